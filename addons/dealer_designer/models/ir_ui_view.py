from lxml import etree
from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools.template_inheritance import apply_inheritance_specs
from odoo.tools.view_validation import get_expression_field_names

KEY = "dealer_designer.layout_"
MODIFIERS = ("invisible", "column_invisible", "readonly", "required")


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    def _is_designer_view(self):
        """Written from a designer's changes. Costs nothing: the key is fetched with the arch."""
        return bool(self.key) and self.key.startswith(KEY)

    @api.model
    def apply_inheritance_specs(self, source, specs_tree, pre_locate=None):
        """What a designer's change hung on may be gone: leave out that change, apply the rest.

        Odoo raises there and the form can't be opened any more.
        """
        if not self or not self._is_designer_view():
            return super().apply_inheritance_specs(source, specs_tree, pre_locate=pre_locate)
        left_out = self.env.context.get("dealer_designer_left_out")
        for spec in specs_tree.xpath("./*"):
            change_id = int(spec.attrib.pop("data-change", 0))
            optional = spec.attrib.pop("data-optional", None)
            reason = self._clean_designer_spec(source, spec)
            if reason and left_out is not None and not optional:
                left_out.append((self.id, change_id, reason))
            if reason is None or spec.get("data-partly"):
                spec.attrib.pop("data-partly", None)
                source = super().apply_inheritance_specs(source, spec, pre_locate=pre_locate)
        return source

    def _apply_designer_spec(self, root, spec, strict=False):
        """Apply one spec to a tree in place.

        :raise ValidationError: when `strict` and it finds no place
        """
        optional = spec.attrib.pop("data-optional", None)
        reason = self._clean_designer_spec(root, spec)
        if reason:
            if strict and not optional:
                raise ValidationError(reason)
            return
        apply_inheritance_specs(root, spec)

    def _clean_designer_spec(self, source, spec):
        """Why a spec can't be applied, else None. Rules on vanished fields are taken out of it.

        A field that can be placed without its rule is (`data-partly`), and the reason tells.
        """
        node = self.locate_node(source, spec)
        if node is None:
            return self.env._("what it was placed at is not on the view any more")
        if spec.get("position") in ("before", "after") and node.getparent() is None:
            return self.env._("what it was placed at is not on the view any more")
        known = self.env[self.model]._fields if self.model in self.env else {}
        reason = None
        for child in spec.iter("xpath", "field", "label", "attribute", "div"):
            if child.tag == "xpath" and child is not spec:
                moved = self.locate_node(source, child)
                if moved is None:
                    return self.env._("it is not on the view any more")
                if moved is node or any(parent is moved for parent in node.iterancestors()):
                    return self.env._("it would be moved into itself")
            elif child.tag == "field" and child.get("name") not in known:
                return self.env._("its field does not exist any more")
            elif child.tag == "attribute" and child.get("add"):
                if missing := self._get_unknown(child.get("add"), known):
                    return self.env._("its rule needs the field %s, which is gone", missing)
            for name in MODIFIERS:
                if child.get(name) and (missing := self._get_unknown(child.get(name), known)):
                    del child.attrib[name]
                    spec.set("data-partly", "1")
                    reason = self.env._("its rule needs the field %s, which is gone", missing)
        return reason

    @api.model
    def _get_unknown(self, expr, known):
        """The first field of an expression that doesn't exist."""
        return next((name for name in get_expression_field_names(expr) if name not in known), None)

    def _combine(self, hierarchy):
        """Leave customisations out in safe mode, and as a last resort when the rest can't stand.

        An inherited form that is applied after a designer's view may look for what was moved.
        """
        ours = [view for views in hierarchy.values() for view in views if view._is_designer_view()]
        if not ours:
            return super()._combine(hierarchy)
        off = self.env.context.get("dealer_designer_off") or ()
        if any(view.model in off for view in ours):
            return super()._combine(_without(hierarchy, ours))
        if self.env.context.get("dealer_designer_strict"):
            return super()._combine(hierarchy)
        try:
            return super()._combine(hierarchy)
        except (ValueError, ValidationError, etree.LxmlError):
            return super()._combine(_without(hierarchy, ours))

    @api.model
    def _validate_custom_views(self, model):
        """At the end of an update: note which changes lost their place, and tell designers."""
        Layout = self.env["dealer.designer.layout"]
        if model in Layout._get_models():
            Layout._repair(model)
        return super()._validate_custom_views(model)


def _without(hierarchy, left_out):
    gone = {view.id for view in left_out}
    result = type(hierarchy)(hierarchy.default_factory)
    for parent, views in hierarchy.items():
        result[parent] = [view for view in views if view.id not in gone]
    return result
