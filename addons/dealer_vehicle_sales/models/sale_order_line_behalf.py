from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL


class SaleOrderLine(models.Model):
    """Money on behalf: taken with the bill, paid on to an authority or insurer, the rest given
    back. All four amounts are read from posted items and in the store's currency."""

    _inherit = "sale.order.line"

    is_on_behalf = fields.Boolean(related="product_id.is_on_behalf")
    behalf_currency_id = fields.Many2one(related="company_id.currency_id", string="Store Currency")
    behalf_item_ids = fields.One2many(
        "account.move.line",
        "behalf_line_id",
        string="Items in the Books",
        copy=False,
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    behalf_taken = fields.Monetary(
        string="Taken",
        compute="_compute_behalf",
        currency_field="behalf_currency_id",
        help="Billed to the customer to be paid on.",
    )
    behalf_paid = fields.Monetary(
        string="Paid On",
        compute="_compute_behalf",
        currency_field="behalf_currency_id",
        help="Paid to the authority or insurer.",
    )
    behalf_returned = fields.Monetary(
        string="Given Back",
        compute="_compute_behalf",
        currency_field="behalf_currency_id",
        help="Credited to the customer.",
    )
    behalf_balance = fields.Monetary(
        string="Held",
        compute="_compute_behalf",
        currency_field="behalf_currency_id",
        help="Taken, less paid on, less given back. Below zero: the customer owes it.",
    )

    @api.depends("is_on_behalf", "behalf_item_ids.parent_state", "behalf_item_ids.balance")
    def _compute_behalf(self):
        amounts = self._get_behalf_amounts()
        for line in self:
            taken, paid, returned = amounts[line._origin.id]
            line.behalf_taken = taken
            line.behalf_paid = paid
            line.behalf_returned = returned
            line.behalf_balance = taken - paid - returned

    def _get_behalf_amounts(self):
        """:return: {line id: (taken, paid, returned)} in the currency of the store

        Read past the books' access: what became of the customer's money is the deal's to know.
        """
        result = defaultdict(lambda: (0.0, 0.0, 0.0))
        lines = self._origin.filtered("is_on_behalf")
        if not lines:
            return result
        self.env["account.move.line"].flush_model(["behalf_line_id", "balance", "parent_state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item.behalf_line_id,
                       COALESCE(-SUM(item.balance) FILTER (WHERE move.move_type = 'out_invoice'), 0),
                       COALESCE(SUM(item.balance) FILTER (
                           WHERE move.move_type NOT IN ('out_invoice', 'out_refund')), 0),
                       COALESCE(SUM(item.balance) FILTER (WHERE move.move_type = 'out_refund'), 0)
                  FROM account_move_line item
                  JOIN account_move move ON move.id = item.move_id
                 WHERE item.parent_state = 'posted' AND item.behalf_line_id IN %s
              GROUP BY item.behalf_line_id
                """,
                tuple(lines.ids),
            )
        )
        for line_id, taken, paid, returned in rows:
            currency = self.browse(line_id).company_id.currency_id
            result[line_id] = tuple(
                currency.round(float(value)) for value in (taken, paid, returned)
            )
        return result

    # === NEVER REVENUE, NEVER MARGIN, NEVER TAX === #

    @api.depends("is_on_behalf")
    def _compute_tax_ids(self):
        result = super()._compute_tax_ids()
        for line in self:
            if line.is_on_behalf:
                line.tax_ids = False
        return result

    @api.depends("is_on_behalf")
    def _compute_margin(self):
        behalf = self.filtered("is_on_behalf")
        behalf.margin = 0.0
        behalf.margin_percent = 0.0
        return super(SaleOrderLine, self - behalf)._compute_margin()

    def _prepare_invoice_line(self, **optional_values):
        values = super()._prepare_invoice_line(**optional_values)
        if self.is_on_behalf and not self.display_type:
            values["behalf_line_id"] = self.id
            values["account_id"] = self.company_id._get_on_behalf_account().id
            values["tax_ids"] = [fields.Command.clear()]
        return values

    # === BUSINESS METHODS === #

    def _get_behalf_partner(self):
        """:return: whom the money of this line is for; addons know better than the product"""
        self.ensure_one()
        return self.product_id.behalf_partner_id

    def _get_behalf_items(self):
        """:return: posted journal items that hold the money of these lines"""
        # sudo: which items these are follows from the lines alone
        return self.sudo().behalf_item_ids.filtered(lambda item: item.parent_state == "posted")

    def _reconcile_behalf(self):
        """Clear what was taken for each line with what was paid and given back for it."""
        items = self._get_behalf_items().filtered(lambda item: not item.reconciled)
        groups = items.grouped(lambda item: (item.behalf_line_id, item.account_id))
        for same in groups.values():
            if len({item.balance > 0 for item in same}) > 1:
                same.reconcile()

    def _prepare_behalf_item_values(self, amount):
        """:return: values of the line of a bill or credit note that moves ``amount`` of this line"""
        self.ensure_one()
        values = {
            "name": self.product_id.display_name,
            "product_id": self.product_id.id,
            "quantity": 1,
            "price_unit": amount,
            "account_id": self.company_id._get_on_behalf_account().id,
            "tax_ids": [fields.Command.clear()],
            "behalf_line_id": self.id,
        }
        if self.deal_vehicle_id:
            values.update(
                dealer_vehicle_id=self.deal_vehicle_id.id,
                vehicle_figure=self._get_vehicle_figure(),
            )
        return values
