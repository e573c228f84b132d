from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import ValidationError

PHASES = [
    ("draft", "Draft"),
    ("open", "Open"),
    ("waiting", "Waiting"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]


class DealerWorkflowStage(models.Model):
    """Where a document stands, in the administrator's words.

    Code never looks at a stage, only at its category, which the model declares.
    """

    _name = "dealer.workflow.stage"
    _description = "Workflow Stage"
    _inherit = ["dealer.workflow.part"]
    _order = "sequence, id"
    _part_parents = ("workflow_id",)
    _part_layout = ("pos_x", "pos_y")

    workflow_id = fields.Many2one("dealer.workflow", required=True, index=True, ondelete="cascade")
    model = fields.Char(related="workflow_id.model")
    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=True,
        help="Identity of the stage in its workflow, across versions and databases.",
        default=lambda self: f"stage_{uuid4().hex[:8]}",
    )
    category = fields.Char(
        required=True,
        default="draft",
        help="The fixed category of the document that the program reacts to.",
    )
    category_label = fields.Char(compute="_compute_category_label")
    phase = fields.Selection(PHASES, compute="_compute_category_label")
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    icon = fields.Char(help="A Font Awesome icon, such as fa-wrench.")
    fold = fields.Boolean(help="Folded on boards.")
    owner_group_id = fields.Many2one(
        "res.groups", string="Owner", help="Who looks after the documents in this stage."
    )
    time_limit = fields.Float(help="Working hours a document may stay; 0: no limit.")
    escalation_ids = fields.One2many(
        "dealer.workflow.escalation", "stage_id", string="When the limit has passed"
    )
    entry_action_ids = fields.One2many(
        "dealer.workflow.action", "stage_id", string="On entry", domain=[("moment", "=", "entry")]
    )
    exit_action_ids = fields.One2many(
        "dealer.workflow.action", "stage_id", string="On exit", domain=[("moment", "=", "exit")]
    )
    active = fields.Boolean(default=True)
    pos_x = fields.Float(help="Place in the drawing, in pixels.")
    pos_y = fields.Float(help="Place in the drawing, in pixels.")

    _code_unique = models.UniqueIndex(
        "(workflow_id, code)", "Two stages of one workflow have the same code."
    )

    @api.depends("category", "workflow_id.model_id")
    @api.depends_context("lang")
    def _compute_category_label(self):
        for stage in self:
            categories = stage.workflow_id._get_categories()
            stage.category_label, stage.phase = categories.get(
                stage.category, (stage.category, False)
            )

    @api.constrains("category", "workflow_id")
    def _check_category(self):
        for stage in self:
            categories = stage.workflow_id._get_categories()
            if stage.category not in categories:
                raise ValidationError(
                    self.env._(
                        "%(stage)s: %(category)s is no category of %(model)s; choose one of "
                        "%(categories)s.",
                        stage=stage.name,
                        category=stage.category,
                        model=stage.workflow_id.model_id.name,
                        categories=", ".join(label for label, _phase in categories.values()),
                    )
                )

    @api.constrains("time_limit")
    def _check_time_limit(self):
        for stage in self:
            if stage.time_limit < 0:
                raise ValidationError(
                    self.env._("The time limit of %(stage)s cannot be below 0.", stage=stage.name)
                )

    def unlink(self):
        # a step that left only these stages would leave any stage without them
        steps = self.env["dealer.workflow.transition"].search([("from_stage_ids", "in", self.ids)])
        steps.filtered(lambda step: step.from_stage_ids <= self).unlink()
        return super().unlink()
