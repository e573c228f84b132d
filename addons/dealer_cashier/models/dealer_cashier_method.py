from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class DealerCashierMethod(models.Model):
    _name = "dealer.cashier.method"
    _description = "Payment Method at the Cashier"
    _order = "sequence, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",  # another chart of accounts replaces the journals; used ones stay
        domain="[('type', 'in', ('bank', 'cash'))]",
        help="Money collected with this method is booked on this journal's account at once.",
    )
    is_cash = fields.Boolean(
        compute="_compute_is_cash",
        store=True,
        help="Counted in the drawer; the customer can get change.",
    )
    needs_reference = fields.Boolean(
        help="The cashier has to type a reference: slip number, transaction number, payer's account."
    )
    icon = fields.Char(
        default="fa-money", help="Font Awesome class shown on the button, e.g. fa-credit-card."
    )
    color = fields.Integer(help="Colour of the button, 0 to 11.")

    _one_drawer = models.UniqueIndex(
        "(company_id) WHERE is_cash AND active",
        "A store has one cash drawer method. Archive the other cash method first.",
    )
    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE active",
        "There is already a payment method of this name in the store.",
    )

    @api.depends("journal_id.type")
    def _compute_is_cash(self):
        for method in self:
            method.is_cash = method.journal_id.type == "cash"

    @api.constrains("journal_id", "company_id")
    def _check_journal(self):
        """Refuse journals whose money would not arrive in the company's own currency."""
        for method in self:
            journal = method.journal_id
            if journal.type not in ("bank", "cash"):
                raise ValidationError(
                    self.env._(
                        "%(method)s: choose a bank or cash journal; %(journal)s is neither.",
                        method=method.name,
                        journal=journal.display_name,
                    )
                )
            if journal.currency_id and journal.currency_id != method.company_id.currency_id:
                raise ValidationError(
                    self.env._(
                        "%(method)s: the journal %(journal)s is kept in %(currency)s. The cashier "
                        "collects in the store's currency; choose a journal in %(own)s.",
                        method=method.name,
                        journal=journal.name,
                        currency=journal.currency_id.name,
                        own=method.company_id.currency_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if (
            self.env["dealer.cashier.receipt.line"]
            .sudo()
            .search_count([("method_id", "in", self.ids)], limit=1)
        ):
            raise UserError(
                self.env._("This method is on receipts. Archive it; it then leaves the desk.")
            )

    def _get_payment_method_line(self, payment_type):
        """Return the journal's manual method line.

        :param payment_type: `inbound` or `outbound`
        """
        self.ensure_one()
        line = self.journal_id._get_available_payment_method_lines(payment_type).filtered(
            lambda method_line: method_line.code == "manual"
        )[:1]
        if not line:
            raise UserError(
                self.env._(
                    "The journal %(journal)s of %(method)s has no manual payment method. "
                    "An accountant adds one on the journal.",
                    journal=self.journal_id.name,
                    method=self.name,
                )
            )
        return line

    def _get_liquidity_account(self, payment_type):
        """Return the account the money is on.

        A method line without payment account would leave the money on the outstanding account
        until a bank statement comes; then the journal's own account is used.
        """
        self.ensure_one()
        line = self._get_payment_method_line(payment_type)
        return line.payment_account_id or self.journal_id.default_account_id
