import json

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..lib.field_types import RULES


class DealerDesignerField(models.Model):
    """Changing a field of one's own."""

    _inherit = "dealer.designer.field"

    # === CHANGING === #

    def _update(self, spec, expected_version=None):
        """Change a field; every view that shows it is written and tried again.

        :param int expected_version: refused when the field has another one by now
        """
        self.ensure_one()
        self._check_spec(spec, update=True)
        self._lock_version(expected_version)
        for key, current in (("type", self.kind), ("relation", self.field_id.relation or None)):
            if key in spec and spec[key] != current:
                raise UserError(
                    self.env._("The type of a field can't be changed. Add another field.")
                )
        Layout = self.env["dealer.designer.layout"]
        layouts = Layout.search([("model", "=", self.model)])
        with Layout.new({"model": self.model})._all_or_nothing():
            before, label = self._get_spec(spec), self.display_name
            self._update_values(spec)
            after = self._get_spec(spec)
            if after != before:
                self._note_update(label, before, after)
            layouts.filtered("view_id")._write_view(tolerant=True)
        return self

    def _lock_version(self, expected=None):
        """Two designers on one field go one after the other."""
        query = SQL("SELECT version FROM dealer_designer_field WHERE id = %s FOR UPDATE", self.id)
        self.flush_recordset(["version"])
        [(version,)] = self.env.execute_query(query)
        if expected is not None and expected != (version or 0):
            raise UserError(
                self.env._(
                    "Somebody else has changed this field meanwhile. Open the designer again and "
                    "repeat your change."
                )
            )

    def _note_update(self, label, before, after):
        """Keep what a field was and is, for the history and to undo it."""
        self.version += 1
        changed = [key for key in after if before[key] != after[key]]
        self.env["dealer.designer.change"].create(
            {
                "model": self.model,
                "kind": "update_field",
                "step": self.env["dealer.designer.layout"]._get_new_step(),
                "field_id": self.id,
                "field_name": self.name,
                "target_label": label,
                "value": {
                    "old": {key: before[key] for key in changed},
                    "new": {key: after[key] for key in changed},
                },
            }
        )

    def _get_spec(self, keys):
        """What a field is now.

        :param keys: of a spec
        :return: a spec with these keys that `_put_spec` brings back
        """
        self.ensure_one()
        row = self.field_id
        default = self.env["ir.default"].search(
            [("field_id", "=", row.id), ("user_id", "=", False), ("company_id", "=", False)],
            limit=1,
        )
        spec = {
            "label": _get_stored_texts(row, "field_description"),
            "help": _get_stored_texts(row, "help"),
            "choices": [
                {"value": choice.value, "label": _get_stored_texts(choice, "name")}
                for choice in row.selection_ids.sorted("sequence")
            ],
            "default": json.loads(default.json_value) if default else None,
            "formula": self.formula or False,
            "group_ids": sorted(self.group_ids.ids),
            "tracking": bool(row.tracking),
            **{key: (self.rules or {}).get(key, False) for key in RULES},
        }
        return {key: spec[key] for key in spec if key in keys}

    def _put_spec(self, spec):
        """Bring back what `_get_spec` told, the languages as they were."""
        self.ensure_one()
        self._update_values(spec)
        for key, name in (("label", "field_description"), ("help", "help")):
            if key in spec:
                self._void_texts(self.field_id, name, spec[key])
        rows = {row.value: row for row in self.field_id.selection_ids}
        for choice in spec.get("choices") or ():
            self._void_texts(rows[choice["value"]], "name", choice["label"])
        self.version += 1
        self._flush_to_registry(self.model)

    @api.model
    def _void_texts(self, record, name, texts):
        """Languages without a text of their own follow the English one again."""
        extra = {*_get_stored_texts(record, name)} - {*texts} - {"en_US"}
        if extra and texts:
            record.update_field_translations(name, dict.fromkeys(extra, False))

    def _update_values(self, spec):
        self._translate_update(spec)
        if "choices" in spec:
            self._update_choices(spec["choices"])
        if "tracking" in spec:
            self.field_id.tracking = 100 if spec["tracking"] else 0
        values = {}
        if "group_ids" in spec:
            values["group_ids"] = [Command.set(self._check_groups(spec["group_ids"] or []))]
        if self.kind == "formula" and ("formula" in spec or "result_type" in spec):
            result_type = spec.get("result_type", self.result_type)
            if result_type != self.result_type:
                raise UserError(
                    self.env._("The type of a field can't be changed. Add another field.")
                )
            text = spec.get("formula", self.formula)
            expression = self._check_formula(self.model, text, result_type)
            self._check_no_loop(expression)
            values["formula"] = text.strip()
            store = self._may_be_stored(self.model, expression)
            if store != self.field_id.store:
                self.field_id.store = store
        if values:
            self.write(values)
            self._flush_to_registry(self.model)
            if "formula" in values and self.field_id.store:
                Model = self.env[self.model].sudo().with_context(active_test=False)
                self.env.add_to_compute(Model._fields[self.name], Model.search(Domain.TRUE))
        self._check_rules(spec)
        self._set_default(spec)
        self._update_missing_field(self.model)

    def _check_no_loop(self, expression):
        """A formula that ends up asking for itself is never finished."""
        seen, todo = set(), [path.split(".")[0] for path in expression.fields]
        others = {
            field.name: field
            for field in self.search([("model", "=", self.model), ("kind", "=", "formula")])
        }
        while todo:
            name = todo.pop()
            if name == self.name:
                raise UserError(self.env._("The formula would ask for its own result."))
            if name in others and name not in seen:
                seen.add(name)
                todo += [
                    path.split(".")[0] for path in self._get_formula_paths(others[name].formula)
                ]

    def _translate_update(self, spec):
        for key, name in (("label", "field_description"), ("help", "help")):
            if key not in spec:
                continue
            texts = self._check_texts(spec[key] or {}, required=key == "label")
            if key == "label":
                source = texts.get("en_US") or next(iter(texts.values()))
                self._check_label(self.model, source, self.name)
            if not texts:
                self.field_id[name] = False
            self._write_texts(self.field_id, name, texts)
        if {"label", "help"} & set(spec):
            self._flush_to_registry(self.model)

    def _update_choices(self, choices):
        if self.kind != "choice":
            raise UserError(self.env._("Only a choice has choices."))
        commands = self._prepare_choices(choices)
        rows = {row.value: row for row in self.field_id.selection_ids}
        kept = {command[2]["value"] for command in commands}
        gone = [row for value, row in rows.items() if value not in kept]
        Model = self.env[self.model].sudo().with_context(active_test=False)
        for row in gone:
            used = Model.search_count([(self.name, "=", row.value)])
            if used:
                raise UserError(
                    self.env._(
                        "“%(choice)s” is chosen in %(count)s documents and can't be taken away.",
                        choice=row.name,
                        count=used,
                    )
                )
        for row in gone:
            row.unlink()
        Selection = self.env["ir.model.fields.selection"]
        for command, choice in zip(commands, choices, strict=True):
            values = command[2]
            row = rows.get(values["value"])
            if row:
                row.sequence = values["sequence"]
            else:
                row = Selection.create({**values, "field_id": self.field_id.id})
            self._write_texts(row, "name", self._check_texts(choice["label"]))
        self._flush_to_registry(self.model)

    def _update_off(self):
        """A field whose placing was undone, or that was taken off every form, isn't asked for."""
        changes = self.env["dealer.designer.change"].search(
            [
                ("field_id", "in", self.ids),
                ("view_type", "=", "form"),
                ("kind", "in", ("add_field", "place_field", "remove")),
            ],
            order="id",
        )
        for field in changes.field_id:
            last = {}
            for change in changes:
                if change.field_id == field and change.is_active:
                    last[change.layout_id] = change.kind
            field._set_off(not set(last.values()) & {"add_field", "place_field"})

    def _set_off(self, off):
        """Undoing the addition of a field stops asking for it."""
        changed = self.filtered(lambda field: field.off != off)
        changed.off = off
        for model in set(changed.mapped("model")):
            self._update_missing_field(model)


def _get_stored_texts(record, name):
    """:return: {language: text}, of the languages that have one of their own"""
    texts = record._fields[name]._get_stored_translations(record) or {}
    return {code: text for code, text in texts.items() if text}
