from odoo import api, fields, models
from odoo.tools import SQL


class DealerLeadStageTime(models.Model):
    """How long leads stand in which stage, with whom."""

    _name = "dealer.lead.stage.time"
    _description = "Time of Leads in Stages"
    _auto = False
    _order = "stage_sequence, id"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    user_id = fields.Many2one("res.users", string="Consultant", readonly=True)
    source_kind = fields.Selection(
        selection=lambda self: self.env["crm.lead"]._fields["source_kind"].selection,
        string="Came By",
        readonly=True,
    )
    model_id = fields.Many2one("fleet.vehicle.model", string="Series", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    stage_sequence = fields.Integer(readonly=True, aggregator=None)
    entered_on = fields.Datetime(readonly=True)
    left_on = fields.Datetime(readonly=True)
    days = fields.Float(string="Days in Stage", aggregator="avg", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT log.id, log.lead_id, lead.company_id, lead.user_id, lead.source_kind,
                   lead.model_id, log.stage_id, stage.sequence AS stage_sequence,
                   log.entered_on, log.left_on,
                   EXTRACT(EPOCH FROM COALESCE(log.left_on, %s) - log.entered_on) / 86400 AS days
              FROM dealer_lead_stage_log log
              JOIN crm_lead lead ON lead.id = log.lead_id
              JOIN crm_stage stage ON stage.id = log.stage_id
            """,
            fields.Datetime.now(),
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        self.env["dealer.lead.stage.log"].flush_model()
        self.env["crm.lead"].flush_model(["company_id", "user_id", "source_kind", "model_id"])
        return super()._search(domain, *args, **kwargs)
