from odoo import fields, models


class DealerLeadStageLog(models.Model):
    """How long a lead stood in a stage; the row without an end is where it stands now."""

    _name = "dealer.lead.stage.log"
    _description = "Time of a Lead in a Stage"
    _order = "entered_on, id"
    _log_access = False

    lead_id = fields.Many2one(
        "crm.lead", required=True, index=True, ondelete="cascade", readonly=True
    )
    stage_id = fields.Many2one(
        "crm.stage", required=True, index=True, ondelete="cascade", readonly=True
    )
    entered_on = fields.Datetime(required=True, readonly=True)
    left_on = fields.Datetime(readonly=True)

    _open_uniq = models.UniqueIndex("(lead_id) WHERE left_on IS NULL")
