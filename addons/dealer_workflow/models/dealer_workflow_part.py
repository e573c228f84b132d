import json
import re
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, html_sanitize
from psycopg2.extras import Json

from ..lib.canonical import normalise

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
MAX_TEXT = 20_000
MAX_ITEMS = 1_000
EMPTY = {"boolean": False, "integer": 0, "float": 0.0, "monetary": 0.0}
SCALARS = {
    "char": str,
    "text": str,
    "html": str,
    "selection": str,
    "date": str,
    "datetime": str,
    "boolean": bool,
    "integer": int,
    "float": (int, float),
    "monetary": (int, float),
    "json": (dict, list, str, int, float, bool),
}


class DealerWorkflowPart(models.AbstractModel):
    """A piece of a workflow's definition: how it is spelled in JSON, and that it is guarded.

    The spelling follows from the fields: every stored field that is copied, under its name, left
    out where it has its default. Translated texts are `{language: text}`; what refers to another
    record is text: an XML id (or `name:…` where a record has none), a user's login, a field's or
    a model's name, a stage's code. The pieces below are lists, in their order, told apart by
    `code`. A model of an addon that belongs to a workflow inherits this and names its parents.
    """

    _name = "dealer.workflow.part"
    _description = "Part of a Workflow"

    # the many2one fields of which one says what the piece belongs to
    _part_parents = ()
    # fields that are not part of the definition
    _part_left_out = ()
    # the number in `sequence` says more than the place in the list (the same: side by side)
    _part_keeps_sequence = False
    # fields that may change while the workflow is published: the drawing
    _part_layout = ()

    def _part_new_code(self, kind):
        """:return: a code nobody has"""
        return f"{kind}_{uuid4().hex[:8]}"

    # === GUARD: A PUBLISHED WORKFLOW CHANGES BY PUBLISHING ONLY === #
    # Workflows are kept in memory as plain values (`_get_compiled`, `_get_labels`): forgotten
    # whenever a piece of one changes, but for the drawing.

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._part_check_draft()
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        if not vals.keys() <= set(self._part_layout):
            self._part_check_draft()
        done = super().write(vals)
        if not vals.keys().isdisjoint(self._part_parents):
            self._part_check_draft()  # nor does a piece of a draft slip into what is in force
        if not vals.keys() <= set(self._part_layout):
            self.env.registry.clear_cache()
        return done

    def unlink(self):
        self._part_check_draft()
        done = super().unlink()
        self.env.registry.clear_cache()
        return done

    def _part_check_draft(self):
        """Refuse to change what is in force, but for code that says so with `sudo()`."""
        if self.env.su:
            return
        for workflow in self._part_get_workflow():
            if workflow.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(workflow)s” is in force: press Edit to change its draft, and publish"
                        " that.",
                        workflow=workflow.name,
                    )
                )

    def _part_get_workflow(self):
        """:return: the workflows these pieces belong to"""
        workflows = self.env["dealer.workflow"]
        for name in self._part_parents:
            if parents := self[name]:
                workflows |= parents._part_get_workflow()
        return workflows

    @api.model
    def _explain(self, error):
        """:return: an `ExpressionError` of `lib.expression` in the reader's language"""
        return error.explain(lambda text: self.env._(text))

    def _check(self):
        """Find what would go wrong with these pieces; extension point.

        :return: list of findings, see `dealer.workflow._check`
        """
        return []

    # === WHAT IS SPELLED === #

    def _part_get_fields(self):
        """:return: names of the fields spelled as values, sorted"""
        left_out = {"id", "code", *models.LOG_ACCESS_COLUMNS, *self._part_parents}
        left_out.update(self._part_left_out)
        if not self._part_keeps_sequence:
            left_out.add("sequence")
        return sorted(
            name
            for name, field in self._fields.items()
            if name not in left_out
            and field.store
            and field.copy
            and not field.related
            and (field.type in SCALARS or field.type in ("many2one", "many2many"))
        )

    def _part_get_children(self):
        """:return: {one2many field: values its domain forces}, sorted"""
        children = {}
        for name, field in sorted(self._fields.items()):
            if field.type != "one2many" or name in self._part_left_out:
                continue
            comodel = self.env[field.comodel_name]
            if field.inverse_name in getattr(comodel, "_part_parents", ()):
                domain = field.domain if isinstance(field.domain, list) else []
                children[name] = {term[0]: term[2] for term in domain}
        return children

    def _part_get_default(self, name):
        """:return: what a value is when the definition doesn't say"""
        field = self._fields[name]
        if field.type not in SCALARS or not field.default or field.translate:
            return None
        return field.default(self) or None

    def _part_put(self, tree, name, value):
        """Put a value into its tree, in its one spelling; nothing where it is the default."""
        value = value or EMPTY.get(self._fields[name].type)
        if (value or None) != self._part_get_default(name):
            tree[name] = value

    # === WRITING IT DOWN === #

    def _part_export(self):
        """Spell these pieces; queries don't grow with their number.

        :return: list of dicts, in the order of `self`
        """
        self = self.with_context(active_test=False)
        names = self._part_get_fields()
        texts = self._part_get_texts([n for n in names if self._fields[n].translate])
        words = {
            name: self._part_get_words(self[name], self._fields[name].comodel_name)
            for name in names
            if self._fields[name].relational
        }
        trees = {}
        for record in self:
            tree = {"code": record.code} if "code" in self._fields else {}
            for name in names:
                field = self._fields[name]
                if field.translate:
                    value = texts[record.id].get(name)
                elif field.relational:
                    value = sorted(words[name][other.id] for other in record[name])
                    if field.type == "many2one":
                        value = value[0] if value else None
                else:
                    value = normalise(field.convert_to_read(record[name], record))
                self._part_put(tree, name, value)
            trees[record.id] = tree
        for name, forced in self._part_get_children().items():
            self._part_export_children(name, forced, trees)
        return [trees[record.id] for record in self]

    def _part_export_children(self, name, forced, trees):
        children = self[name].sorted(lambda child: (child.sequence, child.id))
        if children._part_keeps_sequence:
            children = children.sorted(lambda child: (child.sequence, child.code))
        inverse = self._fields[name].inverse_name
        for child, tree in zip(children, children._part_export(), strict=True):
            for forced_name in forced:
                tree.pop(forced_name, None)
            trees[child[inverse].id].setdefault(name, []).append(tree)

    def _part_get_texts(self, names):
        """:return: {record id: {field: {language: text}}}, as stored, languages installed only"""
        found = {record.id: {} for record in self}
        if not names or not self.ids:
            return found
        self.flush_recordset(names)
        languages = {code for code, _name in self.env["res.lang"].get_installed()}
        columns = SQL(", ").join(SQL.identifier(name) for name in ["id", *names])
        rows = self.env.execute_query(
            SQL("SELECT %s FROM %s WHERE id IN %s", columns, SQL.identifier(self._table), self._ids)
        )
        for record_id, *values in rows:
            for name, stored in zip(names, values, strict=True):
                english = (stored or {}).get("en_US")
                texts = {
                    language: text
                    for language, text in (stored or {}).items()
                    if language == "en_US" or (language in languages and text != english)
                }
                if any(texts.values()):
                    found[record_id][name] = texts
        return found

    def _part_get_words(self, records, model):
        """How other databases know records.

        :return: {id: text}
        """
        # names of configuration, not business data: whoever shapes workflows may see them
        records = records.sudo()
        if name := self._part_get_word_field(model):
            return {record.id: record[name] for record in records}
        known = {}
        for record_id, xml_ids in records._get_external_ids().items():
            real = sorted(x for x in xml_ids if not x.startswith("__"))
            known[record_id] = real[0] if real else None
        nameless = records.filtered(lambda record: not known.get(record.id))
        return {**known, **self._part_get_names(nameless.with_context(lang=None))}

    def _part_get_names(self, records):
        """:return: {id: text} for records without XML id; those that share a name say which"""
        if not records:
            return {}
        rec_name = records._rec_name or "name"
        names = {record.id: record[rec_name] for record in records}
        everyone = records.with_context(active_test=False)
        shared = {
            name
            for name in set(names.values())
            if everyone.search_count([(rec_name, "=", name)], limit=2) > 1
        }
        return {
            record_id: f"name:{name}#{record_id}" if name in shared else f"name:{name}"
            for record_id, name in names.items()
        }

    def _part_get_word_field(self, model):
        """:return: the field that tells a record of `model` everywhere, or None"""
        return {
            "res.users": "login",
            "ir.model": "model",
            "ir.model.fields": "name",
            "dealer.workflow.stage": "code",
        }.get(model)

    # === READING IT === #

    def _part_read(self, tree, reader, place, forced=()):
        """Check one piece as data and bring it into the one spelling.

        :param tree: what the file says, anything
        :param reader: `Reader` of the definition: collects problems, finds records
        :param place: where this is, for people
        :return: dict in the spelling of `_part_export`
        """
        if not isinstance(tree, dict):
            reader.add(place, self.env._("a group of settings in braces is expected"))
            return {}
        names, children = self._part_get_fields(), self._part_get_children()
        read = {}
        if "code" in self._fields:
            read["code"] = code = tree.get("code")
            if not isinstance(code, str) or not CODE.match(code):
                reader.add(
                    place, self.env._("“code” must be letters, digits, _ or -, at most 64 of them")
                )
                read["code"] = ""
        for name, value in tree.items():
            if name in names and name not in forced:
                self._part_put(read, name, self._part_read_value(name, value, reader, place))
            elif name in children:
                items = self._part_read_items(name, value, reader, place, children[name])
                if items:
                    read[name] = items
            elif name != "code":
                reader.add(place, self.env._("“%s” is no setting here", str(name)[:60]))
        for name in names:
            if self._fields[name].required and name not in forced:
                if read.get(name, self._part_get_default(name)) in (None, "", {}):
                    reader.add(place, self.env._("“%s” is missing", self._part_get_label(name)))
        return read

    def _part_read_items(self, name, items, reader, place, forced):
        label = self._part_get_label(name)
        if items is None:
            return []
        if not isinstance(items, list) or len(items) > MAX_ITEMS:
            reader.add(place, self.env._("“%s” must be a list, not too long", label))
            return []
        model = self.env[self._fields[name].comodel_name]
        read, codes = [], set()
        for index, item in enumerate(items):
            code = item.get("code") if isinstance(item, dict) else None
            words = code if isinstance(code, str) else str(index + 1)
            here = f"{place} › {label} › {words[:60]}" if place else f"{label} › {words[:60]}"
            tree = model._part_read(item, reader, here, forced)
            if tree.get("code") in codes:
                reader.add(here, self.env._("the code is there twice"))
                continue
            codes.add(tree.get("code"))
            read.append(tree)
        if model._part_keeps_sequence:
            default = model._part_get_default("sequence") or 0
            read.sort(key=lambda tree: (tree.get("sequence") or default, tree.get("code", "")))
        return read

    def _part_read_value(self, name, value, reader, place):
        field = self._fields[name]
        if value is None or (value is False and field.type != "boolean"):
            return None
        here = f"{place} › {self._part_get_label(name)}" if place else self._part_get_label(name)
        if field.translate:
            return self._part_read_texts(field, value, reader, here)
        if field.relational:
            return self._part_read_words(field, value, reader, here)
        wanted = SCALARS[field.type]
        if not isinstance(value, wanted) or (isinstance(value, bool) and field.type != "boolean"):
            reader.add(here, self.env._("%s has the wrong type", json.dumps(value)[:60]))
            return None
        if isinstance(value, str) and (len(value) > MAX_TEXT or "\x00" in value):
            reader.add(here, self.env._("the text is too long or not a text"))
            return None
        if isinstance(value, (int, float)) and not abs(value) <= 10**9:
            reader.add(here, self.env._("the number is too large"))
            return None
        if field.type in ("float", "monetary"):
            return normalise(float(value))
        if field.type == "html":
            return str(html_sanitize(value))
        if field.type == "selection":
            choices = field.get_values(self.env)
            if value not in choices:
                reader.add(
                    here,
                    self.env._(
                        "“%(value)s” is none of %(choices)s",
                        value=value[:60],
                        choices=", ".join(choices),
                    ),
                )
                return None
        if field.type in ("date", "datetime"):
            try:
                field.to_date(value) if field.type == "date" else field.to_datetime(value)
            except ValueError:
                reader.add(here, self.env._("“%s” is no date", value[:60]))
                return None
        return value

    def _part_read_texts(self, field, value, reader, here):
        if isinstance(value, dict) and all(
            isinstance(language, str)
            and re.match(r"[a-z]{2,3}(_[A-Za-z]{2,4})?(@[a-z]+)?\Z", language)
            and isinstance(text, str)
            and len(text) <= MAX_TEXT
            and "\x00" not in text
            for language, text in value.items()
        ):
            texts = {language: text for language, text in value.items() if text}
            if field.type == "html":
                texts = {lang: str(html_sanitize(text)) for lang, text in texts.items()}
            if texts and "en_US" not in texts:
                texts["en_US"] = next(iter(texts.values()))
            return {
                language: text
                for language, text in texts.items()
                if language == "en_US" or text != texts["en_US"]
            } or None
        reader.add(here, self.env._("texts by language are expected, such as {“en_US”: “Done”}"))
        return None

    def _part_read_words(self, field, value, reader, here):
        words = [value] if field.type == "many2one" else value
        if (
            not isinstance(words, list)
            or len(words) > MAX_ITEMS
            or not all(isinstance(word, str) and 0 < len(word) <= 500 for word in words)
        ):
            reader.add(here, self.env._("%s has the wrong type", json.dumps(value)[:60]))
            return None
        for word in words:
            if not reader.find(field.comodel_name, word):
                reader.add(here, reader.describe_missing(field.comodel_name, word))
        return value if field.type == "many2one" else sorted(set(words)) or None

    def _part_get_label(self, name):
        """:return: a field's label in the reader's language"""
        return self._fields[name].get_description(self.env, ["string"])["string"]

    # === LAYING IT OVER WHAT IS THERE === #

    def _part_apply(self, owner, name, trees, reader, forced):
        """Lay pieces over those `owner` has in field `name`, by code: kept, changed or new.

        :return: (pieces in the order of `trees`, pieces the definition hasn't any more)
        """
        inverse = owner._fields[name].inverse_name
        existing = owner.with_context(active_test=False)[name]
        current = dict(zip(existing.mapped("code"), existing._part_export(), strict=True))
        by_code = {record.code: record for record in existing}
        created, places = [], {}
        for index, tree in enumerate(trees):
            code = tree["code"]
            record = by_code.get(code)
            vals = self._part_get_values(tree, current.get(code), reader)
            if not self._part_keeps_sequence:
                place = (index + 1) * 10
                if not record or record.sequence != place:
                    vals["sequence"] = place
            if record:
                if vals:
                    record.write(vals)
            else:
                created.append({"code": code, **vals, inverse: owner.id, **forced})
                places[code] = len(created) - 1
        new = self.create(created)
        records = self.browse(
            by_code[tree["code"]].id if tree["code"] in by_code else new[places[tree["code"]]].id
            for tree in trees
        )
        for record, tree in zip(records, trees, strict=True):
            before = current.get(tree["code"])
            record._part_apply_texts(tree, before)
            if record in new or any(
                tree.get(child) != before.get(child) for child in self._part_get_children()
            ):
                record._part_apply_children(tree, reader)
        return records, existing - records

    def _part_apply_children(self, tree, reader):
        for name, forced in self._part_get_children().items():
            model = self.env[self._fields[name].comodel_name]
            _records, gone = model._part_apply(self, name, tree.get(name, []), reader, forced)
            gone.unlink()

    def _part_get_values(self, tree, before, reader):
        """:return: values to write for what differs from `before` (None: a new piece)"""
        vals = {}
        for name in self._part_get_fields():
            if before is not None and tree.get(name) == before.get(name):
                continue
            field = self._fields[name]
            value = tree.get(name)
            if field.translate:
                # every language is written after it (`_part_apply_texts`)
                if before is None and value:
                    vals[name] = value.get(self.env.lang) or value["en_US"]
                continue
            if name not in tree:
                value = self._part_get_default(name)
            if field.relational:
                words = [value] if isinstance(value, str) else value or []
                ids = [reader.find(field.comodel_name, word) for word in words]
                if field.type == "many2many":
                    value = [fields.Command.set(ids)]
                else:
                    value = ids[0] if ids else False
            if value is None:
                value = False
            vals[name] = value
        return vals

    def _part_apply_texts(self, tree, before):
        self.ensure_one()
        languages = {code for code, _name in self.env["res.lang"].get_installed()} | {"en_US"}
        for name in self._part_get_fields():
            if not self._fields[name].translate:
                continue
            wanted, had = tree.get(name) or {}, (before or {}).get(name) or {}
            wanted = {lang: text for lang, text in wanted.items() if lang in languages}
            if before is not None and wanted == had:
                continue
            if not wanted:
                if had:
                    self[name] = False
                continue
            if not had and before is not None:
                self[name] = wanted["en_US"]
            if self._fields[name].translate is True:
                self.update_field_translations(
                    name, {lang: wanted.get(lang, False) for lang in languages}
                )
            else:
                # translated term by term, which needs the languages to be alike: they are kept
                # as they were written down (cleaned by `_part_read_texts`)
                self.flush_recordset([name])
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        SQL.identifier(self._table),
                        SQL.identifier(name),
                        Json(wanted),
                        self.id,
                    )
                )
                self.invalidate_recordset([name])
