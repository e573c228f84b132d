import re

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.vin import normalise


class DealerFloorplanStatement(models.TransientModel):
    """The bank's list of interest, pasted: a VIN or number and an amount on each row."""

    _name = "dealer.floorplan.statement"
    _description = "Bank's Statement of Interest"

    accrual_id = fields.Many2one("dealer.floorplan.accrual", required=True, ondelete="cascade")
    text = fields.Text(
        string="Rows",
        required=True,
        help="One row a car: its VIN, the number at the bank or the number of the loan; then the "
        "amount. Separated by a tab, a semicolon or spaces, as copied from a sheet.",
    )

    def action_apply(self):
        """Note the bank's amounts beside ours.

        :raises UserError: rows that name no loan of this line or no amount, all at once
        """
        self.ensure_one()
        accrual = self.accrual_id
        loans = self.env["dealer.floorplan.loan"].search(
            [("line_id", "=", accrual.line_id.id), ("state", "in", ("open", "paid"))],
            order="date_start",
        )
        by_key = {}
        for loan in loans:
            for key in (loan.vehicle_id.vin, loan.bank_number, loan.name):
                if key:
                    by_key[normalise(key)] = loan
        amounts, wrong = {}, []
        for row in filter(None, map(str.strip, (self.text or "").splitlines())):
            match = re.fullmatch(r"(\S+)[\t; ,]+.*?(-?[\d,]*\.?\d+)", row)
            loan = match and by_key.get(normalise(match[1]))
            if not loan:
                wrong.append(row)
                continue
            amounts[loan] = amounts.get(loan, 0.0) + float(match[2].replace(",", ""))
        if wrong:
            raise UserError(
                self.env._(
                    "These rows name no loan of %(line)s or no amount:\n%(rows)s",
                    line=accrual.line_id.name,
                    rows="\n".join(wrong[:10]),
                )
            )
        accrual._set_bank_amounts(amounts)
        return {"type": "ir.actions.act_window_close"}
