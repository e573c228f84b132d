import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import merge


class DealerWorkflowImport(models.TransientModel):
    """A workflow from a file: what it would change is shown before anything is."""

    _name = "dealer.workflow.import"
    _description = "Import a Workflow"

    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char()
    problem = fields.Text(compute="_compute_preview")
    workflow_id = fields.Many2one("dealer.workflow", compute="_compute_preview")
    is_new = fields.Boolean(compute="_compute_preview")
    is_same = fields.Boolean(compute="_compute_preview")
    changes = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("file")
    @api.depends_context("lang")
    def _compute_preview(self):
        Workflow = self.env["dealer.workflow"]
        for wizard in self:
            wizard.problem = wizard.changes = False
            wizard.workflow_id = False
            wizard.is_new = wizard.is_same = False
            if not wizard.file:
                continue
            try:
                tree = wizard._read()
            except (UserError, ValidationError) as error:
                wizard.problem = str(error)
                continue
            workflow = Workflow._find_by_key(tree["key"])
            current = workflow._get_definition() if workflow else {}
            wizard.workflow_id = workflow
            wizard.is_new = not workflow
            wizard.is_same = merge.same(current, tree)
            wizard.changes = Workflow._render_changes(Workflow._describe_changes(current, tree))

    def _read(self):
        """:return: the definition in the file, in its one spelling
        :raise UserError: with every problem, one sentence each
        """
        self.ensure_one()
        # the client may ask for sizes instead of contents
        try:
            content = base64.b64decode(self.with_context(bin_size=False).file, validate=False)
        except (ValueError, binascii.Error):
            raise UserError(self.env._("The file can't be read: choose it again.")) from None
        Workflow = self.env["dealer.workflow"]
        tree, problems = Workflow._read_definition(Workflow._parse_definition(content))
        Workflow._refuse_problems(problems)
        return tree

    def action_import(self):
        """Make a draft of what the file says, to be checked and published like every change."""
        self.ensure_one()
        tree = self._read()
        Workflow = self.env["dealer.workflow"]
        workflow = Workflow._find_by_key(tree["key"])
        if not workflow:
            return Workflow._create_from(tree).action_open_editor()
        if merge.same(workflow._get_definition(), tree):
            raise UserError(
                self.env._("No change: “%s” is exactly what the file says.", workflow.name)
            )
        if workflow.state == "draft":
            workflow._load_definition(tree)
            return workflow.action_open_editor()
        return workflow._get_or_create_draft(tree).action_open_editor()
