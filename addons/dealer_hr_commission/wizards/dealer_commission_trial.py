from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools.date_utils import start_of

LINE_FIELDS = (
    "employee_id", "rule_id", "kind", "date", "title", "res_model", "res_id", "earner_id",
    "quantity", "rate", "amount", "effect",
)  # fmt: skip


class DealerCommissionTrial(models.TransientModel):
    """What rules would have paid for a month, with the documents; nothing is paid."""

    _name = "dealer.commission.trial"
    _description = "Trial of Commission Rules"

    company_id = fields.Many2one("res.company", string="Store", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True, default=lambda self: self._default_month(), help="Any day of the month."
    )
    rule_ids = fields.Many2many("dealer.commission.rule", string="Rules", required=True)
    line_ids = fields.One2many("dealer.commission.trial.line", "trial_id", readonly=True)
    person_ids = fields.One2many("dealer.commission.trial.person", "trial_id", readonly=True)
    amount_total = fields.Monetary(readonly=True, string="Together")

    @api.depends("month")
    def _compute_display_name(self):
        for trial in self:
            trial.display_name = self.env._(
                "What %(month)s would have paid", month=f"{trial.month:%Y-%m}"
            )

    @api.model
    def _default_month(self):
        return self.env["dealer.commission.run"]._default_month()

    def action_compute(self):
        """Compute the trial and show it."""
        self.ensure_one()
        self.rule_ids.check_access("read")
        self.env["dealer.commission.statement"]._check_pay_rights()
        lines = self.env["dealer.commission"]._try_month(self.rule_ids, self.company_id, self.month)
        totals = {}
        for line in lines:
            total = totals.setdefault(line["employee_id"], [0, 0.0])
            total[0] += 1
            total[1] += line["amount"]
        rounded = self.currency_id.round
        self.write(
            {
                "month": start_of(self.month, "month"),
                "amount_total": rounded(sum(line["amount"] for line in lines)),
                "line_ids": [
                    Command.clear(),
                    *(Command.create({name: line[name] for name in LINE_FIELDS}) for line in lines),
                ],
                "person_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {"employee_id": employee, "rows": rows, "amount": rounded(amount)}
                        )
                        for employee, (rows, amount) in totals.items()
                    ),
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What %(month)s would have paid", month=f"{self.month:%Y-%m}"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }
