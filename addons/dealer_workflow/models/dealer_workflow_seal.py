import hashlib

from odoo import api, fields, models
from odoo.tools import float_round
from odoo.tools.misc import format_date, format_datetime, formatLang

from ..lib import canonical

# how documents are told apart, sorted and found, and what the system keeps with them
_LEFT_OUT = frozenset(
    {
        "id", "display_name", "sequence", "color", "priority", "kanban_state", "active", "state",
        "stage_id", "access_token", "access_url", "rating_ids", *models.LOG_ACCESS_COLUMNS,
    }
)  # fmt: skip
_PREFIXES = ("message_", "activity_", "my_activity_", "workflow_", "website_message_", "rating_")


class DealerWorkflowMixin(models.AbstractModel):
    """The seal: what an approval agrees to, as canonical JSON with its SHA-256.

    An empty value (nothing, 0, no) is not spelled, so that a field added later changes no seal
    until somebody fills it.
    """

    _inherit = "dealer.workflow.mixin"

    # === WHAT IS SEALED === #

    @api.model
    def _workflow_seal_fields(self):
        """The fields of the document an approval agrees to; a model may override.

        Every stored field that people fill: custom ones, and those the program proposes and a
        person may change. Left out are what is computed from them, what the program notes
        (`readonly` fields: dates of facts, states), the facts the category follows from, and
        chatter, activities, order and colour. The currencies of amounts always belong to it, and
        so do the lines in `_workflow_seal_lines`.

        :return: list of names
        """
        facts = self._workflow_get_facts()
        return [name for name in self._workflow_get_business_fields(self) if name not in facts]

    @api.model
    def _workflow_get_facts(self):
        """:return: set of the fields the category follows from, dotted where they are of lines"""
        if not (name := self._workflow_category_field):
            return set()
        return {name, *self.pool.field_depends[self._fields[name]]}

    @api.model
    def _workflow_get_business_fields(self, model):
        currencies = {
            field.get_currency_field(model)
            for field in model._fields.values()
            if field.type == "monetary"
        }
        return sorted(
            name
            for name, field in model._fields.items()
            if field.type != "one2many"
            and name not in _LEFT_OUT
            and not name.startswith(_PREFIXES)
            and (
                (field.store and name in currencies)
                or (
                    (field.store or (field.type in ("binary", "image") and field.attachment))
                    and not field.related
                    and (field.manual or not field.readonly)
                    and not (field.compute and field.readonly)
                )
            )
        )

    def _workflow_get_content(self, more=()):
        """What the documents say now.

        :param more: names of more fields: the amounts that decided who has to approve
        :return: dict {id: JSON tree}
        """
        # everything is sealed, also what the asker or the approver does not see
        records = self.sudo()
        names = sorted({*self._workflow_seal_fields(), *more})
        contents = {
            record_id: {"model": self._name, "id": record_id, "fields": values}
            for record_id, values in self._workflow_spell(records, names).items()
        }
        for line_field in self._workflow_seal_lines:
            inverse = self._fields[line_field].inverse_name
            lines = records.with_context(active_test=False)[line_field]
            facts = {inverse, *self._workflow_get_line_facts(line_field)}
            line_names = self._workflow_get_business_fields(lines)
            spelled = self._workflow_spell(lines, [n for n in line_names if n not in facts])
            for line in lines.sorted("id"):
                kept = contents[line[inverse].id].setdefault("lines", {})
                kept.setdefault(line_field, []).append({"id": line.id, **spelled[line.id]})
        return contents

    @api.model
    def _workflow_get_line_facts(self, line_field):
        prefix = f"{line_field}."
        return {
            name.removeprefix(prefix)
            for name in self._workflow_get_facts()
            if name.startswith(prefix)
        }

    @api.model
    def _workflow_spell(self, records, names):
        """:return: dict {id: {name: value as JSON}}, empty values left out"""
        spelled = {record.id: {} for record in records}
        for name in names:
            field = records._fields.get(name)
            if not field:
                continue
            values = {}
            if field.type in ("binary", "image"):
                values = self._workflow_spell_files(records, field)
            elif field.translate:
                for lang, _label in self.env["res.lang"].get_installed():
                    for record in records.with_context(lang=lang):
                        if record[name]:
                            values.setdefault(record.id, {})[lang] = record[name]
            else:
                for record in records:
                    values[record.id] = self._workflow_spell_value(record, field)
            for record_id, value in values.items():
                if value:
                    spelled[record_id][name] = value
        return spelled

    @api.model
    def _workflow_spell_value(self, record, field):
        if field.company_dependent and record._workflow_company_field in record._fields:
            record = record.with_company(record[record._workflow_company_field])
        value = record[field.name]
        if field.type == "many2one":
            return value.id
        if field.type == "many2many":
            return sorted(value.ids)
        if field.type == "monetary":
            currency = record[field.get_currency_field(record)]
            return currency.round(value) if currency else value
        if field.type == "float":
            digits = field.get_digits(self.env)
            return float_round(value, precision_digits=digits[1]) if digits else value
        if field.type == "properties":
            return {
                item["name"]: item.get("value")
                for item in field.convert_to_read(value, record)
                if item.get("value")
            }
        if field.type in ("date", "datetime"):
            return field.to_string(value) if value else None
        return value or None

    @api.model
    def _workflow_spell_files(self, records, field):
        if not field.attachment:
            return {
                record.id: hashlib.sha256(record[field.name]).hexdigest()
                for record in records.with_context(bin_size=False)
                if record[field.name]
            }
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", records._name),
                    ("res_field", "=", field.name),
                    ("res_id", "in", records.ids),
                ],
                ["res_id", "checksum"],
            )
        )
        return {attachment.res_id: attachment.checksum for attachment in attachments}

    # === WHAT CHANGED === #

    @api.model
    def _workflow_compare(self, old, new):
        """What differs between two contents.

        :return: list of dicts: `field`, and for a line `line_field`, `line_id` (then `field` is
            False for a whole line), `old`, `new`
        """
        found = []

        def compare(before, after, **place):
            for name in sorted((before.keys() | after.keys()) - {"id"}):
                one, other = before.get(name), after.get(name)
                if canonical.dumps(one) != canonical.dumps(other):
                    found.append({"field": name, "old": one, "new": other, **place})

        compare(old.get("fields", {}), new.get("fields", {}))
        before, after = old.get("lines", {}), new.get("lines", {})
        for line_field in sorted(before.keys() | after.keys()):
            ours = {line["id"]: line for line in before.get(line_field, [])}
            theirs = {line["id"]: line for line in after.get(line_field, [])}
            for line_id in sorted(ours.keys() | theirs.keys()):
                place = {"line_field": line_field, "line_id": line_id}
                if line_id in ours and line_id in theirs:
                    compare(ours[line_id], theirs[line_id], **place)
                else:
                    found.append(
                        {
                            "field": False,
                            "old": ours.get(line_id),
                            "new": theirs.get(line_id),
                            **place,
                        }
                    )
        return found

    @api.model
    def _workflow_describe_changes(self, changes, everybody=False):
        """Differences in words.

        :param everybody: for a message all readers of the document see: fields of some groups
            only are not named
        :return: list of (label, old, new), what the reader may not see left out of it
        """
        described, hidden = [], 0
        for change in changes:
            line_field = change.get("line_field")
            model = self if not line_field else self.env.get(self._fields[line_field].comodel_name)
            field = model._fields.get(change["field"]) if change["field"] else None
            path = [self._fields[line_field]] if line_field else []
            path += [field] if field else []
            if any(not self._workflow_may_show(f, everybody) for f in path):
                hidden += 1
                continue
            labels = [f._description_string(self.env) for f in path]
            if change["field"] and not field:
                labels.append(change["field"])  # a custom field that is gone
            old, new = change["old"], change["new"]
            if line_field:
                labels.insert(1, self._workflow_describe_line(model, change))
            if line_field and not change["field"]:
                old = old and self._workflow_describe_whole_line(model, old, everybody)
                new = new and self._workflow_describe_whole_line(model, new, everybody)
            elif field:
                old = self._workflow_describe_value(model, field, old)
                new = self._workflow_describe_value(model, field, new)
            described.append((" · ".join(filter(None, labels)), str(old or "—"), str(new or "—")))
        if hidden:
            described.append((self.env._("A field not everybody sees"), "…", "…"))
        return described

    @api.model
    def _workflow_may_show(self, field, everybody):
        if everybody:
            return not field.groups
        return self.env[field.model_name]._has_field_access(field, "read")

    @api.model
    def _workflow_describe_line(self, model, change):
        if not change["field"]:
            return ""
        line = model.sudo().browse(change["line_id"]).exists()
        return line.display_name if line else f"#{change['line_id']}"

    @api.model
    def _workflow_describe_whole_line(self, model, values, everybody):
        shown = []
        for name, value in values.items():
            field = model._fields.get(name)
            if name != "id" and field and self._workflow_may_show(field, everybody):
                text = self._workflow_describe_value(model, field, value)
                is_name = name == model._rec_name
                label = field._description_string(self.env)
                shown.append((not is_name, text if is_name else f"{label} {text}"))
        return ", ".join(text for _last, text in sorted(shown)[:6]) or f"#{values['id']}"

    @api.model
    def _workflow_describe_value(self, model, field, value):
        """:return: a spelled value for people"""
        if not value:
            return "0" if field.type in ("integer", "float", "monetary") else ""
        if field.type in ("many2one", "many2many"):
            ids = value if isinstance(value, list) else [value]
            # the name only, as the form shows it too
            records = self.env[field.comodel_name].sudo().browse(ids)
            known = records.exists()
            return ", ".join(r.display_name if r in known else f"#{r.id}" for r in records)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "boolean":
            return self.env._("Yes")
        if field.type == "monetary":
            return formatLang(self.env, value)
        if field.type == "float":
            digits = field.get_digits(self.env)
            return formatLang(self.env, value, digits=digits[1] if digits else 2)
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "datetime":
            return format_datetime(self.env, fields.Datetime.to_datetime(value))
        if field.type in ("binary", "image"):
            return self.env._("a file")
        if field.translate and isinstance(value, dict):
            value = value.get(self.env.lang) or next(iter(value.values()))
        text = value if isinstance(value, str) else canonical.dumps(value)
        return text if len(text) <= 120 else text[:119] + "…"

    # === KEY FIGURES === #

    def _workflow_get_figures(self):
        """The key figures of documents as the current user may see them.

        :return: dict {id: [(label, text)]}
        """
        names = [
            name
            for name in self._workflow_key_figures()
            if name in self._fields and self._has_field_access(self._fields[name], "read")
        ]
        figures = {}
        for record in self:
            shown = figures.setdefault(record.id, [])
            for name in names:
                field, value = record._fields[name], record[name]
                if field.type == "monetary":
                    currency = record[field.get_currency_field(record)]
                    text = formatLang(self.env, value, currency_obj=currency or None)
                elif value or field.type in ("integer", "float"):
                    spelled = self._workflow_spell_value(record, field)
                    text = self._workflow_describe_value(record, field, spelled)
                else:
                    continue
                shown.append((field._description_string(self.env), text))
        return figures
