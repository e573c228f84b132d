from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.dealer_sales_contract import ContractChangedError


class DealerSalesContractSign(models.TransientModel):
    """The customer signs at the desk: the very text, his name, his signature or the signed paper."""

    _name = "dealer.sales.contract.sign"
    _description = "Sign a Sales Contract"

    contract_id = fields.Many2one("dealer.sales.contract", required=True, readonly=True)
    text = fields.Html(compute="_compute_text", sanitize=False)
    digest = fields.Char(
        compute="_compute_digest",
        store=True,
        help="Seal of the text that was shown; nothing else is signed.",
    )
    method = fields.Selection(
        [("tablet", "Here, on the screen"), ("paper", "On paper, scanned")],
        string="Signs",
        required=True,
        default="tablet",
    )
    signed_by = fields.Char(
        compute="_compute_signed_by", store=True, readonly=False, help="Who signs, by name."
    )
    signature = fields.Image(max_width=1024, max_height=1024)
    scan = fields.Binary(string="Signed Paper", help="Photo or scan of every page, one file.")
    scan_name = fields.Char()
    is_changed = fields.Boolean(readonly=True)

    @api.depends("contract_id")
    def _compute_text(self):
        for wizard in self:
            wizard.text = wizard.contract_id.text

    @api.depends("contract_id")
    def _compute_digest(self):
        for wizard in self:
            wizard.digest = wizard.contract_id.digest

    @api.depends("contract_id")
    def _compute_signed_by(self):
        for wizard in self:
            wizard.signed_by = wizard.contract_id.partner_id.name

    def action_sign(self):
        """Seal the contract with the signature; shown again when the deal changed meanwhile."""
        self.ensure_one()
        contract = self.contract_id
        contract._check_may_sell()
        if not (self.signed_by or "").strip():
            raise UserError(self.env._("Write the name of who signs."))
        if self.method == "tablet" and not self.signature:
            raise UserError(self.env._("The customer signs in the field first."))
        if self.method == "paper" and not self.scan:
            raise UserError(self.env._("Add the photo or scan of the signed paper first."))
        try:
            # sudo: contracts are written by their actions alone
            contract.sudo()._sign(
                self.signed_by.strip()[:100],
                self.method,
                self.digest,
                signature=self.method == "tablet" and self.signature,
                scan=self.method == "paper" and self.scan,
            )
        except ContractChangedError:
            self.write({"digest": contract.sudo().digest, "signature": False, "is_changed": True})
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Sign the Contract"),
                "res_model": self._name,
                "res_id": self.id,
                "view_mode": "form",
                "target": "new",
                "context": {"dialog_size": "extra-large"},
            }
        return {"type": "ir.actions.act_window_close"}
