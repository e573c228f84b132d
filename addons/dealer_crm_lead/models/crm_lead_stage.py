from odoo import api, fields, models


class CrmLead(models.Model):
    """The stage follows what happened and never goes back by itself."""

    _inherit = "crm.lead"

    stage_log_ids = fields.One2many("dealer.lead.stage.log", "lead_id", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._log_stages()
        return leads

    def write(self, vals):
        result = super().write(vals)
        if not {"stage_id", "active", "probability"}.isdisjoint(vals):
            self._log_stages()
        return result

    def _stage_reached(self, code):
        """Move running leads forward to the store's stage of this milestone.

        Called by what happened: a contact, a visit, a test drive, a quotation. A lead that is
        further, won or lost stays where it is; so does all where no stage has the milestone.

        :param str code: one of ``STAGE_CODES``
        """
        # sudo: the stage follows the document, whoever makes it
        running = self.sudo().filtered(lambda lead: lead._is_running())
        for team, leads in running.grouped("team_id").items():
            stage = leads._stage_find(team_id=team.id, domain=[("dealer_code", "=", code)])
            if not stage:
                continue
            behind = leads.filtered(
                lambda lead, stage=stage: (
                    not lead.stage_id.is_won and lead.stage_id.sequence < stage.sequence
                )
            )
            if behind:
                behind.write({"stage_id": stage.id})

    def _is_running(self):
        """Whether the lead is neither won nor lost nor put away."""
        self.ensure_one()
        return self.active and self.won_status == "pending"

    def _log_stages(self):
        """Keep how long each lead stood where: the open row is the stage it stands in."""
        # sudo: the history writes itself, nobody else does
        Log = self.env["dealer.lead.stage.log"].sudo()
        now = fields.Datetime.now()
        current = {lead.id: lead.stage_id.id for lead in self.sudo() if lead._is_running()}
        left = Log
        for log in Log.search([("lead_id", "in", self.ids), ("left_on", "=", False)]):
            if current.get(log.lead_id.id) == log.stage_id.id:
                del current[log.lead_id.id]
            else:
                left += log
        if left:
            left.write({"left_on": now})
            left.flush_recordset()  # one open row a lead: the old one closes first
        Log.create(
            [
                {"lead_id": lead_id, "stage_id": stage_id, "entered_on": now}
                for lead_id, stage_id in current.items()
                if stage_id
            ]
        )
