from uuid import uuid4

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..lib.domains import read_domain, read_own_domain
from ..lib.steps import Compiled, StageInfo

STATES = [("draft", "Draft"), ("published", "Published"), ("retired", "Retired")]


class DealerWorkflow(models.Model):
    """The stages and transitions of one kind of document.

    One workflow of a `key` is published; its draft is a copy whose definition is laid over it
    when it is published, so that the stages documents are in keep their records.
    """

    _name = "dealer.workflow"
    _description = "Workflow"
    _order = "model, sequence, id"

    name = fields.Char(required=True, translate=True)
    key = fields.Char(
        required=True,
        copy=False,
        index=True,
        default=lambda self: self._default_key(),
        help="Identity of the workflow across databases and versions; letters, digits, _ and dots.",
    )
    model_id = fields.Many2one(
        "ir.model",
        string="Document",
        required=True,
        ondelete="cascade",
        domain=lambda self: [("model", "in", self._get_models())],
        help="What moves through these stages.",
    )
    model = fields.Char(related="model_id.model", string="Model Name", store=True, index=True)
    company_id = fields.Many2one("res.company", string="Store", help="Empty: every store.")
    domain = fields.Char(
        string="Kind of Document",
        default="[]",
        help="Which documents follow this workflow; the first fitting one by order wins, "
        "a store's own before one for every store.",
    )
    sequence = fields.Integer(default=10)
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, copy=False)
    live_id = fields.Many2one(
        "dealer.workflow",
        string="Draft of",
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        help="The published workflow this draft will replace.",
    )
    draft_ids = fields.One2many("dealer.workflow", "live_id", string="Drafts")
    version = fields.Integer(readonly=True, copy=False, help="0: never published.")
    stage_ids = fields.One2many("dealer.workflow.stage", "workflow_id", string="Stages", copy=False)
    transition_ids = fields.One2many(
        "dealer.workflow.transition", "workflow_id", string="Steps", copy=False
    )
    version_ids = fields.One2many("dealer.workflow.version", "workflow_id", string="Versions")
    vendor_definition = fields.Text(
        copy=False, help="The default shipped last with an addon: base of the three-way merge."
    )
    active = fields.Boolean(default=True)

    _key_unique = models.UniqueIndex(
        "(key) WHERE state = 'published'", "There is a published workflow of this key already."
    )
    _draft_unique = models.UniqueIndex(
        "(live_id) WHERE live_id IS NOT NULL", "This workflow has a draft already: open that one."
    )

    def _default_key(self):
        return f"workflow.{uuid4().hex[:12]}"

    @api.constrains("domain", "model_id")
    def _check_domain(self):
        for workflow in self:
            read = read_own_domain if workflow.state == "draft" else read_domain
            read(self.env, workflow.domain, workflow.model)

    @api.constrains("model_id")
    def _check_model(self):
        models_ = set(self._get_models())
        for workflow in self:
            if workflow.model not in models_:
                raise ValidationError(
                    self.env._(
                        "%(model)s cannot have a workflow: choose another document.",
                        model=workflow.model_id.name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _get_models(self):
        """:return: names of the models that can have a workflow"""
        return [
            name
            for name, model in self.env.registry.items()
            if not model._abstract and hasattr(model, "_workflow_takes_part")
        ]

    @api.model
    @tools.ormcache("model")
    def _get_published(self, model):
        """Published workflows of a model, the most particular first.

        :return: tuple of (workflow id, company id or False, domain text, initial stage id)
        """
        workflows = self.sudo().search([("model", "=", model), ("state", "=", "published")])
        workflows = workflows.sorted(lambda w: (not w.company_id, w.sequence, w.id))
        return tuple(
            (w.id, w.company_id.id, w.domain or "[]", w._get_initial_stage().id)
            for w in workflows
            if w.stage_ids
        )

    def _get_categories(self):
        """:return: {code: (label, phase)} of the document; empty when its addon is gone"""
        self.ensure_one()
        if not self.model or self.model not in self.env:
            return {}
        return self.env[self.model]._workflow_categories()

    def _get_initial_stage(self):
        """:return: where documents start: the first stage of the first category"""
        self.ensure_one()
        return self.env["dealer.workflow.stage"].browse(next(iter(self._compile().stages), None))

    @api.model
    def _find_for(self, records):
        """The workflow of each document that takes part.

        :return: dict {record id: (workflow id, initial stage id)}; documents without one left out
        """
        found = {}
        left = records._workflow_takes_part()
        for workflow_id, company_id, domain, stage_id in self._get_published(records._name):
            if not left:
                break
            field = records._workflow_company_field
            fitting = left
            if company_id:
                if field not in left._fields:
                    continue
                fitting = fitting.filtered(lambda r, c=company_id, f=field: r[f].id == c)
            if domain != "[]":
                fitting = fitting.filtered_domain(read_domain(self.env, domain, records._name))
            for record in fitting:
                found[record.id] = (workflow_id, stage_id)
            left -= fitting
        return found

    def _get_document_domain(self):
        """:return: Domain of the documents of this workflow (of the live one, for a draft)"""
        self.ensure_one()
        live = self.live_id or self
        return Domain("workflow_stage_id", "in", live.with_context(active_test=False).stage_ids.ids)

    # === COMPILED === #

    @api.model
    @tools.ormcache("workflow_id")
    def _get_compiled(self, workflow_id):
        """A workflow as plain values: moving a document costs no query to read its rules.

        :return: lib.steps.Compiled
        """
        return self.sudo().with_context(lang="en_US").browse(workflow_id)._compile()

    @api.model
    @tools.ormcache("workflow_id", "self.env.lang")
    def _get_labels(self, workflow_id):
        """The words of a workflow in the reader's language.

        :return: dict `name`, `stages` {id: dict}, `steps` {id: dict}
        """
        workflow = self.sudo().browse(workflow_id)
        return {
            "name": workflow.name,
            "stages": {
                stage.id: {
                    "id": stage.id,
                    "name": stage.name,
                    "color": stage.color,
                    "icon": stage.icon or False,
                    "fold": stage.fold,
                }
                for stage in workflow.stage_ids
            },
            "steps": {
                step.id: {
                    "id": step.id,
                    "label": step.name,
                    "to": step.to_stage_id.id,
                    "to_name": step.to_stage_id.name,
                    "confirmation": step.confirmation or False,
                }
                for step in workflow.transition_ids
            },
        }

    @api.model
    def _get_stage_workflow(self, stage_id):
        """:return: id of the workflow a stage belongs to, or False"""
        return self._get_workflows_of_stages().get(stage_id, False)

    @api.model
    @tools.ormcache()
    def _get_workflows_of_stages(self):
        """:return: dict {stage id: workflow id}, the archived ones too"""
        stages = self.env["dealer.workflow.stage"].sudo().with_context(active_test=False)
        return {stage.id: stage.workflow_id.id for stage in stages.search([])}

    def _compile(self):
        self.ensure_one()
        categories = list(self._get_categories())
        stages = self.stage_ids.sorted(
            lambda s: (
                categories.index(s.category) if s.category in categories else len(categories),
                s.sequence,
                s.id,
            )
        )
        return Compiled(
            id=self.id,
            model=self.model,
            stages={
                stage.id: StageInfo(
                    id=stage.id,
                    code=stage.code,
                    name=stage.name,
                    category=stage.category,
                    sequence=stage.sequence,
                    time_limit=stage.time_limit,
                    has_entry=bool(stage.entry_action_ids),
                    has_exit=bool(stage.exit_action_ids),
                )
                for stage in stages
            },
            steps=tuple(step._compile() for step in self.transition_ids.sorted()),
        )
