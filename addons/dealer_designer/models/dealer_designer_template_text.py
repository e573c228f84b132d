import copy

from lxml import etree, html
from lxml.builder import E
from markupsafe import Markup
from odoo import api, models
from odoo.exceptions import UserError


class DealerDesignerTemplate(models.Model):
    """Lays a template's text down in a document that keeps it: contracts, certificates."""

    _inherit = "dealer.designer.template"

    def _render_text(self, document, lang):
        """Return the text for one document, see `_render_texts`."""
        [text] = self._render_texts(document, lang)
        return text

    def _render_texts(self, documents, lang):
        """Return the texts for documents of one store as Markup, in their order, made by one
        rendering; a part whose table has no rows is left out.

        :param documents: records of the template's model, read with their own rights
        :param str lang: code of the language
        :raise UserError: the template has problems
        """
        self.ensure_one()
        template = self.with_context(lang=lang)
        if template.problems:
            raise UserError(
                self.env._(
                    "The template “%s” has problems. An administrator mends it first.", self.name
                )
            )
        body = E.div(
            *copy.deepcopy(template._get_body_nodes("doc")), {"t-foreach": "docs", "t-as": "doc"}
        )
        rendered = self.env["ir.qweb"]._render(
            E.t(E.div(body)),
            {
                "docs": documents.with_context(lang=lang, inherit_branding=False),
                "res_company": documents.company_id,
            },
            lang=lang,
        )
        texts = html.fragment_fromstring(str(rendered), create_parent=False)
        return [self._drop_empty_parts(text) for text in texts]

    @api.model
    def _drop_empty_parts(self, text):
        for table in list(text.iter("table")):
            part = table.getparent()
            body = table.find("tbody")
            if body is not None and not len(body) and part is not None and part is not text:
                part.getparent().remove(part)
        return Markup(etree.tostring(text, encoding="unicode", method="html", with_tail=False))
