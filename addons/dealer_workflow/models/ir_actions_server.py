from odoo import api, fields, models
from odoo.exceptions import AccessError


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    workflow_released = fields.Boolean(
        string="Released for Workflows",
        copy=False,
        help="Workflow administrators may let steps run this action. It runs with the rights of "
        "who takes the step.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("workflow_released") for vals in vals_list):
            self._check_may_release()
        return super().create(vals_list)

    def write(self, vals):
        if "workflow_released" in vals:
            self._check_may_release()
        return super().write(vals)

    def _check_may_release(self):
        if not self.env.su and not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._("Only system administrators release actions for workflows.")
            )
