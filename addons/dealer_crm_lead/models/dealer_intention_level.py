from odoo import api, fields, models


class DealerIntentionLevel(models.Model):
    """How likely a person buys soon (意向级别), and so how often he is contacted."""

    _name = "dealer.intention.level"
    _description = "Intention Level"
    _order = "sequence, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, help="A letter, as said among colleagues: H, A, B, C …")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The hottest level comes first.")
    follow_up_days = fields.Integer(
        string="Follow up Every (days)",
        default=7,
        required=True,
        help="The day proposed for the next contact.",
    )
    protection_days = fields.Integer(
        string="Protected for (days)",
        help="So long after a contact nobody else takes the lead. 0: as the store's rule says.",
    )
    manager_loses = fields.Boolean(
        string="Manager Gives Up",
        help="A lead of this level is lost only when a sales manager confirms it.",
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(lower(code))", "There is a level with this letter already. Choose another one."
    )
    _days_positive = models.Constraint(
        "CHECK (follow_up_days >= 1 AND protection_days >= 0)",
        "A lead is contacted again after one day at least, and protected for no less than 0 days.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for level in self:
            level.display_name = f"{level.code} · {level.name}"
