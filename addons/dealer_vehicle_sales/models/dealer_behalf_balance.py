from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class DealerBehalfBalance(models.Model):
    """What is held of customers for others: one row for each line that is not at zero.

    Its total is the balance of the account to the cent. Entries somebody made by hand without a
    deal's line are a row of their own, so that nothing is hidden.
    """

    _name = "dealer.behalf.balance"
    _description = "Money on Behalf"
    _auto = False
    _depends = {
        "account.move": ["move_type"],
        "account.move.line": [
            "account_id", "balance", "behalf_line_id", "company_id", "date", "parent_state",
            "partner_id",
        ],
        "res.company": ["currency_id", "on_behalf_account_id"],
        "sale.order.line": ["company_id", "deal_vehicle_id", "order_id", "order_partner_id"],
    }  # fmt: skip
    _order = "date, id"

    sale_line_id = fields.Many2one("sale.order.line", string="Deal Line", readonly=True)
    order_id = fields.Many2one("sale.order", string="Deal", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    product_id = fields.Many2one("product.product", string="For", readonly=True)
    vehicle_id = fields.Many2one("dealer.vehicle", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(string="Since", readonly=True, help="First item in the books.")
    taken = fields.Monetary(readonly=True)
    paid = fields.Monetary(string="Paid On", readonly=True)
    returned = fields.Monetary(string="Given Back", readonly=True)
    balance = fields.Monetary(
        string="Held", readonly=True, help="Below zero: the customer owes it to the store."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT COALESCE(line.id, -MIN(item.id)) AS id,
                   line.id AS sale_line_id, line.order_id, line.product_id,
                   COALESCE(line.order_partner_id, item.partner_id) AS partner_id,
                   line.deal_vehicle_id AS vehicle_id,
                   COALESCE(line.company_id, item.company_id) AS company_id,
                   company.currency_id, MIN(item.date) AS date,
                   COALESCE(-SUM(item.balance) FILTER (
                       WHERE move.move_type = 'out_invoice'), 0) AS taken,
                   COALESCE(SUM(item.balance) FILTER (
                       WHERE move.move_type NOT IN ('out_invoice', 'out_refund')), 0) AS paid,
                   COALESCE(SUM(item.balance) FILTER (
                       WHERE move.move_type = 'out_refund'), 0) AS returned,
                   -SUM(item.balance) AS balance
              FROM account_move_line item
              JOIN account_move move ON move.id = item.move_id
         LEFT JOIN sale_order_line line ON line.id = item.behalf_line_id
              JOIN res_company company ON company.id = COALESCE(line.company_id, item.company_id)
             WHERE item.parent_state = 'posted'
               AND (item.behalf_line_id IS NOT NULL
                    OR item.account_id IN (
                        SELECT on_behalf_account_id FROM res_company
                         WHERE on_behalf_account_id IS NOT NULL))
          GROUP BY line.id, COALESCE(line.order_partner_id, item.partner_id),
                   COALESCE(line.company_id, item.company_id), company.currency_id
            HAVING SUM(item.balance) <> 0
            """
        )

    def action_pay(self):
        """Pay on what the chosen rows hold, with one payment."""
        lines = self.sale_line_id
        if not lines:
            raise UserError(
                self.env._("This is an entry without a deal: an accountant corrects it by hand.")
            )
        return self.env["dealer.behalf.payment"]._get_new_action(lines)

    def action_settle(self):
        """Give back what is left of this row, or bill what was paid beyond it."""
        self.ensure_one()
        return self.order_id._action_settle_behalf(self.sale_line_id)

    def action_open_order(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.env._("Deal"))
