from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from .dealer_designer import VIEW_TYPES
from .dealer_designer_change import LAYOUT_KINDS, POSITIONS
from odoo.addons.dealer_workflow.lib import canonical

CHANGE = {
    "code!": "code",
    "kind!": "code",
    "field": "name",
    "target": "locator",
    "target_label": "text",
    "anchor": "locator",
    "anchor_label": "text",
    "position": "code",
    "own_label": "flag",
    "label_target": "locator",
    "value": "value",
}
SHAPE = {
    "key!": "text",
    "model!": "model",
    "view_type!": "code",
    "view": "xml_id",
    "changes!": [CHANGE],
}
PLACING = ("add_field", "place_field")
# key of the tree → field of `dealer.designer.change`
FIELDS = {
    "field": "field_name",
    **{key: key for key in CHANGE if key.rstrip("!") == key and key != "field"},
}


class DealerConfigurationLayout(models.AbstractModel):
    """Changes of forms, lists, searches and boards."""

    _name = "dealer.configuration.layout"
    _description = "Configuration: Views"
    _inherit = "dealer.configuration.part"
    _configuration_part = "layouts"

    @api.model
    def _get_label(self):
        return self.env._("Views")

    @api.model
    def _get_name(self, tree):
        model = self.env["ir.model"].sudo()._get(tree["model"]).name or tree["model"]
        kinds = dict(
            self.env["dealer.designer.layout"]._fields["view_type"]._description_selection(self.env)
        )
        return f"{model} · {kinds.get(tree['view_type'], tree['view_type'])}"

    @api.model
    def _get_trees(self):
        # definitions, which are a designer's to see
        layouts = self.env["dealer.designer.layout"].sudo().search([("base_view_id", "!=", False)])
        names = layouts.base_view_id.get_external_id()
        trees = {}
        for layout in layouts:
            view = names[layout.base_view_id.id]
            own = self._is_first(layout)
            changes = self._get_change_trees(layout)
            if not changes or (not view and not own):
                continue
            tree = {"model": layout.model, "view_type": layout.view_type, "changes": changes}
            if view:
                tree["view"] = view
            tree["key"] = self._get_key(tree)
            trees[tree["key"]] = tree
        return [trees[key] for key in sorted(trees)]

    @api.model
    def _is_first(self, layout):
        """Views without a name of their own are found as the first one of the document."""
        View = self.env["ir.ui.view"].sudo()
        return layout.base_view_id.id == View.default_view(layout.model, layout.view_type)

    @api.model
    def _get_key(self, tree):
        return "/".join(filter(None, (tree["model"], tree["view_type"], tree.get("view"))))

    @api.model
    def _get_active(self, layout):
        changes = layout.change_ids.filtered(
            lambda change: change.is_active and change.kind in LAYOUT_KINDS
        ).sorted("id")
        return changes - changes._get_superseded()

    @api.model
    def _get_change_trees(self, layout):
        trees = []
        for change in self._get_active(layout):
            tree = {key: change[name] for key, name in FIELDS.items() if change[name]}
            tree["kind"] = change.kind
            if change.kind in ("relabel", "help"):
                tree["value"] = self._read_texts(change.value)
            trees.append(tree)
        return self._put_codes(trees)

    @api.model
    def _put_codes(self, trees):
        """Tell changes apart by what they change, not by what it becomes."""
        seen = Counter()
        for tree in trees:
            what = {key: tree[key] for key in ("kind", "field", "target") if key in tree}
            code = canonical.seal(what)[:16]
            seen[code] += 1
            tree["code"] = f"{code}-{seen[code]}" if seen[code] > 1 else code
        return trees

    @api.model
    def _read(self, tree, known):
        name = tree.get("key", "") if isinstance(tree, dict) else ""
        self._check_shape(tree, SHAPE, name)
        place = f"{self._get_label()} › {str(name)[:80]}"
        if tree["key"] != self._get_key(tree) or tree["view_type"] not in VIEW_TYPES:
            self._refuse(place, self.env._("the key must be the document, the kind and the view"))
        if ("ir.model", tree["model"]) not in known:
            try:
                self.env["dealer.designer.field"]._check_model_allowed(tree["model"])
            except UserError as error:
                self._refuse(place, str(error))
            self._get_view_id(tree, place)
        for number, change in enumerate(tree["changes"], 1):
            self._check_change(change, f"{place} › {number}")
        changes = self._put_codes([dict(change) for change in tree["changes"]])
        if [change["code"] for change in changes] != [c["code"] for c in tree["changes"]]:
            self._refuse(place, self.env._("a change has another code than it must have"))
        for change in changes:
            if change["kind"] in ("relabel", "help"):
                change["value"] = self._read_texts(change["value"])
        return {**tree, "changes": changes}

    def _check_change(self, change, place):
        kind = change["kind"]
        if kind not in LAYOUT_KINDS:
            self._refuse(place, self.env._("“%s” is no change that is known here", kind))
        needed = ["field", "anchor"] if kind in PLACING else ["target"]
        needed += ["anchor"] * (kind == "move") + ["field"] * (kind == "remove")
        needed += ["value"] * (kind in ("relabel", "help", "condition"))
        for key in needed:
            if key not in change:
                self._refuse(f"{place} › {key}", self.env._("this is missing"))
        if "anchor" in change and change.get("position") not in POSITIONS:
            self._refuse(place, self.env._("things are placed before, after or inside another one"))
        rules = set(change.get("value") or {}) & {"required", "visible", "readonly"}
        if bool(rules) != (kind == "condition"):
            self._refuse(place, self.env._("the value does not fit this change"))

    def _get_view_id(self, tree, place):
        if "view" not in tree:
            return None
        view = self.env.ref(tree["view"], raise_if_not_found=False)
        if not view or view._name != "ir.ui.view" or view.sudo().model != tree["model"]:
            self._refuse(
                place, self.env._("there is no view “%s” here: install its addon", tree["view"])
            )
        return view.id

    @api.model
    def _apply(self, pieces):
        Layout = self.env["dealer.designer.layout"].sudo()  # the caller is a designer
        told = {}
        for tree, _before in pieces:
            Layout.env["dealer.designer.field"]._check_model_allowed(tree["model"])
            view_id = self._get_view_id(tree, tree["key"])
            layout = Layout._find(tree["model"], tree["view_type"], view_id, create=True)
            layout._lock()
            self._lay_changes(layout, tree["changes"])
            layout._write_view(tolerant=True)
            if lost := layout.change_ids.filtered(lambda c: c.is_active and c.misplaced):
                told[tree["key"]] = self.env._(
                    "Without a place here, set aside: %(changes)s. Open the designer and put them"
                    " back.",
                    changes=", ".join(change._get_text() for change in lost),
                )
        return told

    def _lay_changes(self, layout, trees):
        """Keep the changes that both begin with, undo the rest, make those that follow."""
        active = self._get_active(layout)
        kept = 0
        for old, new in zip(self._get_change_trees(layout), trees, strict=False):
            if canonical.dumps(old) != canonical.dumps(new):
                break
            kept += 1
        active[kept:].write(
            {
                "undone": True,
                "undone_by_id": self.env.uid,
                "undone_on": fields.Datetime.now(),
                "misplaced": False,
                "misplaced_reason": False,
            }
        )
        Field = layout.env["dealer.designer.field"]
        created = []
        step = layout._get_new_step()
        for tree in trees[kept:]:
            values = {FIELDS[key]: value for key, value in tree.items() if key in FIELDS}
            values.update(
                layout_id=layout.id,
                model=layout.model,
                view_type=layout.view_type,
                step=step,
                kind=tree["kind"],
            )
            if tree["kind"] in ("relabel", "help"):
                values["value"] = Field._check_texts(tree["value"])
            if tree["kind"] == "condition":
                for domain in tree["value"].values():
                    Field._check_condition(layout.model, domain)
            if name := tree.get("field"):
                if not Field._may_be_placed(layout.model, name):
                    raise UserError(
                        self.env._(
                            "%(view)s: the field “%(field)s” is not here or can't be placed.",
                            view=layout.display_name,
                            field=name,
                        )
                    )
                values["field_id"] = Field.search(
                    [("model", "=", layout.model), ("name", "=", name)]
                ).id
            created.append(values)
        layout.env["dealer.designer.change"].create(created)
        layout.invalidate_recordset(["change_ids"])
        placed = self._get_active(layout).filtered(lambda change: change.kind in PLACING)
        placed.field_id._set_off(False)

    @api.model
    def _describe_path(self, path, old, new):
        if len(path) < 2 or path[0] != "changes":
            return (
                self.env._("Changes")
                if path[:1] == ("changes",)
                else super()._describe_path(path, old, new)
            )
        items = {item["code"]: item for item in [*old["changes"], *new["changes"]]}
        item = items.get(path[1], {})
        rest = [self._get_word_label(word) for word in path[2:] if word != "value"]
        return " › ".join([item.get("target_label") or item.get("field", ""), *rest])

    @api.model
    def _get_word_label(self, word):
        return {
            "required": self.env._("Required when"),
            "visible": self.env._("Visible when"),
            "readonly": self.env._("Read-only when"),
        }.get(word, word)

    @api.model
    def _describe_value(self, value):
        if isinstance(value, dict) and "kind" in value and "code" in value:
            kinds = dict(
                self.env["dealer.designer.change"]._fields["kind"]._description_selection(self.env)
            )
            return kinds.get(value["kind"], value["kind"])
        if isinstance(value, list):
            return self.env._("%s changes", len(value))
        return super()._describe_value(value)
