from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class DealerWorkflowPublish(models.TransientModel):
    """What publishing a draft changes, and where the documents of vanished stages go."""

    _name = "dealer.workflow.publish"
    _description = "Publish a Workflow"

    draft_id = fields.Many2one("dealer.workflow", readonly=True, ondelete="set null")
    name = fields.Char(related="draft_id.name")
    is_first = fields.Boolean(compute="_compute_changes")
    note = fields.Char(string="What was changed", help="For whoever reads the versions later.")
    line_ids = fields.One2many("dealer.workflow.publish.line", "publish_id", string="Documents")
    changes = fields.Html(compute="_compute_changes", sanitize=False)
    warnings = fields.Html(compute="_compute_changes", sanitize=False)
    is_outdated = fields.Boolean(compute="_compute_changes")
    changes_since = fields.Html(compute="_compute_changes", sanitize=False)
    replace = fields.Boolean(
        string="Replace what was published since",
        help="Undo with this draft what others have published since it was made.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard in wizards:
            draft = wizard.draft_id
            live = draft.live_id
            leaving = live._get_stages_to_leave(draft._get_definition()) if live else {}
            wizard.line_ids = [
                Command.create(
                    {
                        "stage_id": stage.id,
                        "count": count,
                        "target_id": draft._get_likely_target(stage).id,
                    }
                )
                for stage, count in leaving.items()
            ]
        return wizards

    @api.depends("draft_id")
    @api.depends_context("lang")
    def _compute_changes(self):
        for wizard in self:
            draft = wizard.draft_id
            live = draft.live_id
            wizard.is_first = not live
            wizard.changes = draft._render_changes(
                draft._describe_changes(live._get_definition(), draft._get_definition())
                if live
                else []
            )
            wizard.warnings = draft._render_warnings() if draft else False
            since = draft._get_changes_since() if draft else []
            wizard.is_outdated = bool(since)
            wizard.changes_since = draft._render_changes(since) if since else False

    def _get_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "name": self.env._("Publish %s", self.name),
            "views": [(False, "form")],
            "target": "new",
        }

    # === ACTIONS === #

    def action_publish(self):
        """Put the draft into force and open it."""
        self.ensure_one()
        draft = self.draft_id
        if not draft:
            raise UserError(
                self.env._(
                    "This draft is gone: somebody has published or discarded it in the meantime."
                )
            )
        draft._check_is_draft()
        draft._refuse_errors()
        if draft._is_outdated() and not self.replace:
            raise UserError(
                self.env._(
                    "“%s” was published by somebody else since this draft was made: take that over"
                    " into the draft, or tick that it is to be replaced.",
                    draft.name,
                )
            )
        targets = {line.stage_id.code: line.target_id.code for line in self.line_ids}
        return draft._publish(self.note, targets)._get_form_action()

    def action_rebase(self):
        """Take over into the draft what was published since."""
        self.ensure_one()
        self.draft_id.action_rebase()
        return self.draft_id.action_publish()


class DealerWorkflowPublishLine(models.TransientModel):
    """Documents of one stage that goes, and the stage they continue in."""

    _name = "dealer.workflow.publish.line"
    _description = "Documents of a Vanished Stage"

    publish_id = fields.Many2one("dealer.workflow.publish", required=True, ondelete="cascade")
    draft_id = fields.Many2one(related="publish_id.draft_id")
    stage_id = fields.Many2one("dealer.workflow.stage", readonly=True, ondelete="cascade")
    count = fields.Integer(string="Documents", readonly=True)
    target_category = fields.Char(
        compute="_compute_target_category",
        help="Where facts decide, documents stay in their category; else any (%).",
    )
    target_id = fields.Many2one(
        "dealer.workflow.stage",
        string="Continue in",
        domain="[('workflow_id', '=', draft_id), ('category', '=like', target_category)]",
        ondelete="cascade",
    )

    @api.depends("stage_id", "draft_id")
    def _compute_target_category(self):
        for line in self:
            model = line.draft_id.model
            by_facts = model in self.env and self.env[model]._workflow_category_field
            line.target_category = line.stage_id.category if by_facts else "%"
