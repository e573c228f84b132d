from odoo import fields, models


class DealerLeadLevelChange(models.Model):
    """A lead's intention level was raised or lowered: when, by whom and why."""

    _name = "dealer.lead.level.change"
    _description = "Change of an Intention Level"
    _order = "date desc, id desc"
    _log_access = False

    lead_id = fields.Many2one(
        "crm.lead", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="lead_id.company_id")
    date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    old_level_id = fields.Many2one("dealer.intention.level", string="Before", readonly=True)
    level_id = fields.Many2one("dealer.intention.level", string="Now", readonly=True)
    direction = fields.Selection(
        [("first", "First"), ("raised", "Raised"), ("lowered", "Lowered")], readonly=True
    )
    reason = fields.Char(readonly=True)
