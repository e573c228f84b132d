from odoo import api, fields, models


class DealerDocumentLabelMixin(models.AbstractModel):
    """A name typed in both languages of the store in one go."""

    _name = "dealer.document.label.mixin"
    _description = "Name in Both Languages"

    name = fields.Char(required=True, translate=True)
    name_other = fields.Char(
        string="In the Other Language",
        compute="_compute_name_other",
        inverse="_inverse_name_other",
        help="The same name in the other language installed.",
    )
    has_other_lang = fields.Boolean(compute="_compute_name_other")

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_name_other(self):
        code = self._get_other_lang()
        self.has_other_lang = bool(code)
        for record in self:
            # a new row is typed in one language: what it says in the other is not known yet
            stored = record._origin.with_context(lang=code) if code else record.browse()
            record.name_other = stored.name

    def _inverse_name_other(self):
        code = self._get_other_lang()
        for record in self:
            if code and record.name_other:
                record.with_context(lang=code).name = record.name_other

    @api.model
    def _get_other_lang(self):
        """:return: code of the first installed language that is not the user's, or False"""
        current = self.env.lang or "en_US"
        codes = [code for code, _name in self.env["res.lang"].get_installed() if code != current]
        return codes[0] if codes else False

    def _get_names(self):
        """:return: the name in every installed language, {code: text}"""
        self.ensure_one()
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return {code: self.with_context(lang=code).name for code in codes}

    @api.model
    def _put_names(self, record, field_name, names):
        """Write a translated field of a standard record in all languages.

        :param names: {language code: text}
        """
        for code, text in names.items():
            record = record.with_context(lang=code)
            if record[field_name] != text:
                record[field_name] = text
