from lxml.builder import E
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib.arch import FIELD_TARGET, MOVABLE, get_locator, is_hidden, may_stand
from ..lib.modifiers import ConditionError, read_condition

LAYOUT_KINDS = (
    *("add_field", "place_field", "move", "hide", "show", "relabel", "help", "condition"),
    "remove",
)
POSITIONS = ("before", "after", "inside")
LABELLED = {"field", "label", "button", "page", "group", "separator", "filter"}
CONDITIONS = ("required", "visible", "readonly")
MAX_TEXT = 500


class DealerDesignerChange(models.Model):
    """One change of a view, in the order it was made. Nobody edits one: it is undone or not."""

    _name = "dealer.designer.change"
    _description = "Change of a View"
    _order = "id desc"
    _rec_name = "target_label"

    layout_id = fields.Many2one(
        "dealer.designer.layout", index="btree_not_null", ondelete="cascade", readonly=True
    )
    model = fields.Char(required=True, index=True, readonly=True)
    view_type = fields.Char(readonly=True)
    step = fields.Integer(
        readonly=True,
        help="Changes kept together are undone together; a later step has a higher number.",
    )
    kind = fields.Selection(
        [
            ("add_field", "Field added"),
            ("place_field", "Field placed"),
            ("move", "Moved"),
            ("hide", "Hidden"),
            ("show", "Shown"),
            ("relabel", "Renamed"),
            ("help", "Explained"),
            ("condition", "Rule set"),
            ("remove", "Taken off"),
            ("update_field", "Field changed"),
            ("remove_field", "Field removed"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Made by", default=lambda self: self.env.uid, readonly=True
    )
    date = fields.Datetime(default=fields.Datetime.now, readonly=True)
    field_name = fields.Char(readonly=True, help="Technical name of the field that is placed.")
    field_id = fields.Many2one(
        "dealer.designer.field", index="btree_not_null", ondelete="set null", readonly=True
    )
    target = fields.Char(readonly=True, help="XPath of what is changed.")
    target_label = fields.Char(readonly=True)
    anchor = fields.Char(readonly=True, help="XPath of what it is placed at.")
    anchor_label = fields.Char(readonly=True)
    position = fields.Selection(
        [("before", "Before"), ("after", "After"), ("inside", "Inside")], readonly=True
    )
    own_label = fields.Boolean(
        readonly=True, help="The place is outside a group, where no label stands beside a field."
    )
    label_target = fields.Char(readonly=True, help="XPath of the label that moves along.")
    value = fields.Json(readonly=True)
    undone = fields.Boolean(readonly=True)
    undone_by_id = fields.Many2one("res.users", readonly=True)
    undone_on = fields.Datetime(readonly=True)
    dropped = fields.Boolean(readonly=True, help="Given up after it lost its place.")
    misplaced = fields.Boolean(readonly=True)
    misplaced_reason = fields.Char(readonly=True)
    removal_id = fields.Many2one(
        "dealer.designer.change",
        index="btree_not_null",
        readonly=True,
        help="The removal of the field that this change placed; cleared when it is restored.",
    )
    is_active = fields.Boolean(compute="_compute_is_active")
    # what the field held; business data, hence not for designers
    attachment_id = fields.Many2one("ir.attachment", groups="base.group_system", readonly=True)
    restored_on = fields.Datetime(readonly=True)

    @api.depends("undone", "removal_id")
    def _compute_is_active(self):
        for change in self:
            change.is_active = not change.undone and not change.removal_id

    # === MAKING === #

    @api.model
    def _create_from(self, layout, values, keys, root, step):
        """Check one change as the client sent it, and keep it with XPaths instead of keys.

        :param dict keys: designer key → element of `root`, as it is when this change applies
        """
        if not isinstance(values, dict) or values.get("kind") not in LAYOUT_KINDS:
            raise UserError(self.env._("This is no change that the designer knows."))
        kind = values["kind"]
        result = {
            "layout_id": layout.id,
            "model": layout.model,
            "view_type": layout.view_type,
            "step": step,
            "kind": kind,
        }
        if kind in ("add_field", "place_field"):
            result.update(self._prepare_placing(layout, values, root))
            result.update(self._prepare_anchor(keys, root, "field", values))
        else:
            node = self._find_node(keys, values.get("target"))
            result["target"] = get_locator(node)
            result["target_label"] = self._get_node_label(layout.model, node)
            prepare = getattr(self, f"_prepare_{kind}")
            result.update(prepare(layout, values, node, keys, root))
        change = self.create(result)
        change.field_id._update_off()
        return change

    def _find_node(self, keys, key):
        node = keys.get(key) if isinstance(key, str) else None
        if node is None:
            raise UserError(
                self.env._(
                    "“%(name)s” is not on this view. Open the designer again and repeat your "
                    "change.",
                    name=str(key)[:60],
                )
            )
        return node

    def _get_node_label(self, model, node):
        """What people call an element."""
        field = self.env[model]._fields.get(node.get("name") or node.get("for") or "")
        label = node.get("string")
        if not label and field is not None and node.tag in ("field", "label"):
            label = field._description_string(self.env)
        return (label or node.get("name") or node.tag)[:MAX_TEXT]

    def _prepare_anchor(self, keys, root, tag, values, moved=None):
        anchor = self._find_node(keys, values.get("anchor"))
        position = values.get("position") or "after"
        if position not in POSITIONS:
            raise UserError(self.env._("Things are placed before, after or inside another one."))
        parent = anchor if position == "inside" else anchor.getparent()
        label = anchor.getprevious()
        at = anchor
        if position == "before" and label is not None and label.tag == "label":
            # never between a field and its label
            at = label if label.get("for") == anchor.get("name") and label is not moved else anchor
        if parent is None or not may_stand(root, tag, parent):
            raise UserError(self.env._("It can't be placed there. Choose another place."))
        if moved is not None and (anchor is moved or moved in list(anchor.iterancestors())):
            raise UserError(self.env._("A thing can't be moved into or next to itself."))
        return {
            "anchor": get_locator(at),
            "anchor_label": self._get_node_label(values["model"], anchor),
            "position": position,
            "own_label": root.tag == "form" and tag == "field" and parent.tag != "group",
        }

    def _prepare_placing(self, layout, values, root):
        Field = self.env["dealer.designer.field"]
        if values["kind"] == "add_field":
            field = Field._add_fields(layout.model, [values.get("field")])
            name = field.name
        else:
            name = values.get("field")
            if not isinstance(name, str) or not Field._may_be_placed(layout.model, name):
                raise UserError(self.env._("This field can't be placed on a view."))
            field = Field.search([("model", "=", layout.model), ("name", "=", name)], limit=1)
            if any(
                not any(True for _ in node.iterancestors("field"))
                and not (root.tag == "kanban" and node.getparent() is root)
                for node in root.xpath("//field[@name=$name]", name=name)
            ):
                raise UserError(
                    self.env._(
                        "%(field)s is on this view already. Move or show it instead.",
                        field=self.env[layout.model]._fields[name]._description_string(self.env),
                    )
                )
        values["model"] = layout.model
        return {
            "field_name": name,
            "field_id": field.id,
            "target_label": self.env[layout.model]._fields[name]._description_string(self.env),
        }

    def _prepare_move(self, layout, values, node, keys, root):
        if node.tag not in MOVABLE:
            raise UserError(self.env._("This part of the view can't be moved."))
        values["model"] = layout.model
        label = node.getprevious()
        own = label is not None and label.tag == "label" and label.get("for") == node.get("name")
        anchor = self._prepare_anchor(keys, root, node.tag, values, moved=node)
        own = own and node.tag == "field"
        # out of a group, which labels its fields itself
        bare = not own and node.getparent().tag == "group" and node.get("nolabel") != "1"
        bare = bare and not root.xpath("//label[@for=$name]", name=node.get("name", ""))
        return {
            **anchor,
            "own_label": anchor["own_label"] and bare,
            "label_target": get_locator(label) if own else False,
        }

    def _prepare_hide(self, layout, values, node, keys, root):
        if node.tag not in MOVABLE:
            raise UserError(self.env._("This part of the view can't be hidden."))
        rules = self.env["dealer.designer.field"]._get_required_rules(layout.model)
        asked = {rule["name"] for rule in rules}
        for child in [node, *node.iterdescendants("field")]:
            field = self.env[layout.model]._fields.get(child.get("name", ""))
            if field is not None and field.name in asked and layout.view_type == "form":
                raise UserError(
                    self.env._(
                        "%(field)s has to be filled in and can't be hidden. Take that rule away "
                        "first.",
                        field=field._description_string(self.env),
                    )
                )
            if (
                layout.view_type == "form"
                and child.tag == "field"
                and not any(True for _ in child.iterancestors("field"))
                and field is not None
                and (field.required or child.get("required") in ("1", "True"))
                and not (field.default or field.compute or field.related)
            ):
                raise UserError(
                    self.env._(
                        "%(field)s must be filled in for every document and can't be hidden.",
                        field=field._description_string(self.env),
                    )
                )
        return {}

    def _prepare_show(self, layout, values, node, keys, root):
        if not is_hidden(node):
            raise UserError(self.env._("This is not hidden."))
        return {}

    def _prepare_relabel(self, layout, values, node, keys, root):
        if node.tag not in LABELLED:
            raise UserError(self.env._("This part of the view has no label."))
        return {"value": self._check_texts(values.get("value"))}

    def _prepare_help(self, layout, values, node, keys, root):
        if node.tag not in ("field", "button", "filter"):
            raise UserError(self.env._("Only fields and buttons have an explanation."))
        return {"value": self._check_texts(values.get("value"))}

    def _prepare_condition(self, layout, values, node, keys, root):
        wanted = values.get("value")
        if not isinstance(wanted, dict) or not wanted or set(wanted) - set(CONDITIONS):
            raise UserError(self.env._("A rule says when a field is required, visible, read-only."))
        if set(wanted) - {"visible"} and node.tag != "field":
            raise UserError(self.env._("Only a field can be required or read-only."))
        if node.tag not in MOVABLE or layout.view_type == "search":
            raise UserError(self.env._("This part of the view takes no rules."))
        Field = self.env["dealer.designer.field"]
        name = node.get("name") if node.tag == "field" else None
        for domain in wanted.values():
            if domain is not False and domain is not None:
                Field._check_condition(layout.model, domain, name)
        earlier = layout.change_ids.filtered(
            lambda change: (
                change.is_active
                and change.kind == "condition"
                and change.target == get_locator(node)
            )
        )
        value = dict(earlier.sorted("id")[-1:].value or {})
        value.update(wanted)
        return {"value": {key: domain for key, domain in value.items() if domain is not False}}

    def _prepare_remove(self, layout, values, node, keys, root):
        placed = layout.change_ids.filtered(
            lambda change: (
                change.is_active
                and change.kind in ("add_field", "place_field")
                and change.field_name == node.get("name")
            )
        )
        if node.tag != "field" or not placed:
            raise UserError(
                self.env._("This belongs to the view itself: it can be hidden, not taken off.")
            )
        return {"field_name": node.get("name"), "field_id": placed[0].field_id.id}

    def _check_texts(self, texts):
        return self.env["dealer.designer.field"]._check_texts(texts)

    def _move_to(self, keys, root, anchor, position):
        """A new place for a misplaced change: where it is put, or what it changes."""
        self.ensure_one()
        values = {"anchor": anchor, "position": position, "model": self.model}
        if self.kind in ("add_field", "place_field"):
            self.write(self._prepare_anchor(keys, root, "field", values))
        elif self.kind == "move":
            found = root.xpath(self.target)
            if not found:
                raise UserError(
                    self.env._("What was moved is gone itself. Drop this change instead.")
                )
            self.write(self._prepare_anchor(keys, root, found[0].tag, values, moved=found[0]))
        else:
            node = self._find_node(keys, anchor)
            self.write(
                {
                    "target": get_locator(node),
                    "target_label": self._get_node_label(self.model, node),
                }
            )

    def _set_undone(self, undone):
        self.write(
            {
                "undone": undone,
                "undone_by_id": self.env.uid if undone else False,
                "undone_on": fields.Datetime.now() if undone else False,
                "misplaced": False,
                "misplaced_reason": False,
            }
        )
        self.field_id._update_off()

    # === AS SPECS OF THE INHERITED VIEW === #

    def _get_superseded(self):
        """Rules of an element are kept whole in its last change."""
        last = {}
        result = self.browse()
        for change in self.filtered(lambda change: change.kind == "condition").sorted("id"):
            result += last.get(change.target, self.browse())
            last[change.target] = change
        return result

    def _get_specs(self, terms=None):
        """This change as elements of an inherited view.

        :param dict terms: filled with {language: {text in the XML: translation}}
        """
        self.ensure_one()
        return getattr(self, f"_get_specs_{self.kind}")({} if terms is None else terms)

    def _get_specs_add_field(self, terms):
        spec = E.xpath(expr=self.anchor, position=self.position)
        if self.own_label:
            spec.append(E.label({"for": self.field_name}))
        spec.extend(
            self.env["dealer.designer.field"]._get_nodes(
                self.model, self.field_name, self.view_type, self.field_id
            )
        )
        if self.own_label:
            spec[1].set("nolabel", "1")
            if invisible := spec[1].get("invisible"):
                spec[0].set("invisible", invisible)
        return [spec]

    def _get_specs_place_field(self, terms):
        return self._get_specs_add_field(terms)

    def _get_specs_move(self, terms):
        spec = E.xpath(expr=self.anchor, position=self.position)
        if self.label_target:
            spec.append(E.xpath(expr=self.label_target, position="move"))
        found = FIELD_TARGET.match(self.target)
        if not self.own_label or not found:
            spec.append(E.xpath(expr=self.target, position="move"))
            return [spec]
        label = E.label({"for": found[1]})
        if invisible := self._get_invisible(found[1]):
            label.set("invisible", invisible)
        spec.extend([label, E.xpath(expr=self.target, position="move")])
        return [self._get_attributes({"nolabel": "1"}), spec]

    def _get_invisible(self, name):
        """When a moved field is hidden, as its label is too then."""
        Field = self.env["dealer.designer.field"]
        own = Field.search([("model", "=", self.model), ("name", "=", name)], limit=1)
        if own:
            return Field._get_nodes(self.model, name, self.view_type, own)[0].get("invisible")
        found = self.layout_id._get_arch_without().xpath(self.target)
        return found[0].get("invisible") if found else None

    def _get_specs_hide(self, terms):
        name = "column_invisible" if self.view_type == "list" else "invisible"
        return [self._get_attributes({name: "1"}), *self._get_label_specs({"invisible": "1"})]

    def _get_specs_show(self, terms):
        values = {"invisible": "", "column_invisible": ""}
        return [self._get_attributes(values), *self._get_label_specs({"invisible": ""})]

    def _get_specs_relabel(self, terms):
        text = self._get_source(terms)
        return [self._get_attributes({"string": text}), *self._get_label_specs({"string": text})]

    def _get_specs_help(self, terms):
        return [self._get_attributes({"help": self._get_source(terms)})]

    def _get_specs_condition(self, terms):
        rules = self.value or {}
        types = self.env["dealer.designer.field"]._get_condition_types(self.model)
        spec = E.xpath(expr=self.target, position="attributes")
        for key, name in (("required", "required"), ("readonly", "readonly")):
            if rules.get(key) is not None:
                expr = self._read_condition(rules[key], types)
                spec.append(E.attribute(name=name, add=expr, separator="or"))
        if rules.get("visible"):
            expr = f"not {self._read_condition(rules['visible'], types)}"
            spec.append(E.attribute(name="invisible", add=expr, separator="or"))
            labels = self._get_label_specs({})
            for label in labels:
                label.append(E.attribute(name="invisible", add=expr, separator="or"))
            return [spec, *labels]
        return [spec]

    @api.model
    def _read_condition(self, domain, types):
        try:
            return read_condition(domain, types)[0]
        except ConditionError:
            # a field it asks for is gone: the view names it and the spec is left out with a reason
            names = [leaf[0] for leaf in domain if isinstance(leaf, list) and len(leaf) == 3]
            return (
                " and ".join(
                    name for name in names if isinstance(name, str) and name.isidentifier()
                )
                or "False"
            )

    def _get_specs_remove(self, terms):
        specs = [E.xpath(expr=self.target, position="replace")]
        for label in self._get_label_specs({}):
            label.set("position", "replace")
            specs.append(label)
        return specs

    def _get_attributes(self, values):
        spec = E.xpath(expr=self.target, position="attributes")
        spec.extend(E.attribute(text, name=name) for name, text in values.items())
        return spec

    def _get_label_specs(self, values):
        """The label that stands apart from its field follows it; no harm when there is none."""
        if self.view_type != "form" or "//field[@name='" not in self.target:
            return []
        if self.target.startswith("(") or not self.target.startswith("//field["):
            return []
        name = self.target.split("'")[1]
        spec = E.xpath(expr=f"//label[@for='{name}'][not(ancestor::field)]", position="attributes")
        spec.set("data-optional", "1")
        spec.extend(E.attribute(text, name=key) for key, text in values.items())
        return [spec]

    def _get_source(self, terms):
        texts = self.value or {}
        source = texts.get("en_US") or next(iter(texts.values()))
        for code, text in texts.items():
            if code != "en_US":
                terms.setdefault(code, {})[source] = text
        return source

    # === FOR PEOPLE === #

    def _get_text(self):
        """One line for the history."""
        self.ensure_one()
        values = {"what": self.target_label or "", "where": self.anchor_label or ""}
        if self.kind in ("add_field", "place_field", "move"):
            texts = {
                ("add_field", "before"): self.env._(
                    "Field “%(what)s” added before “%(where)s”", **values
                ),
                ("add_field", "after"): self.env._(
                    "Field “%(what)s” added after “%(where)s”", **values
                ),
                ("add_field", "inside"): self.env._(
                    "Field “%(what)s” added in “%(where)s”", **values
                ),
                ("place_field", "before"): self.env._(
                    "Field “%(what)s” placed before “%(where)s”", **values
                ),
                ("place_field", "after"): self.env._(
                    "Field “%(what)s” placed after “%(where)s”", **values
                ),
                ("place_field", "inside"): self.env._(
                    "Field “%(what)s” placed in “%(where)s”", **values
                ),
                ("move", "before"): self.env._("“%(what)s” moved before “%(where)s”", **values),
                ("move", "after"): self.env._("“%(what)s” moved after “%(where)s”", **values),
                ("move", "inside"): self.env._("“%(what)s” moved into “%(where)s”", **values),
            }
            return texts[self.kind, self.position]
        if self.kind == "relabel":
            texts = self.value or {}
            values["text"] = texts.get(self.env.lang) or next(iter(texts.values()), "")
            return self.env._("“%(what)s” renamed to “%(text)s”", **values)
        if self.kind == "update_field":
            return self._get_update_text()
        return {
            "hide": self.env._("“%(what)s” hidden", **values),
            "show": self.env._("“%(what)s” shown", **values),
            "help": self.env._("“%(what)s” explained", **values),
            "condition": self.env._("Rules of “%(what)s” changed", **values),
            "remove": self.env._("“%(what)s” taken off the view", **values),
            "remove_field": self.env._("Field “%(what)s” removed with its data", **values),
        }[self.kind]

    def _get_descriptions(self):
        """For the client: newest first as they come."""
        return [
            {
                "id": change.id,
                "kind": change.kind,
                "text": change._get_text(),
                "who": change.user_id.sudo().name,
                "when": fields.Datetime.to_string(change.date),
                "step": change.step,
                "view_type": change.view_type or False,
                "undone": change.undone,
                "undone_by": change.undone_by_id.name or False,
                "undone_on": fields.Datetime.to_string(change.undone_on) or False,
                "dropped": change.dropped,
                "misplaced": change.misplaced and change.is_active,
                "reason": change.misplaced_reason or False,
                "field": change.field_name or False,
                "can_restore": change.kind == "remove_field" and not change.restored_on,
            }
            for change in self
        ]
