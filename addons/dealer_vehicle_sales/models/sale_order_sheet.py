from odoo import api, fields, models

SEE_COST = "dealer_base.group_see_cost"
# {kind of the lines: place in the sheet}
KIND_ROWS = {
    "car": 100,
    "accessory": 200,
    "warranty": 240,
    "agency": 260,
    "insurance": 280,
    "finance": 300,
    "other": 320,
}


class SaleOrder(models.Model):
    """The deal sheet: what the deal is made of, what the customer pays, and how."""

    _inherit = "sale.order"

    deal_sheet = fields.Json(
        compute="_compute_deal_sheet",
        groups="base.group_user",
        help="The sheet as the form shows it, in the deal's currency; computed when a view asks. "
        "The margin is there only for who may see costs.",
    )

    # === COMPUTE METHODS === #

    @api.depends(lambda self: self._get_deal_sheet_depends())
    @api.depends_context("uid", "lang")
    def _compute_deal_sheet(self):
        for order in self:
            if not order.is_deal:
                order.deal_sheet = False
                continue
            sheet = order._get_deal_sheet()
            order._add_sheet_totals(sheet)
            order.deal_sheet = {
                "currency_id": order.currency_id.id,
                **{
                    part: sorted(rows, key=lambda row: row["sequence"])
                    for part, rows in sheet.items()
                },
            }

    # === HOOKS === #

    @api.model
    def _get_deal_sheet_depends(self):
        """:return: the fields ``deal_sheet`` follows from; extended together with its rows"""
        return [
            "currency_id",
            "amount_total",
            "deposit_required",
            "margin",
            "deal_below_floor",
            "order_line.price_total",
            "order_line.list_price",
            "order_line.is_gift",
            "order_line.deal_kind",
            "order_line.purchase_price",
            "amount_collected",
            "amount_to_collect",
        ]

    def _get_deal_sheet(self):
        """The rows of the sheet. Addons add theirs; amounts are in the deal's currency.

        :return: ``{"rows": […], "margin": […]}``, ``margin`` only for ``group_see_cost``; a row
            comes from ``_prepare_sheet_row``. Rows by sequence: below 500 what the price is made
            of, 500 its total, up to 900 what others pay of it (negative). Everything in
            ``margin`` is summed: add commissions expected and costs to come
        """
        self.ensure_one()
        sheet = {"rows": self._get_price_rows()}
        if self.env.user.has_group(SEE_COST):
            sheet["margin"] = self._get_margin_rows()
        return sheet

    def _get_price_rows(self):
        """:return: rows of what the price is made of, down to the total; they add up to it"""
        self.ensure_one()
        env = self.env
        lines = self.order_line.filtered(lambda line: not line.display_type)
        # a line that the list does not know, or knows cheaper, is listed as agreed
        listed = {line: line._get_agreed_amount() + line.given_away for line in lines}
        rows, shown = [], 0.0
        kinds = dict(self.order_line._fields["deal_kind"]._description_selection(env))
        charged = lines.filtered(lambda line: not line.is_gift and not line.is_on_behalf)
        given = sum(charged.mapped("given_away"))
        floor_note = self._get_floor_note()
        for kind, own in charged.grouped(lambda line: line.deal_kind or "other").items():
            if amount := sum(listed[line] for line in own):
                place = KIND_ROWS.get(kind, 320)
                note = floor_note if kind == "car" and not given else False
                rows.append(self._prepare_sheet_row(kind, place, kinds[kind], amount, note=note))
                shown += amount
        if given:
            label = env._("Discount")
            rows.append(
                self._prepare_sheet_row("discount", 150, label, -given, "success", floor_note)
            )
            shown -= given
        if gifts := lines.filtered("is_gift"):
            worth = self.currency_id.format(sum(gifts.mapped("given_away")))
            note = ", ".join(gifts.product_id.mapped("display_name"))
            label = env._("Gifts, worth %s", worth)
            rows.append(self._prepare_sheet_row("gift", 340, label, 0.0, "success", note))
        behalf = sum(
            line._get_agreed_amount() for line in lines if line.is_on_behalf and not line.is_gift
        )
        if behalf:
            note = env._("Plates, tax, premiums: paid on, what is left comes back.")
            label = env._("Collected on behalf of others")
            rows.append(self._prepare_sheet_row("behalf", 360, label, behalf, note=note))
            shown += behalf
        taxes = self.amount_total - shown
        if not self.currency_id.is_zero(taxes):
            rows.append(self._prepare_sheet_row("tax", 400, env._("Taxes on top"), taxes))
        total = env._("The customer pays")
        rows.append(self._prepare_sheet_row("total", 500, total, self.amount_total, "total"))
        return rows

    def _add_sheet_totals(self, sheet):
        """Add what the customer has paid himself and what is left, and the sum of the margin.

        Rows between 500 and 900 say what others pay, agreed or hoped for (muted), booked or not:
        what is left comes from the books and ``_get_paid_by_others``, the rest is the customer's.
        """
        self.ensure_one()
        env, money = self.env, self.sudo()  # receipts are the cashier's; what is paid, the deal's
        known = bool(self._origin)
        paid = self._convert_from_company(money.amount_collected) if known else 0.0
        others = sum(amount for _kind, amount, _label in self._get_paid_by_others()) if known else 0
        left = max(self.amount_total - paid - self._convert_from_company(others), 0.0)
        shown = sum(
            row["amount"]
            for row in sheet["rows"]
            if 500 < row["sequence"] < 900 and row["tone"] != "muted"
        )
        collected = self.currency_id.round(self.amount_total + shown - left)
        if collected > 0 and paid:
            sheet["rows"].append(
                self._prepare_sheet_row(
                    "collected", 800, env._("Collected"), -collected, action="action_open_cashier"
                )
            )
        deposit = self.deposit_required - paid
        note = env._("of it deposit %s", self.currency_id.format(deposit)) if deposit > 0 else False
        label = env._("Left to pay")
        sheet["rows"].append(self._prepare_sheet_row("rest", 900, label, left, "total", note))
        if "margin" in sheet:
            total = sum(row["amount"] for row in sheet["margin"])
            sold = sum(
                line.price_subtotal
                for line in self.order_line
                if not line.display_type and not line.is_on_behalf
            )
            note = sold > 0 and env._(
                "%s %% of the price without tax", round(total / sold * 100, 1)
            )
            tone = "total" if total > 0 else "danger"
            sheet["margin"].append(
                self._prepare_sheet_row("margin", 900, env._("Margin"), total, tone, note)
            )

    def _get_margin_rows(self):
        """:return: rows of what the lines earn, for ``group_see_cost`` alone"""
        self.ensure_one()
        env = self.env
        kinds = dict(self.order_line._fields["deal_kind"]._description_selection(env))
        labels = {
            "car": kinds["car"],
            "accessory": kinds["accessory"],
            "gift": env._("Gifts"),
            "other": env._("Services and other"),
        }
        lines = self.order_line.filtered(
            lambda line: not line.display_type and not line.is_on_behalf
        )
        by_key = lines.grouped(
            lambda line: (
                "gift"
                if line.is_gift
                else line.deal_kind
                if line.deal_kind in ("car", "accessory")
                else "other"
            )
        )
        rows = []
        for number, (key, label) in enumerate(labels.items(), 1):
            if own := by_key.get(key):
                sold = sum(own.mapped("price_subtotal"))
                cost = sum(line.purchase_price * line.product_uom_qty for line in own)
                note = env._(
                    "%(sold)s less %(cost)s",
                    sold=self.currency_id.format(sold),
                    cost=self.currency_id.format(cost),
                )
                rows.append(
                    self._prepare_sheet_row(key, 100 * number, label, sold - cost, note=note)
                )
        return rows

    def _get_floor_note(self):
        """:return: a sentence where the cars are sold below their lowest price, else False"""
        self.ensure_one()
        if not self.deal_below_floor:
            return False
        amount = self.deal_currency_id.format(self.deal_below_floor)
        return self.env._("%s below the lowest price", amount)

    def _convert_from_company(self, amount):
        """:return: an amount of the store's currency in the deal's"""
        return self.company_id.currency_id._convert(
            amount,
            self.currency_id,
            self.company_id,
            self.date_order or fields.Date.context_today(self),
        )

    @api.model
    def _prepare_sheet_row(
        self, key, sequence, label, amount, tone=False, note=False, action=False
    ):
        """:return: one row of the sheet

        :param str tone: muted, total (a sum), success, warning, danger
        :param str action: name of the public method of the deal that opens what is behind it
        """
        return {
            "key": key,
            "sequence": sequence,
            "label": label,
            "amount": amount,
            "tone": tone,
            "note": note,
            "action": action,
        }
