from odoo import api, fields, models
from odoo.exceptions import UserError


class IrModel(models.Model):
    _inherit = "ir.model"

    is_workflow = fields.Boolean(
        string="Has Workflow",
        help="Documents of this model have stages and steps. On a model made in the browser it "
        "can be switched on, as its chatter can, and stays.",
    )

    def write(self, vals):
        """Switch the workflow of a model made in the browser on, which reloads the model."""
        if "is_workflow" not in vals or not self:
            return super().write(vals)
        for model in self:
            if model.state != "manual":
                raise UserError(
                    self.env._(
                        "“%(model)s” is defined by code: its workflow comes from there.",
                        model=model.name,
                    )
                )
            if model.is_workflow and not vals["is_workflow"]:
                raise UserError(
                    self.env._(
                        "“%(model)s” has a workflow: its documents would lose their stages and "
                        "history. Retire the workflow instead.",
                        model=model.name,
                    )
                )
        res = super().write(vals)
        self.env.flush_all()
        model_names = self.mapped("model")
        self.pool._setup_models__(self.env.cr, model_names)
        model_names = self.pool.descendants(model_names, "_inherits")
        self.pool.init_models(
            self.env.cr, model_names, {**self.env.context, "update_custom_fields": True}
        )
        return res

    def _reflect_model_params(self, model):
        vals = super()._reflect_model_params(model)
        vals["is_workflow"] = isinstance(model, self.pool["dealer.workflow.mixin"])
        return vals

    @api.model
    def _instanciate_attrs(self, model_data):
        attrs = super()._instanciate_attrs(model_data)
        if model_data.get("is_workflow") and attrs["_name"] != "dealer.workflow.mixin":
            parents = attrs.get("_inherit") or []
            parents = [parents] if isinstance(parents, str) else parents
            # before mail.thread, which it inherits: else the classes have no common order
            attrs["_inherit"] = ["dealer.workflow.mixin", *parents]
        return attrs
