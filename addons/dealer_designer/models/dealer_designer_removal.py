import json

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, json_default

META = ("kind", "rules", "formula", "result_type")
COPIED = (
    *("ttype", "copied", "index", "store", "readonly", "relation", "on_delete", "tracking"),
    *("relation_table", "column1", "column2", "currency_field"),
)


class DealerDesignerField(models.Model):
    """Removing a field: the column goes; definition and data stay in a file with the change."""

    _inherit = "dealer.designer.field"

    def _get_removal(self):
        self.ensure_one()
        views = self._get_foreign_views()
        filters = self._get_filters()
        workflows = self._get_workflows()
        formulas = self._get_formulas()
        rules = self._get_rules()
        blockers = []
        for names, sentence in (
            (views.mapped("name"), self.env._("Take it out of these views first: %s")),
            (formulas, self.env._("Take it out of these formulas first: %s")),
            (rules, self.env._("Take it out of these rules first: %s")),
            (workflows, self.env._("Take it out of these workflows first: %s")),
        ):
            if names:
                blockers.append(sentence % ", ".join(names))
        return {
            "rows": self._count_rows(),
            "views": views.mapped("name"),
            "filters": filters.mapped("name"),
            "formulas": formulas,
            "rules": rules,
            "workflows": workflows,
            "blockers": blockers,
        }

    def _count_rows(self):
        """Documents that hold data in the field, of every company."""
        self.ensure_one()
        rows = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM (%s) AS held", self._get_data_query())
        )
        return rows[0][0]

    def _get_data_query(self):
        """Rows (id, value); a link to many gives a row for each."""
        Model = self.env[self.model]
        field = Model._fields.get(self.name)
        nothing = SQL("SELECT NULL::int, NULL::text WHERE FALSE")
        if field is None or not field.store or (field.compute and self.kind != "formula"):
            return nothing
        Model.flush_model([self.name])
        if field.type == "many2many":
            return SQL(
                "SELECT %s AS id, %s AS value FROM %s",
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                SQL.identifier(field.relation),
            )
        if field.type == "binary":
            return SQL(
                "SELECT res_id AS id, checksum AS value FROM ir_attachment"
                " WHERE res_model = %s AND res_field = %s",
                self.model,
                self.name,
            )
        column = SQL.identifier(self.name)
        held = SQL("%s IS TRUE" if field.type == "boolean" else "%s IS NOT NULL", column)
        return SQL(
            "SELECT id, %s AS value FROM %s WHERE %s", column, SQL.identifier(Model._table), held
        )

    def _get_foreign_views(self):
        """Views other than ours that show the field."""
        names = {self.name, *self.helper_ids.mapped("name")}
        views = self.env["ir.ui.view"].search(
            [("model", "=", self.model), ("arch_db", "like", self.name)]
        )
        return views.filtered(
            lambda view: (
                not view._is_designer_view()
                and any(f'"{name}"' in (view.arch_db or "") for name in names)
            )
        )

    def _get_filters(self):
        found = self.env["ir.filters"].search([("model_id", "=", self.model)])
        quoted = (f"'{self.name}", f'"{self.name}')
        return found.filtered(
            lambda row: any(
                text in (part or "")
                for part in (row.domain, row.context, row.sort)
                for text in quoted
            )
        )

    def _get_formulas(self):
        others = self.search([("kind", "=", "formula"), ("id", "!=", self.id)])
        found = []
        for other in others:
            for path in self._get_formula_paths(other.formula):
                if self._path_uses(other.model, path):
                    found.append(other.display_name)
                    break
        return found

    def _path_uses(self, model, path):
        """Whether a dotted path goes through this field."""
        for name in path.split("."):
            if model == self.model and name == self.name:
                return True
            field = self.env[model]._fields.get(name)
            if field is None or not field.relational:
                return False
            model = field.comodel_name
        return False

    def _get_rules(self):
        """Other fields, and changes of views, whose rules ask for the field."""
        others = self.search([("model", "=", self.model), ("id", "!=", self.id)])
        found = [
            other.display_name
            for other in others
            if any(_asks(domain, self.name) for domain in (other.rules or {}).values())
        ]
        changes = self.env["dealer.designer.change"].search(
            [("model", "=", self.model), ("kind", "=", "condition"), ("undone", "=", False)]
        )
        found += [
            change.target_label
            for change in changes - changes._get_superseded()
            if change.is_active
            and any(_asks(domain, self.name) for domain in (change.value or {}).values())
        ]
        return found

    def _get_workflows(self):
        """Workflows whose steps, levels or conditions name the field."""
        found = self.env["dealer.workflow"]
        Transition = self.env["dealer.workflow.transition"]
        for Model in (Transition, self.env["dealer.workflow.level"]):
            for name, field in Model._fields.items():
                if field.relational and field.comodel_name == "ir.model.fields" and field.store:
                    rows = Model.search([(name, "in", self.field_id.ids)])
                    found |= (
                        rows.workflow_id
                        if Model is Transition
                        else (rows.transition_id.workflow_id)
                    )
        quoted = (f"'{self.name}'", f'"{self.name}"', f"'{self.name}.", f'"{self.name}.')
        rows = Transition.search([("condition", "like", self.name)])
        found |= rows.filtered(
            lambda row: (
                row.workflow_id.model == self.model
                and any(text in row.condition for text in quoted)
            )
        ).workflow_id
        return found.mapped("name")

    # === REMOVING === #

    def _remove(self):
        """Export, take off every view, drop the column.

        Shared filters that use the field are archived (a list with such a filter can't be
        opened) and come back with it.

        :return: the change that `restore_field` takes
        """
        self.ensure_one()
        removal = self._get_removal()
        if removal["blockers"]:
            raise UserError(
                self.env._(
                    "%(field)s can't be removed yet. %(reasons)s",
                    field=self.display_name,
                    reasons=" ".join(removal["blockers"]),
                )
            )
        Layout = self.env["dealer.designer.layout"]
        layouts = Layout.search([("model", "=", self.model)])
        with Layout.new({"model": self.model})._all_or_nothing():
            change = self._create_removal_change(removal)
            placed = layouts.change_ids.filtered(
                lambda row: row.field_name == self.name and not row.removal_id
            )
            placed += self._get_changes_of_it(layouts.change_ids) - placed
            change.value = {**change.value, "moved": self._reanchor(layouts, placed)}
            updates = self.env["dealer.designer.change"].search(
                [
                    ("field_id", "=", self.id),
                    ("kind", "=", "update_field"),
                    ("removal_id", "=", False),
                ]
            )
            (placed + updates).removal_id = change
            filters = self._get_filters()
            filters.active = False
            records = (self + self.helper_ids).field_id
            self.active = False
            self.helper_ids.active = False
            layouts.filtered("view_id")._write_view(tolerant=True)
            # the missing list may not depend on what goes
            self._update_missing_field(self.model)
            self.env["ir.default"].search([("field_id", "in", records.ids)]).unlink()
            records.unlink()
            self._flush_to_registry(self.model)
        return change

    def _get_changes_of_it(self, changes):
        """Changes that concern the field's own element: moved, renamed, hidden …"""
        mark = f"//field[@name='{self.name}']"
        return changes.filtered(
            lambda row: (
                not row.removal_id
                and mark in (row.target or "")
                and "ancestor::" not in (row.target.replace("not(ancestor::field)", ""))
            )
        )

    def _reanchor(self, layouts, placed):
        """What was placed at the field takes the field's own place. :return: what to set back"""
        mark = f"//field[@name='{self.name}']"
        moved = []
        for layout in layouts:
            own = placed.filtered(lambda row, layout=layout: row.layout_id == layout)
            own = own.filtered(lambda row: row.anchor and not row.undone).sorted("id")
            if not own:
                continue
            for change in (layout.change_ids - placed).filtered(
                lambda row: row.is_active and mark in (row.anchor or "")
            ):
                before = own.filtered(lambda row, change=change: row.id < change.id)
                place = (before or own)[-1]
                moved.append([change.id, change.anchor, change.position, change.own_label])
                change.write(
                    {
                        "anchor": place.anchor,
                        "position": place.position,
                        "own_label": place.own_label and change.kind != "move",
                    }
                )
        return moved

    def _create_removal_change(self, removal):
        self.ensure_one()
        change = self.env["dealer.designer.change"].create(
            {
                "model": self.model,
                "kind": "remove_field",
                "field_id": self.id,
                "field_name": self.name,
                "target_label": self.display_name,
                "value": {
                    "fields": [field._get_definition() for field in self + self.helper_ids],
                    "rows": removal["rows"],
                    "filter_ids": self._get_filters().ids,
                },
            }
        )
        data = {
            field.name: self.env.execute_query(field._get_data_query())
            for field in self + self.helper_ids
        }
        document = {
            "model": self.model,
            "field": self.name,
            "label": self.display_name,
            "rows": data,
        }
        # the system's own file: a designer may not read what is in the documents
        change.attachment_id = (
            self.env["ir.attachment"]
            .with_user(self.env.ref("base.user_root"))
            .create(
                {
                    "name": f"{self.model}.{self.name}.json",
                    "mimetype": "application/json",
                    "raw": json.dumps(document, ensure_ascii=False, default=json_default).encode(),
                }
            )
        )
        return change

    def _get_definition(self):
        """Everything that brings the field back as it is."""
        self.ensure_one()
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        rows = {code: self.field_id.with_context(lang=code) for code in codes}
        default = self.env["ir.default"].search(
            [("field_id", "=", self.field_id.id), ("user_id", "=", False)], limit=1
        )
        return {
            "name": self.name,
            "meta": {name: self[name] for name in META},
            "values": {name: self.field_id[name] for name in COPIED},
            "label": {code: row.field_description for code, row in rows.items()},
            "help": {code: row.help for code, row in rows.items() if row.help},
            "choices": [
                {
                    "value": row.value,
                    "sequence": row.sequence,
                    "label": {code: row.with_context(lang=code).name for code in codes},
                }
                for row in self.field_id.selection_ids.sorted("sequence")
            ],
            "default": default.json_value,
        }

    def _restore(self, definition):
        """Create Odoo's field again from what was kept."""
        self.ensure_one()
        labels = definition["label"]
        values = {
            **{key: value for key, value in definition["values"].items() if value},
            "store": definition["values"]["store"],
            "copied": definition["values"]["copied"],
            "name": self.name,
            "model_id": self.env["ir.model"]._get_id(self.model),
            "state": "manual",
            "field_description": labels.get("en_US") or next(iter(labels.values())),
            "selection_ids": [
                fields.Command.create(
                    {
                        "value": choice["value"],
                        "sequence": choice["sequence"],
                        "name": next(iter(choice["label"].values())),
                    }
                )
                for choice in definition["choices"]
            ],
        }
        self.write({"active": True, **definition["meta"]})
        self.env.flush_all()
        self.field_id = self._create_fields([values])
        self._translate(
            {
                "label": labels,
                "help": definition["help"],
                "choices": definition["choices"] or None,
            }
        )
        if definition["default"]:
            self.env["ir.default"].set(self.model, self.name, json.loads(definition["default"]))

    def _load_rows(self, rows):
        """Write back (id, value) pairs, in one statement; documents that are gone stay gone."""
        self.ensure_one()
        Model = self.env[self.model]
        field = Model._fields[self.name]
        if not rows or field.type == "binary" or field.compute:
            return
        payload = json.dumps(rows)
        pairs = SQL(
            "SELECT (e->>0)::int AS id, e->>1 AS value FROM json_array_elements(%s) e", payload
        )
        if field.type == "many2many":
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s, %s) SELECT p.id, p.value::int FROM (%s) p"
                    " WHERE p.id IN (SELECT id FROM %s) AND p.value::int IN (SELECT id FROM %s)"
                    " ON CONFLICT DO NOTHING",
                    SQL.identifier(field.relation),
                    SQL.identifier(field.column1),
                    SQL.identifier(field.column2),
                    pairs,
                    SQL.identifier(Model._table),
                    SQL.identifier(self.env[field.comodel_name]._table),
                )
            )
        else:
            linked = SQL("")
            if field.type == "many2one":
                table = SQL.identifier(self.env[field.comodel_name]._table)
                linked = SQL("AND p.value::int IN (SELECT id FROM %s)", table)
            self.env.cr.execute(
                SQL(
                    "UPDATE %s AS t SET %s = p.value::%s FROM (%s) p WHERE p.id = t.id %s",
                    SQL.identifier(Model._table),
                    SQL.identifier(self.name),
                    SQL(field.column_type[0]),
                    pairs,
                    linked,
                )
            )
        Model.invalidate_model([self.name])


class DealerDesignerChange(models.Model):
    _inherit = "dealer.designer.change"

    def _restore_field(self):
        """Undo a removal: definition, data, places, filters.

        :return: the `dealer.designer.field`
        """
        self.ensure_one()
        field = self.with_context(active_test=False).field_id
        if self.kind != "remove_field" or self.restored_on or not field or field.active:
            raise UserError(self.env._("There is no removed field here to bring back."))
        Layout = self.env["dealer.designer.layout"]
        layouts = Layout.search([("model", "=", self.model)])
        with Layout.new({"model": self.model})._all_or_nothing():
            family = field + field.with_context(active_test=False).helper_ids
            definitions = {row["name"]: row for row in self.value["fields"]}
            data = json.loads(self.attachment_id.raw)["rows"]
            for row in family.filtered(lambda row: row.name in definitions):
                if row.name in self.env[self.model]._fields:
                    raise UserError(self.env._("A field named %s was made meanwhile.", row.name))
                row._restore(definitions[row.name])
                row._load_rows(data.get(row.name) or [])
            field._update_missing_field(self.model)
            self.env["ir.filters"].with_context(active_test=False).browse(
                self.value["filter_ids"]
            ).exists().active = True
            rows = self.search([("removal_id", "=", self.id)])
            rows.removal_id = False
            for change_id, anchor, position, own_label in self.value.get("moved") or []:
                self.browse(change_id).exists().write(
                    {"anchor": anchor, "position": position, "own_label": own_label}
                )
            self.restored_on = fields.Datetime.now()
            layouts.filtered(lambda layout: layout.view_id or rows & layout.change_ids)._write_view(
                tolerant=True
            )
        return field


def _asks(domain, name):
    return any(isinstance(leaf, list) and leaf and leaf[0] == name for leaf in domain or ())
