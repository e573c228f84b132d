import json

from odoo import api, models
from odoo.exceptions import UserError

from ..lib.field_types import FIELD_TYPES, RESULT_TYPES, RULES

SHAPE = {
    "key!": "text",
    "model!": "model",
    "name!": "name",
    "type!": "code",
    "label!": "texts",
    "help": "texts",
    "relation": "model",
    "choices": [{"code!": "name", "label!": "texts"}],
    "default": "plain",
    "required_if": "domain",
    "visible_if": "domain",
    "readonly_if": "domain",
    "formula": "text",
    "result_type": "code",
    "groups": "words",
    "tracking": "flag",
}
# what a key of the spec is when the piece doesn't have it
ABSENT = {"help": {}, "default": None, "group_ids": [], "tracking": False, "formula": ""}


class DealerConfigurationField(models.AbstractModel):
    """Fields of one's own, of standard documents and of own document types."""

    _name = "dealer.configuration.field"
    _description = "Configuration: Fields"
    _inherit = "dealer.configuration.part"
    _configuration_part = "fields"

    @api.model
    def _get_label(self):
        return self.env._("Fields")

    @api.model
    def _get_name(self, tree):
        return f"{self.env['dealer.workflow']._get_text(tree['label'])} ({tree['key']})"

    @api.model
    def _find_fields(self):
        # definitions, which are a designer's to see
        return (
            self.env["dealer.designer.field"]
            .sudo()
            .search([("role", "=", "field"), ("off", "=", False), ("field_id", "!=", False)])
        )

    @api.model
    def _get_trees(self):
        own = self._find_fields()
        texts = self._get_stored_texts(own.field_id, ["field_description", "help"])
        choices = own.field_id.selection_ids
        labels = self._get_stored_texts(choices, ["name"])
        groups = own.group_ids.get_external_id()
        defaults = {}
        # what everybody gets, as a designer set it
        for default in (
            self.env["ir.default"]
            .sudo()
            .search(
                [
                    ("field_id", "in", own.field_id.ids),
                    ("user_id", "=", False),
                    ("company_id", "=", False),
                ]
            )
        ):
            defaults[default.field_id.id] = json.loads(default.json_value)
        trees = []
        for meta in own:
            field = meta.field_id
            tree = {
                "key": f"{meta.model}.{meta.name}",
                "model": meta.model,
                "name": meta.name,
                "type": meta.kind,
                "label": texts[field.id]["field_description"],
                "help": texts[field.id]["help"],
                "relation": field.relation if meta.kind in ("many2one", "many2many") else None,
                "choices": [
                    {"code": row.value, "label": labels[row.id]["name"]}
                    for row in field.selection_ids.sorted("sequence")
                ],
                "formula": meta.formula,
                "result_type": meta.result_type,
                "groups": sorted(filter(None, (groups[group.id] for group in meta.group_ids))),
                "tracking": bool(field.tracking),
            }
            tree = {key: value for key, value in tree.items() if value}
            tree.update(
                {key: meta._get_rule(key) for key in RULES if meta._get_rule(key) is not None}
            )
            # a document is known by another number in the next database
            if field.id in defaults and meta.kind != "many2one":
                tree["default"] = defaults[field.id]
            trees.append(tree)
        return sorted(trees, key=lambda tree: tree["key"])

    @api.model
    def _read(self, tree, known):
        name = tree.get("key", "") if isinstance(tree, dict) else ""
        self._check_shape(tree, SHAPE, name)
        place = f"{self._get_label()} › {str(name)[:80]}"
        if tree["key"] != f"{tree['model']}.{tree['name']}" or not tree["name"].startswith("x_"):
            self._refuse(place, self.env._("the key must be the document and a name x_…"))
        kind = tree["type"]
        if kind not in FIELD_TYPES:
            self._refuse(place, self.env._("“%s” is no type of a field", kind))
        self._refuse_unfit(tree, place)
        for model, relation in ((tree["model"], False), (tree.get("relation"), True)):
            if model and ("ir.model", model) not in known:
                try:
                    self.env["dealer.designer.field"]._check_model_allowed(model, relation)
                except UserError as error:
                    self._refuse(place, str(error))
        for group in tree.get("groups", []):
            self._get_group(group, place)
        read = dict(tree)
        for key in ("label", "help"):
            if key in tree:
                read[key] = self._read_texts(tree[key])
        if "choices" in tree:
            read["choices"] = [
                {**choice, "label": self._read_texts(choice["label"])} for choice in tree["choices"]
            ]
        if "groups" in tree:
            read["groups"] = sorted(set(tree["groups"]))
        return {key: value for key, value in read.items() if value or key in (*RULES, "default")}

    def _refuse_unfit(self, tree, place):
        needed = {
            "relation": ("many2one", "many2many"),
            "choices": ("choice",),
            "formula": ("formula",),
            "result_type": ("formula",),
        }
        for key, kinds in needed.items():
            if (key in tree) != (tree["type"] in kinds):
                self._refuse(
                    place,
                    self.env._(
                        "“%(key)s” is for fields of the type %(kinds)s, and needed there",
                        key=key,
                        kinds=", ".join(kinds),
                    ),
                )
        if tree.get("result_type", "text") not in RESULT_TYPES:
            self._refuse(place, self.env._("“%s” is nothing a formula gives", tree["result_type"]))

    def _get_group(self, word, place=""):
        group = self.env.ref(word, raise_if_not_found=False) if "." in word else None
        if not group or group._name != "res.groups":
            self._refuse(place, self.env._("there is no role “%s” here: install its addon", word))
        return group.id

    @api.model
    def _get_words_brought(self, tree):
        return [("ir.model.fields", str(tree.get("key")))]

    @api.model
    def _get_spec(self, tree):
        """:return: the piece as `dealer.designer.add_field` takes it"""
        keys = ("name", "type", "label", "help", "relation", "default", "formula", "result_type")
        spec = {key: tree[key] for key in (*keys, *RULES, "tracking") if key in tree}
        if "choices" in tree:
            spec["choices"] = [
                {"value": choice["code"], "label": choice["label"]} for choice in tree["choices"]
            ]
        if "groups" in tree:
            spec["group_ids"] = [self._get_group(word, tree["key"]) for word in tree["groups"]]
        return spec

    @api.model
    def _apply(self, pieces):
        # the caller is a designer, see `dealer.configuration`
        Field = self.env["dealer.designer.field"].sudo()
        new = {}
        for tree, before in pieces:
            Field._check_model_allowed(tree["model"])
            if before is None:
                new.setdefault(tree["model"], []).append(self._get_spec(tree))
        for model, specs in new.items():
            Field._add_fields(model, specs)
        for tree, before in pieces:
            if before is not None:
                wanted, current = self._get_spec(tree), self._get_spec(before)
                spec = {
                    key: wanted.get(key, ABSENT.get(key, False))
                    for key in {*wanted, *current}
                    if wanted.get(key) != current.get(key)
                }
                domain = [("model", "=", tree["model"]), ("name", "=", tree["name"])]
                if spec:
                    Field.search(domain)._update(spec)
        return {}

    @api.model
    def _get_word_label(self, word):
        return {
            "label": self.env._("Label"),
            "help": self.env._("Explanation"),
            "choices": self.env._("Choices"),
            "default": self.env._("Default"),
            "required_if": self.env._("Required when"),
            "visible_if": self.env._("Visible when"),
            "readonly_if": self.env._("Read-only when"),
            "formula": self.env._("Formula"),
            "groups": self.env._("Seen by"),
            "tracking": self.env._("Changes are noted"),
        }.get(word, word)
