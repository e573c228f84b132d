from odoo import api, models
from odoo.exceptions import UserError

from ..lib.field_types import LINKABLE, TECHNICAL


class DealerDesigner(models.AbstractModel):
    _inherit = "dealer.designer"

    @api.model
    def get_models(self, designed=False):
        """Kinds of documents to choose from.

        :param bool designed: those that can be customised and that a menu opens; else those that a
            field can link to
        :return: list of dicts: model, label, changes (how many were made), by label
        """
        self._check_designer()
        env = self.sudo().env  # definitions, not data
        names = self._get_models_with_form()
        if designed:
            names &= self._get_models_with_menu()
        found = env["ir.model"].search([("model", "in", list(names))])
        groups = env["dealer.designer.change"]._read_group(
            [("model", "in", found.mapped("model")), ("undone", "=", False)],
            ["model"],
            ["__count"],
        )
        changes = dict(groups)
        result = [
            {"model": model.model, "label": model.name, "changes": changes.get(model.model, 0)}
            for model in found
            if self._is_choosable(model.model, relation=not designed)
        ]
        return sorted(result, key=lambda row: row["label"].lower())

    @api.model
    def check_formula(self, model, formula, result_type):
        """Whether a formula can be read, while it is typed.

        :return: dict: error, one sentence or empty
        """
        self._check_model(model)
        try:
            self.env["dealer.designer.field"]._check_formula(model, formula, result_type)
        except UserError as error:
            return {"error": str(error)}
        return {"error": ""}

    @api.model
    def _get_models_with_form(self):
        """Models with a form of their own that somebody besides the system's people reads."""
        env = self.sudo().env
        system = env.ref("base.group_system") + env.ref("base.group_erp_manager")
        forms = env["ir.ui.view"]._read_group(
            [("type", "=", "form"), ("mode", "=", "primary")], ["model"]
        )
        read = env["ir.model.access"]._read_group(
            [("perm_read", "=", True), ("group_id", "not in", system.ids)], ["model_id"]
        )
        return {name for (name,) in forms} & {model.model for (model,) in read}

    @api.model
    def _get_models_with_menu(self):
        menus = self.env["ir.ui.menu"].sudo().search([("action", "like", "ir.actions.act_window,")])
        return {menu.action.res_model for menu in menus if menu.action}

    @api.model
    def _is_choosable(self, name, relation):
        """As `dealer.designer.field._is_model_allowed`, but for what was asked in sets before."""
        Model = self.env.get(name)
        if Model is None or Model._abstract or Model._transient or not Model._auto:
            return False
        return not name.startswith(TECHNICAL) or (relation and name in LINKABLE)
