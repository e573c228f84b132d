from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib.field_types import LINKABLE, MAX_TEXT, RESULT_TYPES, TECHNICAL, is_id
from ..lib.modifiers import TYPES as CONDITION_TYPES
from ..lib.modifiers import ConditionError, read_condition
from odoo.addons.dealer_workflow.lib.expression import ExpressionError, parse


class DealerDesignerField(models.Model):
    """What a spec, a rule and a formula may say."""

    _inherit = "dealer.designer.field"

    # === CHECKING A SPEC === #

    @api.model
    def _check_texts(self, texts, required=True):
        """A text in one or several languages: {language code: text}."""
        installed = dict(self.env["res.lang"].get_installed())
        if isinstance(texts, str):
            texts = {self.env.lang or "en_US": texts}
        if not isinstance(texts, dict):
            raise UserError(self.env._("Write the label in at least one language."))
        result = {}
        for code, text in texts.items():
            if code != "en_US" and code not in installed:
                raise UserError(self.env._("The language %s is not installed.", str(code)[:20]))
            if text in (None, False, ""):
                continue
            if not isinstance(text, str) or len(text) > MAX_TEXT:
                raise UserError(self.env._("A label or help has up to %s letters.", MAX_TEXT))
            text = text.strip()
            if any(not (char.isprintable() or char == "\n") for char in text):
                raise UserError(self.env._("A label or help can't hold control characters."))
            if text:
                result[code] = text
        if required and not result:
            raise UserError(self.env._("Write the label in at least one language."))
        return result

    @api.model
    def _get_condition_types(self, model):
        """Fields that a rule may ask: {name: type}."""
        return {
            name: field.type
            for name, field in self.env[model]._fields.items()
            if field.type in CONDITION_TYPES and not self._is_secret(field)
        }

    @api.model
    def _check_condition(self, model, domain, name=None):
        """A rule built without code.

        :param name: the field it is a rule of; whoever sees that must see what the rule asks
        """
        try:
            _expression, names = read_condition(domain, self._get_condition_types(model))
        except ConditionError as error:
            raise UserError(self._get_condition_message(error)) from None
        if name in names:
            raise UserError(self.env._("A field's rule can't ask for the field itself."))
        Model = self.env[model].sudo()
        try:
            Domain(domain).validate(Model)
        except ValueError as error:
            raise UserError(self.env._("The rule can't be read: %s", str(error)[:200])) from None
        definitions = self.env["res.groups"].sudo()._get_group_definitions()
        own = Model._fields.get(name)
        seen_by = definitions.universe
        if own is not None and own.groups:
            seen_by = definitions.parse(own.groups, raise_if_not_found=False)
        for asked in names:
            groups = Model._fields[asked].groups
            if groups and not seen_by <= definitions.parse(groups, raise_if_not_found=False):
                raise UserError(
                    self.env._(
                        "The rule asks for %(field)s, which not everybody may see. Use another "
                        "field in the rule.",
                        field=Model._fields[asked]._description_string(self.env),
                    )
                )

    @api.model
    def _get_condition_message(self, error):
        detail = error.detail
        return {
            "format": self.env._("The rule can't be read. Build it again."),
            "field": self.env._(
                "The rule asks for “%s”, which this document doesn't have.", detail
            ),
            "type": self.env._("A rule can't ask for “%s”.", detail),
            "operator": self.env._("A rule can't compare with “%s” here.", detail),
            "value": self.env._("The rule compares “%s” with something it can't hold.", detail),
        }[error.code]

    @api.model
    def _check_groups(self, group_ids):
        """Groups of employees that can be told apart in every database."""
        if not isinstance(group_ids, list) or not all(is_id(group) for group in group_ids):
            raise UserError(self.env._("Choose who may see the field from the list."))
        allowed = {group["id"] for group in self._get_group_choices()}
        if set(group_ids) - allowed:
            raise UserError(self.env._("Choose who may see the field from the list."))
        return group_ids

    @api.model
    def _get_group_choices(self):
        """Roles to choose from: groups of employees with an external id."""
        groups = self.env["res.groups"].sudo()
        outside = self.env.ref("base.group_portal") + self.env.ref("base.group_public")
        found = groups.search([("id", "not in", outside.ids)])
        names = found.get_external_id()
        hidden = {"base.group_no_one", "base.group_multi_company", "base.group_multi_currency"}
        return [
            {"id": group.id, "name": group.full_name}
            for group in found
            if names[group.id]
            and not names[group.id].startswith("__export__")
            and names[group.id] not in hidden
            and not (group.all_implied_ids & outside)
        ]

    @api.model
    def _check_formula(self, model, text, result_type):
        """:return: the expression; a sentence when it can't be evaluated for this model"""
        if not isinstance(text, str):
            raise UserError(self.env._("Write the formula as text."))
        if result_type not in RESULT_TYPES:
            raise UserError(self.env._("Say what the formula gives: a text, a number, a date …"))
        try:
            expression = parse(text)
        except ExpressionError as error:
            problem = self.env["dealer.workflow.part"]._explain(error)
            raise UserError(self.env._("The formula can't be read: %s", problem)) from None
        for path in expression.fields:
            self._check_path(model, path)
        return expression

    @api.model
    def _get_formula_paths(self, text):
        try:
            return parse(text or "").fields
        except ExpressionError:
            return ()

    @api.model
    def _check_path(self, model, path):
        """A dotted path of a formula or placeholder.

        :return: the last field
        """
        names = path.split(".")
        if len(names) > 5:
            raise UserError(self.env._("“%s” goes through too many documents.", path))
        for index, name in enumerate(names):
            field = self.env[model]._fields.get(name)
            hidden = name == "id" or field is None or self._is_secret(field)
            if hidden or field.type in ("binary", "json"):
                raise UserError(
                    self.env._("“%(path)s” can't be used: there is no such field.", path=path)
                )
            last = index == len(names) - 1
            if last:
                return field
            if not field.relational:
                raise UserError(
                    self.env._(
                        "“%(path)s” can't be used: %(name)s leads to no other document.",
                        path=path,
                        name=name,
                    )
                )
            model = field.comodel_name
            if model.startswith(TECHNICAL) and model not in LINKABLE:
                raise UserError(
                    self.env._("“%(path)s” can't be used: there is no such field.", path=path)
                )
        return None
