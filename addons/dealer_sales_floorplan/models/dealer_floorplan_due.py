from odoo import fields, models


class DealerFloorplanDue(models.Model):
    """A part of a loan that is to be paid back until a day."""

    _name = "dealer.floorplan.due"
    _description = "Floor-Plan Payment Due"
    _order = "date, id"
    _rec_name = "loan_id"

    loan_id = fields.Many2one(
        "dealer.floorplan.loan", required=True, ondelete="cascade", index=True, readonly=True
    )
    line_id = fields.Many2one(
        related="loan_id.line_id", store=True, index=True, string="Credit Line"
    )
    vehicle_id = fields.Many2one(related="loan_id.vehicle_id", store=True, string="Car")
    company_id = fields.Many2one(related="loan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="loan_id.currency_id")
    kind = fields.Selection(
        [
            ("curtailment", "Curtailment"),
            ("sold", "Sold: Pay Off"),
            ("maturity", "End of Term"),
        ],
        required=True,
        readonly=True,
    )
    date = fields.Date(required=True, readonly=True, index=True)
    amount = fields.Monetary(readonly=True, help="Planned.")
    open_amount = fields.Monetary(
        readonly=True, help="Not paid back yet: what was paid covers what was due first."
    )
    is_paid = fields.Boolean(readonly=True, index=True)

    _one_kind_a_day = models.UniqueIndex(
        "(loan_id, kind, date)", "This is due already on that day."
    )

    def action_open_loan(self):
        self.ensure_one()
        return self.loan_id.get_formview_action()
