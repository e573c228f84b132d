from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

LABOUR_CONTRACT = "dealer.labour.contract"


class DealerDesignerTemplate(models.Model):
    """The text of labour contracts, laid down in each contract when it is written."""

    _inherit = "dealer.designer.template"

    kind = fields.Selection(
        selection_add=[("labour_contract", "Labour contract")],
        ondelete={"labour_contract": "cascade"},
    )
    labour_company_id = fields.Many2one(
        "res.company", string="For Store", index="btree_not_null", help="Empty: every store."
    )
    labour_lang_id = fields.Many2one(
        "res.lang", string="In Language", help="Empty: where there is none in the language."
    )

    @api.constrains("kind", "model_id")
    def _check_labour_model(self):
        kinds = self._get_people_kinds()
        for template in self:
            if template.kind in kinds and template.model != kinds[template.kind]:
                raise ValidationError(
                    self.env._("A template of this kind is for “%s” only.", kinds[template.kind])
                )

    @api.onchange("kind")
    def _onchange_kind_people(self):
        if model := self._get_people_kinds().get(self.kind):
            self.model_id = self.env["ir.model"]._get(model)

    @api.model
    def _get_people_kinds(self):
        """:return: {kind of template: model of what it is for}; extended by addons"""
        return {"labour_contract": LABOUR_CONTRACT}

    def _publish_labour_contract(self):
        """Nothing to write: contracts read the template itself."""

    def _get_problems(self):
        problems, warnings = super()._get_problems()
        # the text is laid down once, with the program's rights
        return problems, [] if self.kind in self._get_people_kinds() else warnings

    @api.model
    def _find_for_people(self, kind, company, lang):
        """Return the template of a kind that fits best: the store's own, then its language.

        :raise UserError: there is none
        """
        # sudo: templates are the designer's; HR uses them
        found = self.sudo().search(
            [("kind", "=", kind), ("labour_company_id", "in", [company.id, False])], order="id"
        )
        found = found.filtered(lambda template: not template.problems)
        if not found:
            raise UserError(
                self.env._(
                    "There is no text for this paper. An administrator writes one under People, "
                    "Configuration, Texts of Papers."
                )
            )
        return found.sorted(
            lambda template: (
                not template.labour_company_id,
                template.labour_lang_id.code not in (lang, False),
                template.labour_lang_id.code != lang,
            )
        )[:1]
