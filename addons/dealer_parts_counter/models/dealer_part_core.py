from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError


class DealerPartCore(models.Model):
    """Old parts a customer still brings, and the deposit he has paid for them.

    Made with the bill that charges the deposit. What came back and what was forfeited is read
    from the credit notes and entries that say so.
    """

    _name = "dealer.part.core"
    _description = "Deposit for an Old Part"
    _order = "due_date, id"
    _check_company_auto = True
    _rec_name = "product_id"

    product_id = fields.Many2one(
        "product.product", string="Part", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    order_id = fields.Many2one(
        "sale.order", string="Counter Sale", readonly=True, index="btree_not_null"
    )
    bill_line_id = fields.Many2one(
        "account.move.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The deposit on the customer's bill.",
    )
    bill_id = fields.Many2one(related="bill_line_id.move_id", string="Bill")
    quantity = fields.Float(digits="Product Unit", required=True, readonly=True)
    amount = fields.Monetary(
        string="Deposit", required=True, readonly=True, help="For all pieces, before tax."
    )
    date = fields.Date(string="Sold On", required=True, readonly=True)
    due_date = fields.Date(
        string="To Bring By", required=True, help="After that the deposit may be forfeited."
    )
    item_ids = fields.One2many("account.move.line", "part_core_id", string="Journal Items")
    qty_back = fields.Float(
        string="Brought", digits="Product Unit", compute="_compute_quantities", store=True
    )
    qty_forfeited = fields.Float(
        string="Forfeited", digits="Product Unit", compute="_compute_quantities", store=True
    )
    qty_owed = fields.Float(
        string="Owed", digits="Product Unit", compute="_compute_quantities", store=True
    )
    amount_owed = fields.Monetary(string="Deposit Held", compute="_compute_quantities", store=True)
    state = fields.Selection(
        [("owed", "Owed"), ("returned", "Returned"), ("forfeited", "Forfeited")],
        compute="_compute_quantities",
        store=True,
        index=True,
        help="Follows from the credit notes and entries of this deposit.",
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _bill_line_uniq = models.UniqueIndex("(bill_line_id)", "This deposit is noted already.")
    _never_too_much = models.Constraint(
        "CHECK (COALESCE(qty_back, 0) + COALESCE(qty_forfeited, 0) <= quantity + 0.000001)",
        "More old parts would be given back or forfeited than were charged.",
    )

    # === COMPUTE METHODS === #

    @api.depends("quantity", "amount", "item_ids.parent_state", "item_ids.quantity")
    def _compute_quantities(self):
        for core in self.sudo():  # sudo: journal items are counted, not shown
            items = core.item_ids.filtered(lambda item: item.parent_state == "posted")
            notes = items.filtered(lambda item: item.move_id.move_type == "out_refund")
            entries = (items - notes).filtered(lambda item: item.move_id.move_type == "entry")
            core.qty_back = sum(notes.mapped("quantity"))
            core.qty_forfeited = sum(entries.mapped("quantity"))
            gone = core.qty_back + core.qty_forfeited
            core.qty_owed = max(core.quantity - gone, 0)
            currency = core.currency_id
            core.amount_owed = core.amount - (
                currency.round(core.amount * gone / core.quantity) if core.quantity else 0
            )
            if core.qty_owed > 0:
                core.state = "owed"
            else:
                core.state = "forfeited" if core.qty_forfeited else "returned"

    @api.depends("state", "due_date")
    @api.depends_context("tz")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for core in self:
            core.is_overdue = core.state == "owed" and core.due_date < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        overdue = fields.Domain("state", "=", "owed") & fields.Domain("due_date", "<", today)
        return overdue if True in value else ~overdue

    @api.depends("product_id", "partner_id")
    def _compute_display_name(self):
        for core in self:
            core.display_name = self.env._(
                "%(part)s of %(customer)s",
                part=core.product_id.display_name,
                customer=core.partner_id.display_name,
            )

    # === ACTION METHODS === #

    def action_take_back(self):
        """Ask how many old parts the customer brings."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Old Part Brought"),
            "res_model": "dealer.part.core.close",
            "view_mode": "form",
            "target": "new",
            "context": {"default_core_id": self.id},
        }

    def action_forfeit(self):
        """Move the deposits of overdue old parts to income, with one entry a store.

        :return: the entries, for those who may see the books
        """
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}")
            for role in ("parts_manager", "accountant")
        ):
            raise AccessError(
                self.env._("The parts manager or the accountant lets deposits be forfeited.")
            )
        self.check_access("read")
        # sudo: the right was checked; the entry follows from the deposits alone
        self.sudo()._forfeit()
        return True

    def action_open_bill(self):
        """Open the bill that charged the deposit; its own access rights decide."""
        self.ensure_one()
        return self.sudo().bill_id.sudo(False)._get_records_action()

    # === BUSINESS METHODS === #

    def _take_back(self, quantity, reason=False):
        """Give the deposit of `quantity` old parts back with a credit note.

        :return: the posted `account.move`
        :raise UserError: more than are owed
        """
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group("dealer_base.group_parts_counter"):
            raise AccessError(self.env._("Only the parts counter takes old parts. Ask one there."))
        self.check_access("read")
        # sudo: the credit note follows from the deposit alone, the right was checked
        core = self.sudo().with_company(self.company_id)
        core.env["dealer.cashier.receipt"]._lock_rows(core)
        if quantity <= 0 or quantity > core.qty_owed:
            raise UserError(
                self.env._(
                    "%(customer)s still brings %(owed)s of %(part)s. Enter at most that many.",
                    customer=core.partner_id.display_name,
                    owed=core.qty_owed,
                    part=core.product_id.display_name,
                )
            )
        line = core.bill_line_id
        note = line.move_id._credit_counter_lines(
            {line: quantity},
            reason or self.env._("Old part brought: %s", core.product_id.display_name),
            cores={line: core},
        )
        note.action_post()
        note._set_off_counter_bill()
        return note

    def _forfeit(self):
        self.env["dealer.cashier.receipt"]._lock_rows(self)
        early = self.filtered(lambda core: not core.is_overdue)
        if early:
            raise UserError(
                self.env._(
                    "%(core)s is not overdue: only deposits whose day has passed are forfeited.",
                    core=early[0].display_name,
                )
            )
        for company, cores in self.grouped("company_id").items():
            moves = self.env["account.move"].with_company(company)
            moves.create(cores._prepare_forfeit_values(company)).action_post()

    def _prepare_forfeit_values(self, company):
        """:return: values of the entry that moves these deposits from liability to income"""
        income = company.core_income_account_id or company.income_account_id
        if not income:
            raise UserError(
                self.env._(
                    "%s has no account for forfeited deposits. The accountant sets it on the "
                    "store.",
                    company.name,
                )
            )
        items = []
        for core in self:
            label = self.env._("Forfeited: %s", core.display_name)
            partner = core.partner_id.commercial_partner_id.id
            items += [
                {
                    "name": label,
                    "account_id": core.bill_line_id.account_id.id,
                    "partner_id": partner,
                    "debit": core.amount_owed,
                    "quantity": core.qty_owed,
                    "part_core_id": core.id,
                },
                {
                    "name": label,
                    "account_id": income.id,
                    "partner_id": partner,
                    "credit": core.amount_owed,
                },
            ]
        return {
            "move_type": "entry",
            "company_id": company.id,
            "date": fields.Date.context_today(self),
            "ref": self.env._("Deposits for old parts forfeited"),
            "line_ids": [Command.create(item) for item in items],
        }
