from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_amount


class DealerCreditRelease(models.Model):
    """Permission to hand over before everything is paid, up to an amount, with a reason.

    Only those allowed to release may create one (access rights); it is kept for ever.
    """

    _name = "dealer.credit.release"
    _description = "Release on Credit"
    _order = "id desc"
    _check_company_auto = True
    _rec_name = "document_name"

    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    document_name = fields.Char(string="For", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, index=True
    )
    amount = fields.Monetary(
        required=True, help="What may stay unpaid. If more is open, the release no longer counts."
    )
    reason = fields.Char(required=True)
    user_id = fields.Many2one("res.users", string="Released By", required=True, readonly=True)
    active = fields.Boolean(default=True, readonly=True, help="Withdrawn releases are inactive.")
    withdrawn_by_id = fields.Many2one("res.users", readonly=True)

    _document_idx = models.Index("(res_model, res_id) WHERE active")
    _amount_positive = models.Constraint("CHECK (amount > 0)", "Release more than zero.")

    @api.constrains("reason")
    def _check_reason(self):
        if any(not release.reason.strip() for release in self):
            raise ValidationError(self.env._("Say why this is released on credit."))

    @api.model_create_multi
    def create(self, vals_list):
        """Take customer, store and releaser from the document and the user, not from the form."""
        for vals in vals_list:
            document = self._get_document(vals.get("res_model"), vals.get("res_id"))
            vals.update(
                document_name=document.display_name,
                company_id=document.company_id.id,
                partner_id=document.sudo()._get_payable_partner().id,  # sudo: may be hidden
                user_id=self.env.uid,
                active=True,
                withdrawn_by_id=False,
            )
        releases = super().create(vals_list)
        for release in releases:
            release._log(
                self.env._(
                    "Released on credit up to %(amount)s: %(reason)s",
                    amount=format_amount(self.env, release.amount, release.currency_id),
                    reason=release.reason,
                )
            )
        return releases

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A release stays as it was given. Withdraw it instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Releases are kept for ever. Withdraw it instead."))

    def action_withdraw(self):
        """Make the releases void."""
        if not self.has_access("create"):
            raise AccessError(self.env._("You may not withdraw releases on credit."))
        self.check_access("read")
        # sudo: write is closed to everybody, withdrawing is the only change there is.
        self.sudo().write({"active": False, "withdrawn_by_id": self.env.uid})
        for release in self:
            release._log(self.env._("Release on credit withdrawn."))

    @api.model
    def _get_document(self, res_model, res_id):
        if not res_model or res_model not in self.env or not res_id:
            raise UserError(self.env._("Release a document on credit from the document itself."))
        document = self.env[res_model].browse(res_id)
        if not isinstance(document, self.env.registry["dealer.payable.mixin"]):
            raise UserError(self.env._("This document is not collected at the cashier's desk."))
        document.check_access("read")
        return document

    def _log(self, body):
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id)
        document.invalidate_recordset()
        # sudo: the one who releases may only read the document
        document.sudo().message_post(author_id=self.env.user.partner_id.id, body=body)
