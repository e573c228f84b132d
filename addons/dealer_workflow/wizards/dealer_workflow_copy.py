from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerWorkflowCopy(models.TransientModel):
    """A workflow for another store, made from one there is."""

    _name = "dealer.workflow.copy"
    _description = "Copy a Workflow to a Store"

    workflow_id = fields.Many2one(
        "dealer.workflow", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", string="Store", required=True, ondelete="cascade")
    name = fields.Char(
        required=True, compute="_compute_name", store=True, readonly=False, precompute=True
    )

    @api.depends("workflow_id", "company_id")
    def _compute_name(self):
        for wizard in self:
            parts = [wizard.workflow_id.name, wizard.company_id.name]
            wizard.name = " · ".join(filter(None, parts))

    def action_copy(self):
        """Make the draft and open it."""
        self.ensure_one()
        workflow = self.workflow_id
        documents = self.env[workflow.model]
        if documents._workflow_company_field not in documents._fields:
            raise UserError(
                self.env._(
                    "%s doesn't belong to a store: one workflow serves all.", workflow.model_id.name
                )
            )
        if workflow.company_id == self.company_id:
            raise UserError(
                self.env._("“%s” is this store's already: choose another.", workflow.name)
            )
        copy = workflow.copy(
            {
                "company_id": self.company_id.id,
                "name": self.name,
                "key": f"{workflow.key[:80]}.store{self.company_id.id}",
            }
        )
        copy._check_key_free()
        return copy.action_open_editor()
