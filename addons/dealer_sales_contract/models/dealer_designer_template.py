from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CONTRACT = "dealer.sales.contract"


class DealerDesignerTemplate(models.Model):
    """The text of contracts: shaped like a printed form, laid down in each contract when it is
    written, so it makes no report of its own."""

    _inherit = "dealer.designer.template"

    kind = fields.Selection(
        selection_add=[("contract", "Sales contract")], ondelete={"contract": "cascade"}
    )
    contract_company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    contract_kind = fields.Selection(
        [("new", "New cars"), ("used", "Used cars")],
        string="Of Contracts for",
        help="Empty: every car.",
    )
    contract_lang_id = fields.Many2one(
        "res.lang",
        string="Language",
        help="Used for customers of this language. Empty: where there is none in theirs.",
    )
    contract_lang = fields.Char(related="contract_lang_id.code")
    contract_sequence = fields.Integer(
        string="Order of Contracts", default=10, help="The first that fits as well is used."
    )

    @api.constrains("kind", "model_id")
    def _check_contract_model(self):
        for template in self:
            if (template.kind == "contract") != (template.model == CONTRACT):
                raise ValidationError(
                    self.env._("A template of kind “Sales contract” is for sales contracts only.")
                )

    @api.onchange("kind")
    def _onchange_kind_contract(self):
        if self.kind == "contract":
            self.model_id = self.env["ir.model"]._get(CONTRACT)

    def _publish_contract(self):
        """Nothing to write: contracts read the template itself."""

    def _get_problems(self):
        problems, warnings = super()._get_problems()
        # the text is laid down once, with the program's rights
        return problems, [] if self.kind == "contract" else warnings

    def _get_preview_record(self):
        record = super()._get_preview_record()
        if self.kind == "contract" and record:
            return record.sudo().with_context(lang=self._get_contract_lang(self.env.lang))
        return record

    @api.model
    def _find_for_contract(self, company, kind, lang):
        """Return the template that fits best: the store's own first, then the kind of car, then
        the language.

        :param str kind: ``new`` or ``used``
        :raise UserError: there is none
        """
        # sudo: templates are the designer's; whoever sells uses them
        found = self.sudo().search(
            [
                ("kind", "=", "contract"),
                ("contract_company_id", "in", [company.id, False]),
                ("contract_kind", "in", [kind, False]),
            ],
            order="contract_sequence, id",
        )
        found = found.filtered(lambda template: not template.problems)
        if not found:
            raise UserError(
                self.env._(
                    "There is no template for contracts of this store. An administrator makes one "
                    "under Configuration, Contract Templates."
                )
            )
        language = (lang or "").partition("_")[0]
        return found.sorted(
            lambda template: (
                template.contract_lang not in (lang, False)
                and (template.contract_lang or "").partition("_")[0] != language,
                not template.contract_company_id,
                not template.contract_kind,
                template.contract_lang != lang,
            )
        )[:1]

    def _get_contract_lang(self, lang):
        """:return: code of the language contracts of this template are written in"""
        self.ensure_one()
        installed = dict(self.env["res.lang"].get_installed())
        wanted = (self.contract_lang, lang, self.env.lang)
        return next((code for code in wanted if code in installed), "en_US")

    def _render_contract(self, contract):
        """Return the text of a contract as Markup; a part whose table has no rows is left out.

        :raise UserError: the template has problems
        """
        return self._render_text(contract, contract.lang)
