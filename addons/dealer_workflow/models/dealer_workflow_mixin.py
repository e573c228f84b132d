from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib.defaults import keep_own

# Only the engine sets these: no create, write, import or RPC may.
_ENGINE_FIELDS = frozenset({"workflow_request_id"})


class DealerWorkflowMixin(models.AbstractModel):
    """What a model inherits so that its documents move through stages that people draw.

    Two shapes. *Stage decides*: the category is the stage's. *Facts decide*: the model computes
    its category from what happened and names that stored field in `_workflow_category_field`; the
    stage then follows the category, and a person's step into a stage of another category does the
    act of it (`_workflow_enter_category`).

    The stage is guarded in `create` and `write`, whatever the way in and whatever the context.
    """

    _name = "dealer.workflow.mixin"
    _description = "Document with a Workflow"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    # the stored field with the category, computed or set by actions; None: the stage decides
    _workflow_category_field = None
    # facts decide: {category: phase}, in the order documents usually take; labels are the field's
    _workflow_phases = {}
    # facts decide: {category: name of the method that brings a document into it}
    _workflow_acts = {}
    # facts decide: {category: (field of the fact, method that says what is missing for its act)}
    _workflow_blockers = {}
    _workflow_company_field = "company_id"
    # one2many fields whose lines belong to what an approval seals
    _workflow_seal_lines = ()

    workflow_stage_id = fields.Many2one(
        "dealer.workflow.stage",
        string="Stage",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        group_expand="_group_expand_workflow_stage",
        domain=lambda self: [("workflow_id.model", "=", self._name)],
    )
    workflow_category = fields.Char(
        string="Stage Category", related="workflow_stage_id.category", help="The fixed category."
    )
    workflow_request_id = fields.Many2one(
        "dealer.workflow.request",
        string="Approval",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The round of approval that is open, or that let the document where it is.",
    )
    workflow_panel = fields.Json(compute="_compute_workflow_panel", exportable=False)

    # === HOOKS OF THE MODEL === #

    @api.model
    def _workflow_categories(self):
        """The fixed categories, in the order documents usually take.

        :return: dict {code: (label, phase)}; phases: draft, open, waiting, done, cancelled
        """
        if self._workflow_phases:
            field = self._fields[self._workflow_category_field]
            labels = dict(field._description_selection(self.env))
            return {code: (labels[code], phase) for code, phase in self._workflow_phases.items()}
        return {
            "draft": (self.env._("Draft"), "draft"),
            "in_progress": (self.env._("In Progress"), "open"),
            "waiting": (self.env._("Waiting"), "waiting"),
            "done": (self.env._("Done"), "done"),
            "cancelled": (self.env._("Cancelled"), "cancelled"),
        }

    @api.model
    def _workflow_fact_moves(self):
        """Pairs (from, to) of categories that the program moves documents through by itself.

        The check of a workflow warns where no step serves one of them.
        """
        return ()

    def _workflow_takes_part(self):
        """:return: the documents that have a workflow"""
        return self

    def _workflow_enter_category(self, category):
        """Do the act that brings a document into a category (facts decide only).

        :return: True once done, or the action of a dialog that will do it
        """
        self.ensure_one()
        if act := self._workflow_acts.get(category):
            return getattr(self, act)()
        raise UserError(
            self.env._(
                "%(document)s reaches this stage by itself when the work is done: it can't be "
                "moved there by hand.",
                document=self.display_name,
            )
        )

    def _workflow_entered(self, category):
        """React to documents that have entered a category; extension point."""

    def _workflow_get_missing(self, step):
        """More that a step asks for: what the act behind it would be refused for, so that the
        button says it first; extension point, for checklists and the like.

        :param step: lib.steps.Step
        :return: dict {record id: [one sentence]}
        """
        category = self._workflow_stage_info(step.to_id).category
        if category not in self._workflow_blockers:
            return {}
        fact, method = self._workflow_blockers[category]
        return {
            record.id: reasons
            for record in self
            if not record[fact] and (reasons := getattr(record, method)())
        }

    @api.model
    def _workflow_key_figures(self):
        """:return: names of the fields an approver sees first"""
        return [
            field.name
            for field in self._fields.values()
            if field.type == "monetary" and field.store
        ][:3]

    # === COMPUTE METHODS === #

    @api.model
    def _group_expand_workflow_stage(self, stages, domain):
        published = self.env["dealer.workflow"]._get_published(self._name)
        ids = [
            stage_id
            for workflow_id, company_id, _domain, _initial in published
            if not company_id or company_id in self.env.companies.ids
            for stage_id in self.env["dealer.workflow"]._get_compiled(workflow_id).stages
        ]
        return stages | stages.browse(ids)

    @api.depends("workflow_stage_id", "workflow_request_id")
    @api.depends_context("uid", "lang")
    def _compute_workflow_panel(self):
        for record in self:
            record.workflow_panel = (
                record._workflow_get_panel() if record._origin.workflow_stage_id else False
            )

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        guarded = _ENGINE_FIELDS | {self._workflow_category_field}
        return keep_own(self, super().default_get(fields), guarded)

    @api.model_create_multi
    def create(self, vals_list):
        # copies: an import that fails creates the same values again, one by one
        vals_list = [dict(vals) for vals in vals_list]
        default = self.env.context.get("default_workflow_stage_id")  # a column of a board
        asked = []
        for vals in vals_list:
            self._workflow_check_values(vals)
            asked.append(vals.get("workflow_stage_id", default))
            vals["workflow_stage_id"] = False  # said, so that no default comes past the guard
        records = super().create(vals_list)
        records._workflow_start()
        if self._workflow_category_field:  # some begin further on: the steps before are judged
            records.filtered("workflow_stage_id")._workflow_follow()
        for stage_id in filter(None, set(asked)):
            there = records.browse(
                record.id
                for record, wanted in zip(records, asked, strict=True)
                if wanted == stage_id
            )
            there._workflow_move(self.env["dealer.workflow.stage"].browse(stage_id))
        return records

    def write(self, vals):
        self._workflow_check_values(vals)
        if "workflow_stage_id" not in vals:
            done = super().write(vals)
            if self._workflow_category_field in vals:
                self._workflow_follow()
            return done
        stage = self.env["dealer.workflow.stage"].browse(vals["workflow_stage_id"])
        others = {name: value for name, value in vals.items() if name != "workflow_stage_id"}
        if others:
            super().write(others)
        self._workflow_settle_facts()
        self.filtered(lambda r: r.workflow_stage_id != stage)._workflow_move(stage)
        return True

    @api.model
    def _workflow_check_values(self, vals):
        if _ENGINE_FIELDS.intersection(vals):
            raise UserError(self.env._("Approvals are given with the buttons of the document."))
        category = self._fields.get(self._workflow_category_field)
        if category and category.compute and category.name in vals:
            raise UserError(
                self.env._(
                    "%(field)s follows by itself from what happened: use the buttons of the "
                    "document.",
                    field=category._description_string(self.env),
                )
            )

    def _workflow_store(self, vals):
        """Write what only the engine may; not callable by RPC."""
        # past the guard of this class, on purpose: who calls it has judged; and as superuser, as
        # a step may be given to people who only read the document
        judged = super(DealerWorkflowMixin, self.sudo())
        return judged.write(vals)  # pylint: disable=super-method-mismatch

    # === STEPS OF A PERSON === #

    def _workflow_check_reader(self):
        """:raise AccessError: the user may not read these documents, or is a customer who reads
        them on the portal: who decided what about them, and why, is not his"""
        if not self.env.su and not self.env.user._is_internal():
            raise AccessError(
                self.env._("Only people of the company see the steps of a document and take them.")
            )
        self.check_access("read")

    def workflow_step(self, transition_id, reason=None):
        """Take a step with these documents, all or none of them.

        :param int transition_id: the step, one that leaves the stage they are in
        :param str reason: why, where the step asks for it
        :return: True, or an action for the client: the dialog of the act, an approval asked for
        :raise UserError: with what is missing and who can mend it
        """
        self._workflow_check_reader()
        result = True
        for workflow, records in self._workflow_grouped().items():
            # what follows from facts is nobody's step
            steps = (s for s in workflow.steps if s.trigger == "person")
            step = next((s for s in steps if s.id == transition_id), None)
            stage_ids = records.workflow_stage_id.ids
            if not step or any(step not in workflow.steps_from(stage) for stage in stage_ids):
                raise UserError(
                    self.env._("This step does not leave the stage any more: reload the page.")
                )
            result = records._workflow_take(step, reason) or result
        return result

    def workflow_move_to(self, stage_id, reason=None):
        """Move documents to a stage by the step that leads there, as dragging does.

        :return: like `workflow_step`; or {"ask": {...}} when the step wants a reason or a
            confirmation first: `transition_id`, `label`, `confirmation`, `reason`
        """
        self._workflow_check_reader()
        result = True
        for workflow, records in self._workflow_grouped().items():
            if not isinstance(stage_id, int) or stage_id not in workflow.stages:
                name = self.env["dealer.workflow"].sudo().browse(workflow.id).name
                raise UserError(
                    self.env._(
                        "The workflow “%(workflow)s” has no such stage any more: reload the page.",
                        workflow=name,
                    )
                )
            stage = self.env["dealer.workflow.stage"].browse(stage_id)
            moving = records.filtered(lambda r, to=stage: r.workflow_stage_id != to)
            for current, group in moving.grouped("workflow_stage_id").items():
                step = group._workflow_choose(workflow, current, stage)
                transition = self.env["dealer.workflow.transition"].sudo().browse(step.id)
                if reason is None and (step.reason_required or step.confirm):
                    verdicts = self.env["dealer.workflow.judge"]._judge(group, [step])
                    group._workflow_refuse(step, verdicts)
                    return {
                        "ask": {
                            "transition_id": step.id,
                            "label": transition.name,
                            "confirmation": transition.confirmation or False,
                            "reason": step.reason_required,
                        }
                    }
                result = group._workflow_take(step, reason) or result
        return result

    def _workflow_grouped(self):
        """:return: dict {Compiled: documents}; those without a stage are refused"""
        grouped = {}
        self._workflow_settle_facts()
        for record in self:
            if not record.workflow_stage_id:
                raise UserError(
                    self.env._("%(document)s has no workflow.", document=record.display_name)
                )
        workflows = self.env["dealer.workflow"]
        for workflow_id, records in self.grouped(
            lambda r: workflows._get_stage_workflow(r.workflow_stage_id.id)
        ).items():
            grouped[workflows._get_compiled(workflow_id)] = records
        return grouped

    def _workflow_choose(self, workflow, current, stage):
        """The step from one stage to another that these documents may take, else the first."""
        steps = [
            step
            for step in workflow.steps_from(current.id)
            if step.to_id == stage.id and step.trigger == "person"
        ]
        if not steps:
            raise UserError(
                self.env._(
                    "No step leads from %(current)s to %(stage)s; a workflow administrator can "
                    "draw one.",
                    current=current.sudo().name,
                    stage=stage.sudo().name or self.env._("nowhere"),
                )
            )
        if len(steps) == 1:
            return steps[0]
        verdicts = self.env["dealer.workflow.judge"]._judge(self, steps)
        return next((s for s in steps if all(verdicts[r.id, s.id].allowed for r in self)), steps[0])

    def _workflow_move(self, stage):
        """The guard: documents go to a stage by a step that may be taken at once, or not at all."""
        for workflow, records in self._workflow_grouped().items():
            for current, group in records.grouped("workflow_stage_id").items():
                step = group._workflow_choose(workflow, current, stage)
                result = group._workflow_take(step, ask=False)
                if isinstance(result, dict):
                    raise UserError(
                        self.env._(
                            "The step “%(step)s” needs more to be said: take it with its button "
                            "on the document.",
                            step=self.env["dealer.workflow.transition"].browse(step.id).name,
                        )
                    )

    def _workflow_take(self, step, reason=None, ask=True):
        """Judge and take one step with documents of one workflow.

        :param ask: open a round of approval where the step needs one; else refuse
        """
        reason = (reason or "").strip()
        verdicts = self.env["dealer.workflow.judge"]._judge(self, [step])
        self._workflow_refuse(step, verdicts)
        if step.reason_required and not reason:
            raise UserError(
                self.env._(
                    "Say why: the step “%(step)s” asks for a reason.",
                    step=self.env["dealer.workflow.transition"].browse(step.id).name,
                )
            )
        unapproved = self.filtered(lambda r: "approval" in verdicts[r.id, step.id].needs)
        if unapproved and not ask:
            self._workflow_refuse_unapproved(step)
        result = True
        if unapproved:
            result = self.env["dealer.workflow.request"]._ask(unapproved, step, reason)
        return (self - unapproved)._workflow_do(step, reason) or result

    def _workflow_do(self, step, reason="", origin="person"):
        """Take a step that has been judged.

        :return: None, or the action of the dialog that will do the act
        """
        if not self:
            return None
        target = self._workflow_stage_info(step.to_id)
        if field := self._workflow_category_field:
            acting = self.filtered(lambda r: r[field] != target.category)
            result = None
            for record in acting:
                wanted = self._workflow_wanted()
                wanted[record._name, record.id] = (step, reason, origin)
                try:
                    done = record._workflow_enter_category(target.category)
                    record.flush_recordset([field])
                finally:
                    # a dialog closes the transaction: the stage then follows what it does
                    wanted.pop((record._name, record.id), None)
                if isinstance(done, dict):
                    result = done
            left = self.filtered(
                lambda r: r[field] == target.category and r.workflow_stage_id.id != step.to_id
            )
            left._workflow_enter(step.to_id, step, reason, origin)
            return result
        self._workflow_enter(step.to_id, step, reason, origin)
        return None

    def workflow_undo(self):
        """Take back the last step, by who took it and within the hours the step allows."""
        self._workflow_check_reader()
        for record in self:
            undo = record._workflow_get_undo()
            if not undo:
                raise UserError(
                    self.env._(
                        "The last step of %(document)s can't be taken back: only who took it can, "
                        "while the step allows it.",
                        document=record.display_name,
                    )
                )
            record._workflow_enter(undo["stage_id"], None, "", "undo")
        return True

    def _workflow_get_undo(self):
        """:return: dict of the step that may be taken back, or False"""
        self.ensure_one()
        if self._workflow_category_field:
            return False  # what happened is taken back by its own documents
        move = self._workflow_get_open_moves()
        if move.user_id != self.env.user or move.origin != "person" or not move.transition_id:
            return False
        hours = move.transition_id.undo_hours
        age = (fields.Datetime.now() - move.entered_on).total_seconds() / 3600
        if not hours or age > hours or not move.from_stage_id.active or self.workflow_request_id:
            return False
        return {"stage_id": move.from_stage_id.id, "stage": move.from_stage_id.name}

    # === MOVES WITHOUT A PERSON === #

    def _workflow_force_stage(self, stage, reason, origin="system"):
        """Bring documents to a stage without judging anybody; written down as the system's move.

        The only way for code that must (an import of old documents, a repair of data, a new
        version of the workflow). Not callable by RPC.

        :param str reason: why, for whoever reads the history
        """
        if not reason:
            raise ValueError("a forced move needs a reason")
        self._workflow_enter(stage.id, None, reason, origin)

    def _workflow_start(self, origin="start"):
        """Put new documents into the first stage of their workflow.

        Where facts decide, the program's documents begin in the stage of their category; those of
        a person begin at the beginning and follow from there, as each step may have its rule.
        """
        self._workflow_settle_facts()
        field = self._workflow_category_field
        if origin == "start" and self._workflow_is_by_person():
            field = None
        found = self.env["dealer.workflow"]._find_for(self)
        groups = {}
        for record in self:
            if record.id not in found or record.workflow_stage_id:
                continue
            workflow_id, stage_id = found[record.id]
            if field:
                workflow = self.env["dealer.workflow"]._get_compiled(workflow_id)
                stage_id = workflow.first_stage(record[field]) or stage_id
            groups.setdefault(stage_id, []).append(record.id)
        for stage_id, ids in groups.items():
            self.browse(ids)._workflow_enter(stage_id, None, "", origin)

    def _workflow_wanted(self):
        """Steps being taken in this transaction: {(model, id): (step, reason, origin)}."""
        return self.env.cr.cache.setdefault("dealer_workflow_wanted", {})

    # === THE MOVE ITSELF === #

    def _workflow_enter(self, stage_id, step, reason, origin):
        """Bring documents into a stage, write down the stay and run the actions."""
        if not self:
            return
        before = self.grouped("workflow_stage_id")
        self._workflow_store({"workflow_stage_id": stage_id})
        self.env["dealer.workflow.move"]._open(self, before, stage_id, step, reason, origin)
        requests = self.env["dealer.workflow.request"]
        free = self._workflow_get_free(step) if step and step.has_levels else self.browse()
        if asked := self.filtered("workflow_request_id"):
            requests._consume(asked, stage_id, step)
        if free:
            requests._waive(free, step)
        if origin not in ("publish", "undo"):
            self._workflow_run_actions(before, stage_id, step)
        self._workflow_entered(self._workflow_stage_info(stage_id).category)

    def _workflow_run_actions(self, before, stage_id, step):
        for stage, records in before.items():
            if stage and self._workflow_stage_info(stage.id).has_exit:
                stage.sudo().exit_action_ids._run(records)
        if step and step.has_actions:
            transition = self.env["dealer.workflow.transition"].sudo().browse(step.id)
            transition.action_ids._run(self)
        if self._workflow_stage_info(stage_id).has_entry:
            stage = self.env["dealer.workflow.stage"].sudo().browse(stage_id)
            stage.entry_action_ids._run(self)

    @api.model
    def _workflow_stage_info(self, stage_id):
        """:return: lib.steps.StageInfo"""
        workflow_id = self.env["dealer.workflow"]._get_stage_workflow(stage_id)
        return self.env["dealer.workflow"]._get_compiled(workflow_id).stages[stage_id]

    def _workflow_get_open_moves(self):
        """:return: the stays these documents are in"""
        return (
            self.env["dealer.workflow.move"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("left_on", "=", False),
                ]
            )
        )

    def _workflow_snapshot(self):
        """:return: dict of the document's plain values as JSON, for the replay of its moves"""
        self.ensure_one()
        values = {}
        for name in self._workflow_snapshot_fields():
            field = self._fields[name]
            if self.env.is_to_compute(field, self):
                continue  # not known yet: it is computed for another reason, not for us
            value = self[name]
            if field.type == "many2one":
                value = value.id
            elif field.type in ("date", "datetime"):
                value = field.to_string(value) if value else False
            values[name] = value
        return values

    @api.model
    def _workflow_snapshot_fields(self):
        """:return: names of the stored fields a condition may look at, lists and files apart"""
        plain = (
            "char", "boolean", "integer", "float", "monetary", "date", "datetime", "selection",
            "many2one",
        )  # fmt: skip
        return [
            name
            for name, field in self._fields.items()
            if field.store
            and field.type in plain
            and field.prefetch is True
            and name not in models.LOG_ACCESS_COLUMNS
            and not name.startswith(("message_", "activity_", "workflow_"))
        ]

    # === REFUSALS === #

    def _workflow_refuse(self, step, verdicts):
        """Raise what is in the way of a step, for the documents it is in the way of."""
        lines = []
        for record in self:
            for blocker in verdicts[record.id, step.id].blockers:
                who = "" if len(self) == 1 else f"{record.display_name}: "
                lines += [who + blocker.message]
        if not lines:
            return
        transition = self.env["dealer.workflow.transition"].sudo().browse(step.id)
        shown = lines[:10]
        if len(lines) > len(shown):
            shown.append(self.env._("and %(count)s more.", count=len(lines) - len(shown)))
        raise UserError(
            self.env._(
                "“%(step)s” (to %(stage)s) can't be done yet. %(reasons)s",
                step=transition.name,
                stage=transition.to_stage_id.name,
                reasons=shown[0] if len(shown) == 1 else "\n" + "\n".join(f"• {s}" for s in shown),
            )
        )

    def _workflow_refuse_unapproved(self, step):
        transition = self.env["dealer.workflow.transition"].sudo().browse(step.id)
        raise UserError(
            self.env._(
                "“%(step)s” has to be approved first: ask with its button on the document.",
                step=transition.name,
            )
        )

    def _workflow_refuse_category(self, stage, category):
        if not category:
            raise UserError(
                self.env._(
                    "%(document)s follows the workflow “%(workflow)s” and can't leave it: cancel "
                    "it instead.",
                    document=self[0].display_name,
                    workflow=stage.workflow_id.name,
                )
            )
        label = self._workflow_categories().get(category, (category, ""))[0]
        raise UserError(
            self.env._(
                "%(document)s would become “%(category)s”, but the workflow “%(workflow)s” has no "
                "step from %(stage)s to such a stage; a workflow administrator can draw one.",
                document=self[0].display_name,
                category=label,
                workflow=stage.workflow_id.name,
                stage=stage.name,
            )
        )
