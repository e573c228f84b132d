import json

from odoo import fields, models
from odoo.exceptions import UserError


class DealerWorkflowVersion(models.Model):
    """A definition as it was published; kept for ever."""

    _name = "dealer.workflow.version"
    _description = "Workflow Version"
    _order = "number desc, id desc"
    _rec_name = "number"

    workflow_id = fields.Many2one(
        "dealer.workflow", required=True, index=True, ondelete="cascade", readonly=True
    )
    number = fields.Integer(required=True, readonly=True)
    definition = fields.Text(required=True, readonly=True, help="Canonical JSON.")
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)
    published_by_id = fields.Many2one("res.users", string="Published by", readonly=True)
    published_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    note = fields.Char(readonly=True, help="What was changed, in the words of who published it.")
    is_current = fields.Boolean(compute="_compute_is_current", string="In Force")

    _number_unique = models.UniqueIndex(
        "(workflow_id, number)", "This version was published already."
    )

    def _compute_is_current(self):
        for version in self:
            workflow = version.workflow_id
            version.is_current = (
                workflow.state == "published" and version.number == workflow.version
            )

    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._("Version %s", version.number)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("A version is kept as it was published."))

    # === ACTIONS === #

    def action_compare(self):
        """Open what differs between this version and what is in force."""
        self.ensure_one()
        earlier = self.workflow_id.version_ids.filtered(lambda v: v.number < self.number)[:1]
        values = {"workflow_id": self.workflow_id.id, "left_version_id": self.id}
        if self.is_current and earlier:
            values["left_version_id"] = earlier.id
        wizard = self.env["dealer.workflow.compare"].create(values)
        return wizard._get_action()

    def action_roll_back(self):
        """Make a draft of this version, to be checked and published like every change."""
        self.ensure_one()
        draft = self.workflow_id._get_or_create_draft(self._get_tree())
        return draft.action_open_editor()

    def _get_tree(self):
        """:return: the definition as a JSON tree"""
        self.ensure_one()
        return json.loads(self.definition)
