import json

from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("version", "Version"),
    ("live", "In force"),
    ("draft", "Draft"),
    ("default", "Shipped default"),
]


class DealerWorkflowCompare(models.TransientModel):
    """Two definitions of one workflow side by side, what differs in words."""

    _name = "dealer.workflow.compare"
    _description = "Compare Workflows"

    workflow_id = fields.Many2one(
        "dealer.workflow", required=True, readonly=True, ondelete="cascade"
    )
    left_kind = fields.Selection(KINDS, string="From", required=True, default="version")
    left_version_id = fields.Many2one(
        "dealer.workflow.version",
        string="From Version",
        domain="[('workflow_id', '=', workflow_id)]",
        ondelete="cascade",
    )
    right_kind = fields.Selection(KINDS, string="To", required=True, default="live")
    right_version_id = fields.Many2one(
        "dealer.workflow.version",
        string="To Version",
        domain="[('workflow_id', '=', workflow_id)]",
        ondelete="cascade",
    )
    changes = fields.Html(compute="_compute_changes", sanitize=False)

    @api.depends("left_kind", "left_version_id", "right_kind", "right_version_id")
    @api.depends_context("lang")
    def _compute_changes(self):
        for wizard in self:
            left, right = wizard._get_tree("left"), wizard._get_tree("right")
            workflow = wizard.workflow_id
            if left is None or right is None:
                wizard.changes = False
            else:
                wizard.changes = workflow._render_changes(workflow._describe_changes(left, right))

    def _get_tree(self, side):
        """:return: the definition of a side, or None when there is none"""
        kind, version = self[f"{side}_kind"], self[f"{side}_version_id"]
        workflow = self.workflow_id
        if kind == "version":
            return version._get_tree() if version else None
        if kind == "draft":
            draft = workflow.draft_ids[:1]
            return draft._get_definition() if draft else None
        if kind == "default":
            # only administrators of workflows read it, as these do here
            if not workflow.vendor_definition:
                return None
            return workflow._leave_out_texts(json.loads(workflow.vendor_definition))
        return workflow._get_definition()

    def _get_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "name": self.env._("Compare %s", self.workflow_id.name),
            "views": [(False, "form")],
            "target": "new",
        }

    def action_roll_back(self):
        """Make a draft of the left side, to be checked and published like every change."""
        self.ensure_one()
        tree = self._get_tree("left")
        if tree is None or self.left_kind in ("draft", "live"):
            raise UserError(self.env._("Choose on the left the version to go back to."))
        return self.workflow_id._get_or_create_draft(tree).action_open_editor()
