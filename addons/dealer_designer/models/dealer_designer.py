from odoo import api, models
from odoo.exceptions import AccessError, UserError

VIEW_TYPES = ("form", "list", "search", "kanban")


class DealerDesigner(models.AbstractModel):
    """What the designer's screens call. Every public method asks for the role first.

    The role gives no right to what is in the documents: these methods read and write definitions
    (fields, views, changes) and never a record of the model being designed.
    """

    _name = "dealer.designer"
    _description = "Designer"

    # === FORMS === #

    @api.model
    def load(self, model, view_type="form", view_id=None):
        """Everything the designer shows about one view.

        :param str view_type: form, list, search or kanban
        :param int view_id: the view that is open; empty for the model's own first one
        :return: dict: model, label, view_type, view_id, version, arch (with `data-designer-key`
            on what may be changed), fields, changes (newest first), misplaced, languages, groups,
            field_types, safe_mode, can_undo, can_redo
        """
        return self._get_layout(model, view_type, view_id)._get_description()

    @api.model
    def apply(self, model, view_type, changes, view_id=None, expected_version=None):
        """Keep changes, all or none, after the view was tried for every role.

        :param list changes: dicts: `kind` (add_field, place_field, move, hide, show, relabel, help,
            condition, remove), `target` (designer key; for place_field the field's name in
            `field`), `anchor` and `position` (before, after, inside) for what is placed or moved,
            `field` (spec of add_field, name for place_field), `value` (relabel and help:
            {language: text}; condition: {"required": domain, "visible": …, "readonly": …},
            an empty list is always, False takes the condition away)
        :param int expected_version: what `load` told; refused when somebody was faster
        :return: as `load`
        """
        layout = self._get_layout(model, view_type, view_id, create=True)
        layout._apply(changes, expected_version)
        return layout._get_description()

    @api.model
    def undo(self, model, view_type="form", view_id=None):
        """Take back the last step. :return: as `load`"""
        self._get_layout(model, view_type, view_id)._undo()
        return self.load(model, view_type, view_id)

    @api.model
    def redo(self, model, view_type="form", view_id=None):
        """Do again what was undone last. :return: as `load`"""
        self._get_layout(model, view_type, view_id)._redo()
        return self.load(model, view_type, view_id)

    @api.model
    def undo_to(self, change_id, view_type="form", view_id=None):
        """Take back a change and every step after it, all or none.

        :param str view_type: the view that is open, for a change of a field (it is of no view)
        :return: as `load`
        """
        change = self._get_change(change_id)
        if layout := change.layout_id:
            layout._undo_to(change)
            return layout._get_description()
        self._get_layout(change.model, view_type, view_id)._undo_to(change)
        return self.load(change.model, view_type, view_id)

    @api.model
    def history(self, model):
        """:return: list of every change of a model, newest first (see `load`'s changes)"""
        self._check_model(model)
        changes = self.env["dealer.designer.change"].sudo().search([("model", "=", model)])
        return changes._get_descriptions()

    @api.model
    def set_safe_mode(self, model, on=True):
        """Open this model's views without customisations, for me, for an hour.

        :return: bool, on or not
        """
        self._check_model(model)
        # own user record only: an employee may not write it else
        self.env.user.sudo()._set_designer_safe_mode(model, on)
        return bool(on)

    @api.model
    def put_back(self, change_id, anchor=None, position="after"):
        """Give a misplaced change a new place (a key of `load`); without: try the old one again.

        :return: as `load`
        """
        change = self._get_change(change_id)
        change.layout_id._put_back(change, anchor, position)
        return change.layout_id._get_description()

    @api.model
    def drop(self, change_id):
        """Give up a misplaced change. :return: as `load`"""
        change = self._get_change(change_id)
        change.layout_id._drop(change)
        return change.layout_id._get_description()

    # === FIELDS === #

    @api.model
    def add_field(self, model, spec):
        """Add a field to a model, without placing it.

        :param dict spec: label {language: text}; type (see `load`'s field_types); choices
            [{"value", "label": {language: text}}]; relation (model); help {language: text};
            default; required_if, visible_if, readonly_if (domains; an empty list is always, False
            never); formula and result_type; group_ids (who may see it); tracking
        :return: dict of the field as in `load`'s fields, with id and name
        """
        self._check_model(model)
        # definitions only; the role has been asked for
        env = self.sudo().env
        with env["dealer.designer.layout"].new({"model": model})._all_or_nothing():
            field = env["dealer.designer.field"]._add_fields(model, [spec])
        return field._get_description()[field.name]

    @api.model
    def update_field(self, field_id, spec, expected_version=None):
        """Change a field of one's own: any key of the spec except type and relation.

        It is a step of every view of the model: `undo` takes it back.

        :param int field_id: id of `dealer.designer.field` as in `load`'s fields
        :param int expected_version: the field's, as `load` told it; refused when somebody was
            faster
        :return: dict of the field
        """
        field = self._get_field(field_id)
        field._update(spec, expected_version)
        return field._get_description()[field.name]

    @api.model
    def get_removal(self, field_id):
        """What removing a field would touch.

        :return: dict: rows (records that hold data), views, filters, workflows, formulas
            (names), blockers (sentences; when there are any it can't be removed)
        """
        return self._get_field(field_id)._get_removal()

    @api.model
    def remove_field(self, field_id):
        """Export the data, keep it with the change, and remove the field with its column.

        :return: id of the change, for `restore_field`
        """
        return self._get_field(field_id)._remove().id

    @api.model
    def restore_field(self, change_id):
        """Bring a removed field, its places and its data back.

        :return: dict of the field
        """
        field = self._get_change(change_id)._restore_field()
        return field._get_description()[field.name]

    @api.model
    def get_relations(self, model, path=""):
        """Fields to choose from for conditions, formulas and placeholders, one level at a time.

        :param str path: dotted path of relations to walk first
        :return: dict: model, label, path, fields [{name, label, type, relation, custom}]
        """
        self._check_model(model)
        return self.env["dealer.designer.field"]._get_relations(model, path)

    # === WHO AND WHAT === #

    @api.model
    def _check_designer(self):
        if not self.env.user.has_group("dealer_designer.group_designer"):
            raise AccessError(
                self.env._(
                    "Only a designer may change forms and fields. Ask your administrator for the "
                    "role Designer."
                )
            )

    @api.model
    def _check_model(self, model):
        """Refuse who is no designer, and models that are no business documents."""
        self._check_designer()
        self.env["dealer.designer.field"]._check_model_allowed(model)

    @api.model
    def _get_layout(self, model, view_type, view_id=None, create=False):
        self._check_model(model)
        if view_type not in VIEW_TYPES:
            raise UserError(
                self.env._("Only forms, lists, searches and boards can be designed here.")
            )
        # definitions only; the role has been asked for
        return self.env["dealer.designer.layout"].sudo()._find(model, view_type, view_id, create)

    @api.model
    def _get_change(self, change_id):
        self._check_designer()
        change = self.env["dealer.designer.change"].sudo().browse(_as_id(change_id)).exists()
        if not change:
            raise UserError(self.env._("This change is gone. Open the designer again."))
        self._check_model(change.model)
        return change

    @api.model
    def _get_field(self, field_id):
        self._check_designer()
        field = self.env["dealer.designer.field"].sudo().browse(_as_id(field_id)).exists()
        if not field or field.role != "field" or not field.active:
            raise UserError(
                self.env._("This is not a field of your own, or it is gone. Open the form again.")
            )
        self._check_model(field.model)
        return field


def _as_id(value):
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
