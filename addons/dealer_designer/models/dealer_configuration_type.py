from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..lib.shapes import MODEL
from .dealer_configuration_part import ConfigurationReader

CHILDREN = ("field_ids", "stage_ids", "access_ids")


class DealerConfigurationType(models.AbstractModel):
    """Own document types that are in use; what they hold is no part of it."""

    _name = "dealer.configuration.type"
    _description = "Configuration: Document Types"
    _inherit = "dealer.configuration.record"
    _configuration_part = "document_types"
    _configuration_model = "dealer.document.type"

    @api.model
    def _get_label(self):
        return self.env._("Document Types")

    @api.model
    def _get_records(self):
        return self.env["dealer.document.type"].search([("state", "=", "active")])

    @api.model
    def _get_words_brought(self, tree):
        model = f"x_{tree.get('key')}"
        return [("ir.model", model)] if MODEL.match(model) else []

    @api.model
    def _get_reader(self, tree, known=()):
        items = tree.get("stage_ids")
        stages = {
            item["code"]: True
            for item in (items if isinstance(items, list) else [])
            if isinstance(item, dict) and isinstance(item.get("code"), str)
        }
        return ConfigurationReader(self.env, f"x_{tree.get('key')}", stages, known)

    @api.model
    def _read(self, tree, known):
        read = super()._read(tree, known)
        if not MODEL.match(f"x_{read['key']}") or "." in read["key"] or len(read["key"]) > 40:
            self._refuse(
                f"{self._get_label()} › {read['key'][:80]}",
                self.env._("the key must be small letters, digits and _"),
            )
        return read

    # === APPLYING === #

    @api.model
    def _apply(self, pieces):
        for tree, before in pieces:
            if before is None:
                self._create_type(tree)
            else:
                self._update_type(tree, before)
        return {}

    def _with_specs(self, document_type, tree):
        """The fields of a type are made with the names and choices that the file says."""
        specs = self.env.context.get("dealer_configuration_specs") or {}
        named = {
            line["name"]["en_US"]: {
                "name": line["code"],
                **specs.get(f"x_{tree['key']}.{line['code']}", {}),
            }
            for line in tree.get("field_ids", [])
        }
        return document_type.with_context(dealer_configuration_lines=named)

    def _create_type(self, tree):
        Type = self.env["dealer.document.type"]
        reader = self._get_reader(tree)
        document_type = Type.create(
            {**Type._part_get_values(tree, None, reader), "key": tree["key"]}
        )
        document_type._part_apply_texts(tree, None)
        for name in CHILDREN:
            self._create_lines(document_type, name, tree.get(name, []), reader)
        self._with_specs(document_type, tree)._build()
        if document_type.key != tree["key"]:
            raise UserError(
                self.env._(
                    "“%s” can't be made: something else has its technical name here.",
                    document_type.name,
                )
            )

    def _create_lines(self, document_type, name, trees, reader):
        # the context says how fields are made, see `_with_specs`
        Line = document_type.env[document_type._fields[name].comodel_name]
        lines = Line.browse()
        for number, tree in enumerate(trees, 1):
            vals = Line._part_get_values({**tree, "from_ids": None}, None, reader)
            if name != "access_ids":
                vals["sequence"] = number * 10
            vals.pop("from_ids", None)
            line = Line.create({**vals, "type_id": document_type.id})
            line._part_apply_texts(tree, None)
            lines += line
        if name == "stage_ids":
            reader.stages.update(
                (tree["code"], line.id) for tree, line in zip(trees, lines, strict=True)
            )
            self._link_stages(lines, trees, reader)

    def _link_stages(self, stages, trees, reader):
        for stage, tree in zip(stages, trees, strict=True):
            ids = [reader.stages[code] for code in tree.get("from_ids", [])]
            if set(stage.from_ids.ids) != set(ids):
                stage.from_ids = [Command.set(ids)]

    def _update_type(self, tree, before):
        Type = self.env["dealer.document.type"]
        document_type = self._with_specs(Type.search([("key", "=", tree["key"])]), tree)
        reader = self._get_reader(tree)
        if vals := Type._part_get_values(tree, before, reader):
            document_type.write(vals)
        document_type._part_apply_texts(tree, before)
        for name in CHILDREN:
            self._update_lines(document_type, name, tree, before, reader)
        document_type._sync_names()
        document_type._rebuild()

    def _update_lines(self, document_type, name, tree, before, reader):
        wanted, had = tree.get(name, []), before.get(name, [])
        if wanted == had:
            return
        current = {item["code"]: item for item in had}
        lines = {line.code: line for line in document_type[name]}
        if name == "stage_ids":
            reader.stages.update((code, line.id) for code, line in lines.items())
        new = [item for item in wanted if item["code"] not in current]
        for item in wanted:
            if (code := item["code"]) not in current:
                continue
            line = lines[code]
            vals = line._part_get_values(
                {**item, "from_ids": None}, {**current[code], "from_ids": None}, reader
            )
            if vals:
                line.write(vals)
            line._part_apply_texts(item, current[code])
        codes = {item["code"] for item in wanted}
        gone = [line for code, line in lines.items() if code not in codes]
        for line in gone:
            if name == "field_ids":
                line.hidden = True  # it may hold data
            else:
                line.unlink()
        self._create_lines(document_type, name, new, reader)
        if name == "stage_ids":
            kept = [item for item in wanted if item["code"] in current]
            self._link_stages([lines[item["code"]] for item in kept], kept, reader)
        lines = {line.code: line for line in document_type[name]}
        for number, item in enumerate(wanted, 1):
            line = lines.get(item["code"])
            if line and name == "field_ids" and line.sequence != number * 10:
                line.sequence = number * 10


class DealerDocumentTypeField(models.Model):
    _inherit = "dealer.document.type.field"

    def _prepare_spec(self):
        spec = super()._prepare_spec()
        named = self.env.context.get("dealer_configuration_lines")
        if named and not self.field_id:
            texts = self._get_names()
            spec = {**spec, **named.get(texts.get("en_US") or self.name, {})}
        return spec


class DealerDocumentType(models.Model):
    _inherit = "dealer.document.type"

    def _make_workflow(self):
        """The workflow of an imported type is in the same file, with what was drawn since."""
        if self.key in (self.env.context.get("dealer_configuration_workflows") or ()):
            return
        super()._make_workflow()

    def _make_print(self):
        """The same for its printed form."""
        if self.env.context.get("dealer_configuration_templates"):
            return None
        return super()._make_print()

    def _is_key_taken(self, key):
        return self.key != key and super()._is_key_taken(key)
