from odoo import fields, models


class DealerYardStay(models.Model):
    """That a car stood in a slot: from when to when, who put it there, who took it away."""

    _name = "dealer.yard.stay"
    _description = "Car in a Slot"
    _inherit = ["dealer.fact.mixin"]
    _order = "date_from desc, id desc"
    _fact_fields = frozenset({"date_to", "user_to_id"})
    _fixed_fields = frozenset({"slot_id", "vehicle_id", "date_from", "user_id"})

    slot_id = fields.Many2one("dealer.yard.slot", required=True, index=True, ondelete="restrict")
    vehicle_id = fields.Many2one("dealer.vehicle", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="slot_id.company_id", store=True, index=True)
    date_from = fields.Datetime(string="From", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", string="Put By", required=True, default=lambda self: self.env.user
    )
    date_to = fields.Datetime(string="To", readonly=True)
    user_to_id = fields.Many2one("res.users", string="Taken By", readonly=True)

    _slot_uniq = models.UniqueIndex(
        "(slot_id) WHERE date_to IS NULL",
        "Another car was put into this slot just now. Choose another one.",
    )
    _vehicle_uniq = models.UniqueIndex(
        "(vehicle_id) WHERE date_to IS NULL",
        "The car was put into another slot just now. Look again where it stands.",
    )
