from lxml import etree
from lxml.builder import E
from odoo import models

# too big for a list, or nothing to look at there
NOT_IN_LISTS = ("image", "file", "long_text")
# what says itself on a card, without a label
ON_CARDS = ("text", "date", "datetime", "choice", "many2one", "many2many", "money", "phone")
# wider than a column of the form
WIDE = ("long_text", "image")


class DealerDocumentType(models.Model):
    """The views of an own document type, built as trees: no text of a person becomes XML."""

    _inherit = "dealer.document.type"

    def _write_views(self):
        """Write the type's own views. What people customised inherits them and stays."""
        self.ensure_one()
        # English is the source of what a view says; the other languages follow below
        self = self.with_context(lang="en_US")
        View = self.env["ir.ui.view"].sudo()  # settings, see _build
        arches = {
            "form": self._get_form(),
            "list": self._get_list(),
            "kanban": self._get_kanban(),
            "search": self._get_search(),
            "pivot": self._get_pivot(),
            "graph": self._get_graph(),
            "activity": self._get_activity(),
        }
        if date_field := self._get_date_field():
            arches["calendar"] = self._get_calendar(date_field)
        present = View.search(
            [("model", "=", self.model), ("inherit_id", "=", False), ("mode", "=", "primary")]
        ).grouped("type")
        for view_type, arch in arches.items():
            text = etree.tostring(arch, encoding="unicode", pretty_print=True)
            if view := present.get(view_type):
                if view[0].arch_db != text:
                    view[0].arch_db = text
            else:
                view = View.create(
                    {
                        "name": f"{self.model}.{view_type}",
                        "model": self.model,
                        "type": view_type,
                        "arch": text,
                    }
                )
            self._translate_view(view[0])

    def _get_terms(self):
        """:return: the words of the views in the reader's language, by what they stand for"""
        terms = {
            "archived": self.env._("Archived"),
            "mine": self.env._("My Documents"),
            "responsible": self.env._("Responsible"),
            "stage": self.env._("Stage"),
            "activities": self.env._("Activities"),
        }
        terms.update({name: line.name for line, name in self._get_made_fields()})
        return terms

    def _translate_view(self, view):
        source = self._get_terms()
        translations = {}
        for code, _name in self.env["res.lang"].get_installed():
            terms = self.with_context(lang=code)._get_terms()
            if code != "en_US":
                translations[code] = {source[key]: terms[key] for key in source}
        if translations:
            view.update_field_translations("arch_db", translations)

    def _get_made_fields(self):
        """:return: list of (line, field name) shown on the form, in order"""
        self.ensure_one()
        lines = self.field_ids.filtered(lambda line: line.field_id and not line.hidden).sorted()
        return [(line, line.field_id.sudo().name) for line in lines]

    def _get_date_field(self):
        dates = [
            name for line, name in self._get_made_fields() if line.kind in ("date", "datetime")
        ]
        return dates[0] if dates else False

    def _get_nodes(self, line, name, view_type, **attributes):
        """:return: the elements that show a field, as the designer shows it anywhere"""
        Field = self.env["dealer.designer.field"].sudo()  # definitions, not data
        meta = Field.search([("field_id", "=", line.field_id.id)], limit=1)
        nodes = Field._get_nodes(self.model, name, view_type, meta)
        for key, value in attributes.items():
            nodes[0].set(key, value)
        return nodes

    def _get_form(self):
        left = E.group(name="left")
        right = E.group(name="right")
        wide = E.group(name="wide")
        narrow = [pair for pair in self._get_made_fields() if pair[0].kind not in WIDE]
        half = (len(narrow) + 1) // 2
        for position, (line, name) in enumerate(narrow):
            (left if position < half else right).extend(self._get_nodes(line, name, "form"))
        right.append(E.field(name="user_id", widget="many2one_avatar_user"))
        right.append(
            E.field(name="company_id", groups="base.group_multi_company", readonly="id != False")
        )
        for line, name in self._get_made_fields():
            if line.kind in WIDE:
                wide.extend(self._get_nodes(line, name, "form", colspan="2"))
        sheet = E.sheet(
            E.widget(
                name="web_ribbon",
                title=self._get_terms()["archived"],
                bg_color="text-bg-danger",
                invisible="active",
            ),
            E.div({"class": "oe_title"}, E.h1(E.field(name="name", readonly="1"))),
            E.field(name="active", invisible="1"),
            E.field(name="currency_id", invisible="1"),
            E.group(left, right, name="main"),
        )
        if len(wide):
            sheet.append(wide)
        return E.form(E.header(), sheet, E.chatter())

    def _get_list(self):
        node = E.list(E.field({"name": "name", "class": "fw-bold"}))
        for line, name in self._get_made_fields():
            if line.kind not in NOT_IN_LISTS:
                optional = "show" if line.in_list else "hide"
                node.extend(self._get_nodes(line, name, "list", optional=optional))
        node.append(E.field(name="currency_id", column_invisible="1"))
        node.append(E.field(name="user_id", widget="many2one_avatar_user", optional="show"))
        node.append(E.field(name="company_id", groups="base.group_multi_company", optional="hide"))
        node.append(E.field(name="activity_ids", widget="list_activity", optional="show"))
        if self.stage_ids:
            node.append(E.field(name="workflow_stage_id", widget="badge", optional="show"))
        return node

    def _get_kanban(self):
        card = E.t(
            {"t-name": "card"},
            E.field({"name": "name", "class": "fw-bold fs-5"}),
        )
        shown = [
            pair for pair in self._get_made_fields() if pair[0].in_list and pair[0].kind in ON_CARDS
        ]
        for line, name in shown[:4]:
            card.extend(self._get_nodes(line, name, "kanban"))
        card.append(
            E.footer(
                E.field(name="activity_ids", widget="kanban_activity"),
                E.field({"name": "user_id", "widget": "many2one_avatar_user", "class": "ms-auto"}),
            )
        )
        attributes = {"sample": "1"}
        if self.stage_ids:
            attributes["default_group_by"] = "workflow_stage_id"
        return E.kanban(attributes, E.field(name="currency_id"), E.templates(card))

    def _get_search(self):
        terms = self._get_terms()
        node = E.search(E.field(name="name"))
        for line, name in self._get_made_fields():
            if line.in_search and line.kind not in ("image", "file"):
                node.append(E.field(name=name))
        node.append(E.field(name="user_id"))
        node.append(E.filter(name="mine", string=terms["mine"], domain="[('user_id', '=', uid)]"))
        for line, name in self._get_made_fields():
            if line.kind in ("date", "datetime"):
                node.append(E.filter(name=f"by_{name}", string=terms[name], date=name))
        node.append(E.separator())
        node.append(
            E.filter(name="archived", string=terms["archived"], domain="[('active', '=', False)]")
        )
        groups = E.group(
            E.filter(name="by_user", string=terms["responsible"], context="{'group_by': 'user_id'}")
        )
        if self.stage_ids:
            groups.append(
                E.filter(
                    name="by_stage",
                    string=terms["stage"],
                    context="{'group_by': 'workflow_stage_id'}",
                )
            )
        for line, name in self._get_made_fields():
            if line.kind in ("choice", "many2one"):
                groups.append(
                    E.filter(
                        name=f"by_{name}",
                        string=terms[name],
                        context=repr({"group_by": name}),
                    )
                )
        node.append(groups)
        return node

    def _get_calendar(self, date_field):
        return E.calendar(
            E.field(name="name"),
            E.field(name="user_id", filters="1"),
            date_start=date_field,
            color="user_id",
            mode="month",
            quick_create="0",
        )

    def _get_pivot(self):
        row = "workflow_stage_id" if self.stage_ids else "user_id"
        node = E.pivot(
            E.field(name=row, type="row"),
            E.field(name="create_date", interval="month", type="col"),
        )
        for line, name in self._get_made_fields():
            if line.kind in ("number", "decimal", "money"):
                node.append(E.field(name=name, type="measure"))
        return node

    def _get_graph(self):
        row = "workflow_stage_id" if self.stage_ids else "user_id"
        return E.graph(E.field(name="create_date", interval="month"), E.field(name=row))

    def _get_activity(self):
        return E.activity(
            E.templates(
                E.div(
                    {"t-name": "activity-box"},
                    E.field({"name": "user_id", "widget": "many2one_avatar_user"}),
                    E.field({"name": "name", "class": "fw-bold"}),
                )
            ),
            string=self._get_terms()["activities"],
        )
