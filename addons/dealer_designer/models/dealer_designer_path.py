from odoo import api, models
from odoo.tools.misc import unique

from ..lib.placeholder import PlaceholderError, parse, parse_path
from .dealer_designer_field import LINKABLE, TECHNICAL
from odoo.addons.dealer_workflow.lib.expression import ExpressionError
from odoo.addons.dealer_workflow.lib.expression import parse as parse_formula

# what may be told of a user: never what signs him in
USER_FIELDS = {"name", "display_name", "email", "phone", "partner_id", "company_id", "image_128"}
CLOSED_TYPES = {"json", "properties", "properties_definition", "reference", "many2one_reference"}


class DealerDesignerPath(models.AbstractModel):
    """Which fields a placeholder or a reminder of a person may name."""

    _name = "dealer.designer.path"
    _description = "Paths of Fields"

    @api.model
    def _resolve(self, model, path, through_lines=False):
        """Walk a path of field names.

        :param tuple path: names, from ``lib.placeholder``
        :param through_lines: whether a list may come before the end, as in a formula's sum
        :return: list of fields (odoo.fields.Field), one for each name
        :raise PlaceholderError: with one sentence on what is wrong
        """
        fields_, comodel, many = [], model, False
        for position, name in enumerate(path):
            last = position == len(path) - 1
            field = self.env[comodel]._fields.get(name) if comodel in self.env else None
            if field is None:
                raise PlaceholderError(
                    self.env._(
                        "“%(model)s” has no field “%(field)s” (any more).",
                        model=self.env["ir.model"]._get(comodel).name or comodel,
                        field=name,
                    )
                )
            if not self._is_field_open(field, comodel):
                raise PlaceholderError(
                    self.env._(
                        "“%s” is not for prints and messages.", field._description_string(self.env)
                    )
                )
            if many and not through_lines:
                raise PlaceholderError(
                    self.env._("“%s” is a list: show it as a table.", ".".join(path[:position]))
                )
            if not last and not field.relational:
                raise PlaceholderError(
                    self.env._("Nothing follows “%s”.", field._description_string(self.env))
                )
            many = field.type in ("one2many", "many2many")
            fields_.append(field)
            comodel = field.comodel_name if field.relational else None
        return fields_

    @api.model
    def _is_field_open(self, field, model):
        """Whether a placeholder may name the field of the model."""
        if field.type in CLOSED_TYPES or self.env["dealer.designer.field"]._is_secret(field):
            return False
        if field.groups and not self.env.user.has_groups(field.groups):
            return False  # nobody shows others what he may not see himself
        if model == "res.users" and field.name not in USER_FIELDS:
            return False
        return not field.relational or self._is_model_open(field.comodel_name)

    @api.model
    def _is_model_open(self, model):
        return model in LINKABLE or not model.startswith(TECHNICAL)

    @api.model
    def _check_expression(self, model, expression):
        """Say what is wrong with a placeholder.

        :return: one sentence, or False
        """
        try:
            self._parse(model, expression)
        except PlaceholderError as error:
            return str(error)
        return False

    @api.model
    def _parse(self, model, expression):
        """:return: (Placeholder, fields of its path)
        :raise PlaceholderError: with one sentence on what is wrong
        """
        try:
            placeholder = parse(expression)
        except PlaceholderError as error:
            raise PlaceholderError(
                self.env._("“%s” is no placeholder: choose a field from the list.", str(error)[:80])
            ) from None
        if placeholder.formula:
            return placeholder, self._resolve_formula(model, placeholder.formula)
        fields_ = self._resolve(model, placeholder.path)
        last = fields_[-1]
        label = last._description_string(self.env)
        if placeholder.format == "table":
            if last.type not in ("one2many", "many2many"):
                raise PlaceholderError(self.env._("“%s” is no list of lines.", label))
            for column in placeholder.columns:
                if self._resolve(last.comodel_name, column)[-1].type == "binary":
                    raise PlaceholderError(self.env._("A table shows no pictures."))
        elif placeholder.format == "image":
            if last.type != "binary":
                raise PlaceholderError(self.env._("“%s” is no picture.", label))
        elif last.type == "binary":
            raise PlaceholderError(self.env._("“%s” is a file: only pictures can be shown.", label))
        elif placeholder.format == "date" and last.type not in ("date", "datetime"):
            raise PlaceholderError(self.env._("“%s” is no date.", label))
        elif placeholder.format == "phone" and last.type != "char":
            raise PlaceholderError(self.env._("“%s” is no phone number.", label))
        return placeholder, fields_

    @api.model
    def _resolve_formula(self, model, text):
        """:return: the fields a formula of the model names
        :raise PlaceholderError: with one sentence on what is wrong
        """
        try:
            expression = parse_formula(text)
        except ExpressionError as error:
            raise PlaceholderError(str(error)) from None
        found = []
        for path in expression.fields:
            try:
                names = parse_path(path)
            except PlaceholderError:
                raise PlaceholderError(
                    self.env._("“%s” is no field of the document.", path[:80])
                ) from None
            fields_ = self._resolve(model, names, through_lines=True)
            if fields_[-1].type == "binary":
                raise PlaceholderError(self.env._("A formula can't reckon with files."))
            found += fields_
        return found

    @api.model
    def _reckon(self, record, text):
        """Reckon a formula with what the reader may read of the document.

        :raise ExpressionError: with one sentence on what is wrong
        """

        def resolve(path):
            fields_ = self._resolve(record._name, parse_path(path), through_lines=True)
            if any(field.type in ("one2many", "many2many") for field in fields_[:-1]):
                return [self._get_plain(value, fields_[-1]) for value in record.mapped(path)]
            value = record
            for field in fields_:
                value = value[field.name]
            if fields_[-1].type in ("one2many", "many2many"):
                return value.mapped("display_name")
            return self._get_plain(value, fields_[-1])

        return parse_formula(text).evaluate(resolve)

    @api.model
    def _get_plain(self, value, field):
        if field.relational:
            return value.display_name or None
        return None if value is False and field.type != "boolean" else value

    @api.model
    def _get_unreadable(self, model, fields_):
        """Roles that read the documents but not all that a path needs.

        :return: list of names of groups
        """
        Access = self.env["ir.model.access"].sudo()  # settings; only names of roles are told
        readers = Access.search(
            [("model_id.model", "=", model), ("perm_read", "=", True), ("group_id", "!=", False)]
        ).group_id
        comodels = unique(field.model_name for field in fields_ if field.model_name != model)
        rows = Access.search(
            [("model_id.model", "in", list(comodels)), ("perm_read", "=", True)]
        ).grouped(lambda row: row.model_id.model)
        names = []
        for group in readers:
            implied = group.all_implied_ids
            if any(
                not any(not row.group_id or row.group_id in implied for row in rows.get(name, ()))
                for name in unique(f.model_name for f in fields_ if f.model_name != model)
            ):
                names.append(group.display_name)
        return names
