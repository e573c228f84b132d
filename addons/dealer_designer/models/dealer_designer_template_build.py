import copy

from lxml import etree, html
from lxml.builder import E
from markupsafe import Markup, escape
from odoo import fields, models
from odoo.exceptions import AccessError, MissingError, UserError

from ..lib.placeholder import PlaceholderError, split_text
from .dealer_designer_template import CHIP

WIDGETS = {"upper": "dealer_upper", "phone": "dealer_phone", "image": "image", "date": "date"}


class DealerDesignerTemplate(models.Model):
    """Writes the standard records of a template, and its preview.

    What is written is built from parsed placeholders: plain paths of fields, and options of ours.
    """

    _inherit = "dealer.designer.template"

    def _publish(self):
        """Write the standard record of each template; one with problems keeps its last good one."""
        for template in self:
            if template.problems:
                continue
            getattr(template, f"_publish_{template.kind}")()

    def _publish_print(self):
        self.ensure_one()
        made = self.sudo()  # settings; what is written is built from checked placeholders
        arch = etree.tostring(self._get_print_arch(), encoding="unicode")
        report = {
            "name": self.name,
            "model": self.model,
            "report_type": "qweb-pdf",
            "report_name": f"dealer_designer.template_{self.id}",
            "print_report_name": "object.display_name",
            "binding_model_id": self.model_id.id if self.active else False,
            "binding_type": "report",
        }
        if made.view_id:
            made.view_id.arch_db = arch
            made.report_id.write(report)
        else:
            made.view_id = made.view_id.create(
                {
                    "name": report["report_name"],
                    "key": report["report_name"],
                    "type": "qweb",
                    "arch": arch,
                }
            )
            made.report_id = made.report_id.create(report)

    def _publish_mail(self):
        self.ensure_one()
        made = self.sudo()  # see _publish_print
        values = {
            "name": self.name,
            "model_id": self.model_id.id,
            "subject": self._get_inline(self.subject),
            "body_html": self._get_qweb("object"),
            "active": self.active,
        }
        if made.mail_template_id:
            made.mail_template_id.write(values)
        else:
            made.mail_template_id = made.mail_template_id.create({"use_default_to": True, **values})

    def _publish_sms(self):
        self.ensure_one()
        made = self.sudo()  # see _publish_print
        values = {
            "name": self.name,
            "model_id": self.model_id.id,
            "body": self._get_inline(self.text),
        }
        if made.sms_template_id:
            made.sms_template_id.write(values)
        else:
            made.sms_template_id = made.sms_template_id.create(values)

    def _remove_published(self):
        for template in self.sudo():  # settings: what is removed was made by the template
            template.report_id.unlink()
            template.view_id.unlink()
            template.mail_template_id.unlink()
            template.sms_template_id.unlink()

    # === QWEB === #

    def _get_print_arch(self):
        """:return: the report's QWeb template as a tree"""
        page = E.div({"class": "page"})
        if self.letterhead:
            page.append(self._get_letterhead())
        page.extend(self._get_body_nodes("doc"))
        # Debian's wkhtmltopdf has no running header and footer: the print needs none
        article = E.div({"class": "article o_dealer_print"}, page)
        loop = E.t({"t-foreach": "docs", "t-as": "doc"}, article)
        return E.t(
            {"t-name": f"dealer_designer.template_{self.id}"},
            E.t({"t-call": "web.html_container"}, loop),
        )

    def _get_letterhead(self):
        company = "doc.company_id or res_company" if self._has_company() else "res_company"
        return E.div(
            {"class": "row mb-4 pb-2 border-bottom"},
            E.t({"t-set": "letter_company", "t-value": company}),
            E.div(
                {"class": "col-6"},
                E.img(
                    {
                        "t-if": "letter_company.logo",
                        "t-att-src": "image_data_uri(letter_company.logo)",
                        "style": "max-height: 60px;",
                        "alt": "Logo",
                    }
                ),
            ),
            E.div(
                {"class": "col-6 text-end"},
                E.div(
                    {
                        "t-field": "letter_company.partner_id",
                        "t-options": "{'widget': 'contact', 'fields': ['name', 'address', 'phone'],"
                        " 'no_marker': True}",
                    }
                ),
            ),
        )

    def _has_company(self):
        field = self.env[self.model]._fields.get("company_id")
        return field is not None and field.comodel_name == "res.company"

    def _get_qweb(self, name):
        """:return: the body as QWeb text; `name` is what the document is called there"""
        nodes = self._get_body_nodes(name)
        return Markup("").join(
            Markup(etree.tostring(node, encoding="unicode", method="xml")) for node in nodes
        )

    def _get_body_nodes(self, name):
        """:return: list of nodes: the body with each placeholder as QWeb"""
        tree = self._get_body_tree()
        for chip in self._get_chips(tree):
            node = self._get_placeholder_node(chip.get("data-oe-expression") or "", name)
            node.tail = chip.tail
            chip.getparent().replace(chip, node)
        return self._get_children(tree)

    def _get_children(self, tree):
        if tree.text and tree.text.strip():
            tree.insert(0, E.span(tree.text))
        return list(tree)

    def _get_chips(self, tree):
        return [
            node for node in list(tree.iter("span")) if CHIP in (node.get("class") or "").split()
        ]

    def _get_placeholder_node(self, expression, name):
        """One placeholder as QWeb: a plain path and options of ours.

        A value of a field that only some groups see is left out for the others.

        :raise PlaceholderError: when it is none
        """
        placeholder, fields_ = self.env["dealer.designer.path"]._parse(self.model, expression)
        if placeholder.formula:
            node = E.span({"t-out": name})
            node.set(
                "t-options", repr({"widget": "dealer_formula", "formula": placeholder.formula})
            )
        elif placeholder.format == "table":
            node = self._get_table_node(placeholder, fields_[-1].comodel_name, name)
        else:
            node = E.span({"t-field": f"{name}.{placeholder.dotted}"})
            if widget := WIDGETS.get(placeholder.format):
                node.set("t-options", repr({"widget": widget}))
        groups = {group for field in fields_ for group in (field.groups or "").split(",") if group}
        if groups:
            node.set("groups", ",".join(sorted(groups)))
        return node

    def _get_table_node(self, placeholder, comodel, name):
        Path = self.env["dealer.designer.path"]
        head, row = E.tr(), E.tr()
        for column in placeholder.columns:
            field = Path._resolve(comodel, column)[-1]
            number = field.type in ("integer", "float", "monetary")
            style = {"class": "text-end"} if number else {}
            head.append(E.th(style, field._description_string(self.env)))
            row.append(E.td(style, E.span({"t-field": f"dealer_line.{'.'.join(column)}"})))
        row.set("t-foreach", f"{name}.{placeholder.dotted}")
        row.set("t-as", "dealer_line")
        return E.table({"class": "table table-sm"}, E.thead(head), E.tbody(row))

    # === TEXT === #

    def _get_inline(self, text):
        """A line of text as an inline template: what people type is never an expression.

        :raise PlaceholderError: when a placeholder is none
        """
        parts = []
        for plain, expression in split_text(text):
            if expression is None:
                # a brace left over by itself opens nothing
                parts.append(plain.replace("{{", "{ {").replace("}}", "} }"))
            else:
                parts.append(f"{{{{ {self._get_inline_expression(expression)} }}}}")
        return "".join(parts)

    def _get_inline_expression(self, expression):
        placeholder, fields_ = self.env["dealer.designer.path"]._parse(self.model, expression)
        field = fields_[-1]
        owner = ".".join(["object", *placeholder.path[:-1]])
        path = f"{owner}.{field.name}"
        if placeholder.format == "upper":
            return f"({path} or '').upper()"
        if placeholder.format == "phone":
            return f"({path} or '')[:3] + '****' + ({path} or '')[-4:]"
        if field.type == "date" or placeholder.format == "date":
            return f"format_date({path})"
        if field.type == "datetime":
            return f"format_datetime({path})"
        if field.type == "monetary":
            currency = field.get_currency_field(self.env[field.model_name])
            return f"format_amount({path}, {owner}.{currency})" if currency else path
        if field.type == "selection":
            choices = f"{owner}.fields_get(['{field.name}'])['{field.name}']['selection']"
            return f"dict({choices}).get({path}, '')"
        if field.type == "boolean":
            return f"{path} and {self.env._('Yes')!r} or {self.env._('No')!r}"
        if field.type in ("one2many", "many2many"):
            return f"', '.join({path}.mapped('display_name'))"
        if field.type == "many2one":
            return f"{path}.display_name"
        # a line of text drops a bare 0
        return f"str({path})" if field.type in ("integer", "float") else f"{path} or ''"

    # === PREVIEW === #

    def _get_preview(self):
        """:return: Markup of the template with the record chosen, or with sample values"""
        self.ensure_one()
        if not self.model or self.model not in self.env:
            return False
        record = self._get_preview_record()
        if not record or self.problems:
            return self._get_sample()
        try:
            return self._render_preview(record)
        except (AccessError, MissingError, UserError, PlaceholderError) as error:
            return Markup('<p class="alert alert-warning">%s</p>') % str(error)

    def _render_preview(self, record):
        """Render with the reader's rights."""
        if self.kind == "sms":
            return self._wrap_text(self._render_line(self.text, record))
        body = E.div(*copy.deepcopy(self._get_body_nodes("doc")))
        rendered = self.env["ir.qweb"]._render(
            E.t(body), {"doc": record, "res_company": self.env.company}
        )
        if self.kind == "mail":
            subject = self._render_line(self.subject, record)
            return Markup("<p><strong>%s</strong></p>") % subject + Markup(rendered)
        return Markup(rendered)

    def _render_line(self, text, record):
        rendered = self.env["mail.render.mixin"]._render_template(
            self._get_inline(text), self.model, record.ids, engine="inline_template"
        )
        return rendered[record.id]

    def _wrap_text(self, text):
        return Markup("<p>%s</p>") % Markup("<br/>").join(escape(text).splitlines())

    def _get_sample(self):
        """The template with sample values, and with its problems where they are."""
        wrong = {problem["expression"]: problem["message"] for problem in self.problems or []}
        if self.kind == "sms":
            return self._wrap_text(self._get_sample_line(self.text, wrong))
        tree = self._get_body_tree()
        for chip in self._get_chips(tree):
            expression = chip.get("data-oe-expression") or ""
            node = (
                E.span({"class": "badge text-bg-danger"}, wrong[expression])
                if expression in wrong
                else html.fragment_fromstring(
                    str(self._get_sample_value(expression)), create_parent="span"
                )
            )
            node.tail = chip.tail
            chip.getparent().replace(chip, node)
        body = Markup("").join(
            Markup(html.tostring(node, encoding="unicode")) for node in self._get_children(tree)
        )
        if self.kind == "mail":
            body = (
                Markup("<p><strong>%s</strong></p>") % self._get_sample_line(self.subject, wrong)
                + body
            )
        return body

    def _get_sample_line(self, text, wrong):
        parts = [
            plain
            if expression is None
            else (
                Markup('<span class="badge text-bg-danger">%s</span>') % wrong[expression]
                if expression in wrong
                else self._get_sample_value(expression)
            )
            for plain, expression in split_text(text)
        ]
        return Markup("").join(parts)

    def _get_sample_value(self, expression):
        """:return: Markup of what the placeholder might look like"""
        placeholder, fields_ = self.env["dealer.designer.path"]._parse(self.model, expression)
        if placeholder.formula:
            return Markup("<em>%s</em>") % placeholder.formula
        if placeholder.format == "table":
            return Markup(
                '<table class="table table-sm"><thead><tr>{head}</tr></thead>'
                "<tbody><tr>{row}</tr></tbody></table>"
            ).format(**self._get_sample_cells(placeholder, fields_[-1].comodel_name))
        return self._get_sample_of(fields_[-1])

    def _get_sample_cells(self, placeholder, comodel):
        columns = [
            self.env["dealer.designer.path"]._resolve(comodel, column)[-1]
            for column in placeholder.columns
        ]
        head = [Markup("<th>%s</th>") % field._description_string(self.env) for field in columns]
        row = [Markup("<td>%s</td>") % self._get_sample_of(field) for field in columns]
        return {"head": Markup("").join(head), "row": Markup("").join(row)}

    def _get_sample_of(self, field):
        today = fields.Date.context_today(self)
        if field.type == "date":
            return self.env["ir.qweb.field.date"].value_to_html(today, {})
        if field.type == "datetime":
            return self.env["ir.qweb.field.datetime"].value_to_html(fields.Datetime.now(), {})
        samples = {
            "integer": "12",
            "float": "12.50",
            "monetary": "1,234.50",
            "boolean": self.env._("Yes"),
            "binary": self.env._("(picture)"),
        }
        return escape(
            samples.get(field.type, self.env._("(%s)", field._description_string(self.env)))
        )
