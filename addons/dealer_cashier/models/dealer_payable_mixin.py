from odoo import Command, api, fields, models


class DealerPayableMixin(models.AbstractModel):
    """A document that is paid at the cashier's desk.

    Needs `company_id` and `partner_id` (or an own `_get_payable_partner`). Override
    `_get_payable_invoices` and `_get_payable_total`, extend the hooks of `dealer.cashier.due` so
    that the desk lists it, and `_get_payable_depends` so that the amounts follow.
    """

    _name = "dealer.payable.mixin"
    _description = "Document Paid at the Cashier"
    _inherit = ["mail.thread"]

    receipt_ids = fields.Many2many(
        "dealer.cashier.receipt", string="Receipts", compute="_compute_receipt_ids"
    )
    receipt_count = fields.Integer(compute="_compute_receipt_ids")
    payable_currency_id = fields.Many2one(
        "res.currency", compute="_compute_payable_currency_id", string="Currency of the Store"
    )
    amount_payable = fields.Monetary(
        string="Payable",
        compute="_compute_payable",
        compute_sudo=True,
        currency_field="payable_currency_id",
        help="What the customer has to pay for this in all, taxes included.",
    )
    amount_collected = fields.Monetary(
        string="Collected",
        compute="_compute_payable",
        compute_sudo=True,
        currency_field="payable_currency_id",
        help="Paid on posted bills, plus deposits that no bill has used yet.",
    )
    amount_by_others = fields.Monetary(
        string="Paid by Others",
        compute="_compute_payable",
        compute_sudo=True,
        currency_field="payable_currency_id",
        help="What somebody else pays (a lender, a traded-in car) and is not booked yet: not "
        "collected from the customer.",
    )
    amount_to_collect = fields.Monetary(
        string="To Collect",
        compute="_compute_payable",
        compute_sudo=True,
        currency_field="payable_currency_id",
        help="What the customer himself still has to pay.",
    )
    is_settled = fields.Boolean(
        string="Paid",
        compute="_compute_payable",
        compute_sudo=True,
        help="Nothing is left to collect.",
    )
    credit_release_ids = fields.Many2many(
        "dealer.credit.release", compute="_compute_credit", compute_sudo=True
    )
    is_on_credit = fields.Boolean(
        string="On Credit",
        compute="_compute_credit",
        compute_sudo=True,
        help="What is open was released on credit, or fits into the customer's own credit limit.",
    )
    is_settled_or_on_credit = fields.Boolean(
        string="Paid or on Credit", compute="_compute_credit", compute_sudo=True
    )

    # === COMPUTE METHODS === #

    def _compute_receipt_ids(self):
        """Find the receipts of the documents or of their bills in two queries."""
        Receipt = self.env["dealer.cashier.receipt"]
        # sudo: which bills a document has is the document's matter; receipts obey their rules
        bills = {document.id: document.sudo()._get_payable_invoices() for document in self}
        all_bills = self.env["account.move"].sudo().union(*bills.values())
        receipts = Receipt.search(
            [
                "|",
                "&",
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("invoice_ids", "in", all_bills.ids),
            ]
        )
        for document in self:
            document.receipt_ids = receipts.filtered(
                lambda receipt, document=document: (
                    (receipt.res_model == document._name and receipt.res_id == document.id)
                    or receipt.sudo().invoice_ids & bills[document.id]
                )
            )
            document.receipt_count = len(document.receipt_ids)

    def _compute_payable_currency_id(self):
        for document in self:
            document.payable_currency_id = document.company_id.currency_id

    @api.depends(lambda self: self._get_payable_depends())
    def _compute_payable(self):
        deposits = self._get_unused_deposits()
        for document in self:
            # a bill reset to draft keeps what was paid on it
            bills = document._get_payable_invoices().filtered(lambda bill: bill.state != "cancel")
            paid = sum(bills.mapped("amount_total_signed")) - sum(
                bills.mapped("amount_residual_signed")
            )
            currency = document.company_id.currency_id
            collected = paid + deposits.get(document.id, 0)
            document.amount_payable = document._get_payable_total()
            document.amount_collected = collected
            document.amount_by_others = document._get_payable_by_others()
            rest = document.amount_payable - collected - document.amount_by_others
            document.amount_to_collect = max(currency.round(rest) if currency else 0, 0)
            document.is_settled = not document.amount_to_collect

    @api.depends(lambda self: self._get_payable_depends())
    def _compute_credit(self):
        releases = (
            self.env["dealer.credit.release"]
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
            .grouped("res_id")
        )
        for document in self:
            own = releases.get(document.id, self.env["dealer.credit.release"])
            document.credit_release_ids = own
            released = max(own.mapped("amount"), default=0)
            document.is_on_credit = bool(document.amount_to_collect) and (
                document.amount_to_collect <= released or document._fits_credit_limit()
            )
            document.is_settled_or_on_credit = document.is_settled or document.is_on_credit

    # === ACTION METHODS === #

    def action_collect(self):
        """Open the desk's receipt, filled in for this document."""
        self.ensure_one()
        self.check_access("read")
        # sudo: a cashier who may see the document need not see its bills' and lines' fields
        return self.sudo()._action_collect()

    def action_open_receipts(self):
        """Open the receipts of this document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_cashier.dealer_cashier_receipt_action"
        )
        return {**action, "domain": [("id", "in", self.receipt_ids.ids)], "context": {}}

    def action_release_on_credit(self):
        """Ask for the reason to hand over before everything is paid."""
        self.ensure_one()
        self.env["dealer.credit.release"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release on Credit"),
            "res_model": "dealer.credit.release",
            "views": [
                (self.env.ref("dealer_cashier.dealer_credit_release_view_form_new").id, "form")
            ],
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_document_name": self.display_name,
                "default_company_id": self.company_id.id,
                "default_amount": self.amount_to_collect,
            },
        }

    # === BUSINESS METHODS === #

    def _action_collect(self):
        self.ensure_one()
        return self._get_collect_action(self._prepare_receipt_values())

    @api.model
    def _get_collect_action(self, values):
        """Return the action that opens a new receipt with these values.

        :raise RedirectWarning: when the cashier has not opened the day
        """
        self.env["dealer.cashier.receipt"]._get_desk_session(
            self.env["res.company"].browse(values["company_id"])
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay Back") if values["kind"] == "refund" else self.env._("Collect"),
            "res_model": "dealer.cashier.receipt",
            "views": [
                (self.env.ref("dealer_cashier.dealer_cashier_receipt_view_collect").id, "form")
            ],
            "target": "new",
            "context": {
                f"default_{name}": [Command.set(value)] if name == "invoice_ids" else value
                for name, value in values.items()
                if value
            },
        }

    # === HOOKS === #

    @api.model
    def _get_payable_depends(self):
        """Return the fields the payable amounts depend on, bills included.

        For example `["invoice_ids.amount_residual_signed", "amount_total"]`.
        """
        return []

    def _get_payable_invoices(self):
        """Return the customer bills and credit notes of these documents.

        Called on each record of a set: read it from relational fields, so that prefetching keeps
        the number of queries the same for a list.

        :rtype: recordset of `account.move`
        """
        return self.env["account.move"]

    def _get_payable_total(self):
        """Return what the customer has to pay for this document in all.

        Also before anything is billed; a document that returns 0 counts as paid.

        :return: amount with taxes, in the company's currency
        :rtype: float
        """
        self.ensure_one()
        return sum(
            self._get_payable_invoices()
            .filtered(lambda bill: bill.state == "posted")
            .mapped("amount_total_signed")
        )

    def _get_payable_by_others(self):
        """Return what others than the customer pay of the total and is not booked on its bills.

        Whoever overrides it tells the desk's list too: `_cashier_others_queries()` of
        `dealer.cashier.due`.

        :return: amount in the company's currency
        :rtype: float
        """
        self.ensure_one()
        return 0

    def _get_payable_partner(self):
        """Return who pays."""
        self.ensure_one()
        return self.partner_id

    def _get_payable_subject(self):
        """Return what it is about in a few words, for the receipt: plate and model of the car."""
        self.ensure_one()
        return False

    def _prepare_receipt_values(self):
        """Return the values of a new receipt for this document: open bills, else a deposit."""
        self.ensure_one()
        partner = self._get_payable_partner()
        bills = self._get_payable_invoices().filtered(
            lambda bill: (
                bill.state == "posted"
                and bill.move_type in ("out_invoice", "out_receipt")
                and bill.payment_state in ("not_paid", "partial")
                and bill.commercial_partner_id == partner.commercial_partner_id
            )
        )
        return {
            "kind": "settlement" if bills else "deposit",
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "invoice_ids": bills.ids,
            "res_model": self._name,
            "res_id": self.id,
        }

    def _get_unused_deposits(self):
        """Return what is held unused for these documents.

        :rtype: dict(document id: amount)
        """
        return dict(
            self.env["dealer.cashier.receipt"]._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("amount_unused", ">", 0),
                ],
                ["res_id"],
                ["amount_unused:sum"],
            )
        )

    def _fits_credit_limit(self):
        """Return whether the customer's own credit limit covers what is open.

        The limit of the company for everybody gives no credit: it has to be the customer's own.
        """
        self.ensure_one()
        company = self.company_id
        partner = self._get_payable_partner().commercial_partner_id.with_company(company)
        if not company.account_use_credit_limit or not partner.use_partner_credit_limit:
            return False
        bills = self._get_payable_invoices().filtered(lambda bill: bill.state == "posted")
        billed = sum(bills.mapped("amount_total_signed"))
        to_bill = max(self.amount_payable - billed, 0)
        return partner.credit + to_bill <= partner.credit_limit
