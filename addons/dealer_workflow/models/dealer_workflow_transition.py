from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib.domains import read_domain, read_own_domain
from ..lib.steps import Step


class DealerWorkflowTransition(models.Model):
    """One step from a stage to another: who may take it, when, and what else happens."""

    _name = "dealer.workflow.transition"
    _description = "Workflow Step"
    _inherit = ["dealer.workflow.part"]
    _order = "sequence, id"
    _part_parents = ("workflow_id",)

    workflow_id = fields.Many2one("dealer.workflow", required=True, index=True, ondelete="cascade")
    model_id = fields.Many2one(related="workflow_id.model_id")
    model = fields.Char(related="workflow_id.model")
    name = fields.Char(string="Label", required=True, translate=True, help="Words on the button.")
    code = fields.Char(
        required=True,
        default=lambda self: f"step_{uuid4().hex[:8]}",
        help="Identity of the step in its workflow, across versions and databases.",
    )
    sequence = fields.Integer(default=10)
    from_stage_ids = fields.Many2many(
        "dealer.workflow.stage",
        "dealer_workflow_transition_from_rel",
        "transition_id",
        "stage_id",
        string="From",
        domain="[('workflow_id', '=', workflow_id)]",
        help="Empty: from any stage.",
    )
    to_stage_id = fields.Many2one(
        "dealer.workflow.stage",
        string="To",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('workflow_id', '=', workflow_id)]",
    )
    trigger = fields.Selection(
        [("person", "A person, by button"), ("facts", "What happened to the document")],
        required=True,
        default="person",
        help="A step by facts has no button: the document moves when its work, bill or delivery "
        "says so. The rules below hold for who does that work.",
    )
    # who
    group_ids = fields.Many2many("res.groups", string="Roles")
    person_field_ids = fields.Many2many(
        "ir.model.fields",
        "dealer_workflow_transition_person_rel",
        string="People of the Document",
        domain="[('model_id', '=', model_id), ('relation', 'in', ('res.users', 'hr.employee'))]",
        help="For instance the adviser of a repair order.",
    )
    store_manager = fields.Boolean(
        string="Manager of the Store", help="The person named on the store (company)."
    )
    # when
    condition = fields.Char(default="[]", help="The step is open to documents that fit.")
    condition_message = fields.Char(
        string="What is said otherwise",
        translate=True,
        help="One sentence: what is missing and what to do.",
    )
    required_field_ids = fields.Many2many(
        "ir.model.fields",
        "dealer_workflow_transition_required_rel",
        string="Fields to be filled",
        domain="[('model_id', '=', model_id), ('name', 'not in', ('id', 'display_name'))]",
    )
    confirmation = fields.Char(
        translate=True, help="A question to confirm before the step is taken."
    )
    reason_required = fields.Boolean(string="Ask for a reason")
    undo_hours = fields.Float(
        string="Undo within",
        help="Hours in which the person who took the step may take it back; 0: never.",
    )
    level_ids = fields.One2many("dealer.workflow.level", "transition_id", string="Approvals")
    action_ids = fields.One2many(
        "dealer.workflow.action", "transition_id", string="What else happens"
    )

    _code_unique = models.UniqueIndex(
        "(workflow_id, code)", "Two steps of one workflow have the same code."
    )

    @api.constrains("condition", "workflow_id")
    def _check_condition(self):
        for transition in self:
            # who publishes need not see what who drew it does
            read = read_own_domain if transition.workflow_id.state == "draft" else read_domain
            read(self.env, transition.condition, transition.model)

    @api.constrains("from_stage_ids", "to_stage_id", "workflow_id")
    def _check_stages(self):
        for transition in self:
            stages = transition.from_stage_ids | transition.to_stage_id
            if stages.workflow_id != transition.workflow_id:
                raise ValidationError(
                    self.env._(
                        "The step %(step)s leads to a stage of another workflow.",
                        step=transition.name,
                    )
                )

    @api.constrains("person_field_ids", "required_field_ids", "workflow_id")
    def _check_fields(self):
        for transition in self:
            fields_ = transition.person_field_ids | transition.required_field_ids
            if wrong := fields_.filtered(lambda f, t=transition: f.model != t.model):
                raise ValidationError(
                    self.env._(
                        "%(field)s is no field of %(model)s.",
                        field=wrong[0].field_description,
                        model=transition.model_id.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _describe_condition(self):
        """:return: the condition in words for people"""
        self.ensure_one()
        return self.condition or ""

    def _compile(self):
        """:return: lib.steps.Step"""
        self.ensure_one()
        return Step(
            id=self.id,
            code=self.code,
            sequence=self.sequence,
            from_ids=frozenset(self.from_stage_ids.ids),
            to_id=self.to_stage_id.id,
            trigger=self.trigger,
            group_ids=frozenset(self.group_ids.ids),
            person_fields=tuple(self.person_field_ids.mapped("name")),
            store_manager=self.store_manager,
            condition=(self.condition or "[]").strip(),
            required_fields=tuple(self.required_field_ids.mapped("name")),
            confirm=bool(self.confirmation),
            reason_required=self.reason_required,
            undo_hours=self.undo_hours,
            has_levels=bool(self.level_ids),
            has_actions=bool(self.action_ids),
            extra=self._compile_extra(self),
        )

    @api.model
    def _compile_extra(self, transition):
        """Extension point: more plain values of a step, hashable, for checks of other addons."""
        return ()
