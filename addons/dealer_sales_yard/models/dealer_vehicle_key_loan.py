from odoo import fields, models


class DealerVehicleKeyLoan(models.Model):
    """That somebody had a key: who, what for, from when to when."""

    _name = "dealer.vehicle.key.loan"
    _description = "Loan of a Key"
    _inherit = ["dealer.fact.mixin"]
    _order = "date_out desc, id desc"
    _fact_fields = frozenset({"date_in", "in_by_id"})
    _fixed_fields = frozenset({"key_id", "borrower_id", "date_out", "out_by_id"})

    key_id = fields.Many2one("dealer.vehicle.key", required=True, index=True, ondelete="cascade")
    vehicle_id = fields.Many2one(related="key_id.vehicle_id", store=True, index=True)
    company_id = fields.Many2one(related="key_id.company_id", store=True, index=True)
    borrower_id = fields.Many2one("res.partner", string="Lent To", required=True, index=True)
    purpose = fields.Selection(
        [
            ("show", "Showing the car"),
            ("drive", "Test drive"),
            ("move", "Moving it"),
            ("workshop", "Workshop"),
            ("registration", "Registration"),
            ("other", "Other"),
        ],
        required=True,
        default="show",
    )
    date_out = fields.Datetime(string="Taken", required=True, default=fields.Datetime.now)
    out_by_id = fields.Many2one("res.users", string="Given By")
    due_on = fields.Datetime(string="Back By", required=True)
    date_in = fields.Datetime(string="Back", readonly=True)
    in_by_id = fields.Many2one("res.users", string="Taken Back By", readonly=True)

    _open_uniq = models.UniqueIndex(
        "(key_id) WHERE date_in IS NULL", "Somebody else took this key just now."
    )
    _due_idx = models.Index("(due_on) WHERE date_in IS NULL")
