from collections import defaultdict
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..lib import canonical


class DealerWorkflow(models.Model):
    """What the editor asks of the server; the drawing itself is in `static/src/editor`."""

    _inherit = "dealer.workflow"

    stage_count = fields.Integer(string="Number of Stages", compute="_compute_counts")
    step_count = fields.Integer(string="Number of Steps", compute="_compute_counts")
    has_draft = fields.Boolean(compute="_compute_counts", help="Somebody is changing it.")

    @api.depends("stage_ids", "transition_ids", "draft_ids")
    def _compute_counts(self):
        counts = [
            dict(self.env[model]._read_group([(name, "in", self.ids)], [name], ["__count"]))
            for model, name in (
                ("dealer.workflow.stage", "workflow_id"),
                ("dealer.workflow.transition", "workflow_id"),
                ("dealer.workflow", "live_id"),
            )
        ]
        for workflow in self:
            stages, steps, drafts = (count.get(workflow._origin, 0) for count in counts)
            workflow.stage_count = stages
            workflow.step_count = steps
            workflow.has_draft = bool(drafts)

    def action_open_editor(self):
        """Open the drawing: of the draft when there is one, as that is what gets edited."""
        self.ensure_one()
        workflow = self.draft_ids[:1] or self
        if self.env.context.get("in_workflow_editor"):
            return workflow._get_close_action()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "dealer_workflow.action_workflow_editor"
        )
        action["name"] = workflow.name
        action["context"] = {"active_id": workflow.id}
        return action

    def _get_form_action(self):
        if self.env.context.get("in_workflow_editor"):
            return self._get_close_action()
        return super()._get_form_action()

    def _get_close_action(self):
        """:return: action of a dialog that the editor opened: it closes and shows this workflow"""
        return {"type": "ir.actions.act_window_close", "infos": {"workflow_id": self.id}}

    def get_categories(self):
        """:return: the categories a stage can have: list of dicts `code`, `label`, `phase`"""
        self.ensure_one()
        self.check_access("read")
        return [
            {"code": code, "label": label, "phase": phase}
            for code, (label, phase) in self._get_categories().items()
        ]

    def get_drawing(self):
        """Everything the drawing shows, in one go.

        :return: dict: the workflow, its `categories`, `stages` (`x` and `y` in pixels; both 0: not
            placed yet) and `steps` (`from`: ids of stages, empty: any)
        """
        self.ensure_one()
        self.check_access("read")
        can_edit = self.has_access("write")
        can_try = self.model in self.env and self.env[self.model].has_access("read")
        # how many actions and who is named: configuration, no business data
        self = self.sudo().with_prefetch()
        compiled = self._compile()
        live = self.live_id
        return {
            "id": self.id,
            "name": self.name,
            "model": self.model,
            "model_name": self.model_id.name,
            "store": self.company_id.name or False,
            "state": self.state,
            "version": live.version if live else self.version,
            "live_id": live.id or False,
            "draft_id": self.draft_ids[:1].id or False,
            "can_edit": can_edit,
            "can_try": can_try,
            "point": can_edit and self.state == "draft" and self.get_undo_point(),
            "facts": bool(self.model in self.env and self.env[self.model]._workflow_category_field),
            "categories": self.get_categories(),
            "stages": [
                self._describe_stage(stage) for stage in self.stage_ids.browse(compiled.stages)
            ],
            "steps": [self._describe_step(step) for step in self.transition_ids.sorted()],
        }

    def _describe_stage(self, stage):
        """:return: dict of a stage, as `get_drawing` gives it"""
        return {
            "id": stage.id,
            "code": stage.code,
            "name": stage.name,
            "category": stage.category,
            "category_label": stage.category_label,
            "phase": stage.phase or "open",
            "icon": stage.icon or False,
            "fold": stage.fold,
            "owner": stage.owner_group_id.name or False,
            "time_limit": stage.time_limit,
            "escalations": len(stage.escalation_ids),
            "actions": len(stage.entry_action_ids) + len(stage.exit_action_ids),
            "x": stage.pos_x,
            "y": stage.pos_y,
        }

    def _describe_step(self, step):
        """:return: dict of a step, as `get_drawing` gives it"""
        return {
            "id": step.id,
            "code": step.code,
            "name": step.name,
            "from": step.from_stage_ids.ids,
            "to": step.to_stage_id.id,
            "trigger": step.trigger,
            "who": self.env["dealer.workflow.judge"]._describe_who(step),
            "condition": (step.condition or "[]").strip() not in ("", "[]"),
            "required": len(step.required_field_ids),
            "reason": step.reason_required,
            "levels": len(step.level_ids),
            "actions": len(step.action_ids),
        }

    # === EDITING: ONE CALL EACH === #

    def place_stages(self, places):
        """Keep where stages are drawn; changes nothing else.

        :param dict places: {stage id: [x, y]} in pixels
        :return: like `_edit`
        """
        places = {int(stage_id): place for stage_id, place in places.items()}

        def place_all():
            for stage in self.stage_ids.filtered(lambda s: s.id in places):
                x, y = places[stage.id]
                if (stage.pos_x, stage.pos_y) != (x, y):
                    stage.write({"pos_x": x, "pos_y": y})
            return True

        return self._edit(place_all)

    def add_stage(self, name, category, x, y):
        """Draw a stage at a place, in pixels.

        :return: like `_edit`; `id` of the stage
        """
        return self._edit(
            lambda: (
                self.env["dealer.workflow.stage"]
                .create(
                    {
                        "workflow_id": self.id,
                        "name": name,
                        "category": category,
                        "sequence": max(self.stage_ids.mapped("sequence"), default=0) + 10,
                        "pos_x": x,
                        "pos_y": y,
                    }
                )
                .id
            )
        )

    def add_step(self, name, from_stage_id, to_stage_id):
        """Draw a step.

        :param from_stage_id: False for a step from any stage
        :return: like `_edit`; `id` of the step
        """
        return self._edit(
            lambda: (
                self.env["dealer.workflow.transition"]
                .create(
                    {
                        "workflow_id": self.id,
                        "name": name,
                        "from_stage_ids": [Command.set([from_stage_id] if from_stage_id else [])],
                        "to_stage_id": to_stage_id,
                        "sequence": max(self.transition_ids.mapped("sequence"), default=0) + 10,
                    }
                )
                .id
            )
        )

    def remove_step(self, step_id):
        """:return: like `_edit`"""
        return self._edit(
            lambda: self.transition_ids.filtered(lambda step: step.id == step_id).unlink()
        )

    def remove_stage(self, stage_id):
        """Remove a stage with the steps that only it begins or ends.

        :return: like `_edit`
        """
        return self._edit(
            lambda: self.stage_ids.filtered(lambda stage: stage.id == stage_id).unlink()
        )

    def _edit(self, change):
        """Change a draft.

        :param change: function that does it
        :return: dict `id` (what `change` returned) and, to undo it, the points `before` and `after`
        """
        self.ensure_one()
        self._check_is_draft()
        before = self.get_undo_point()
        result = change()
        return {"id": result, "before": before, "after": self.get_undo_point()}

    # === UNDO === #

    def get_undo_point(self):
        """:return: the draft as it is, text, for `restore_point`"""
        self.ensure_one()
        return canonical.dumps(self._get_definition())

    def restore_point(self, point, expected):
        """Bring the draft back to an earlier point of this session.

        :param str point: from `get_undo_point`
        :param str expected: the draft as the editor last left it: who undoes must not throw away
            what somebody else has changed since
        """
        self.ensure_one()
        self._check_is_draft()
        self.check_access("write")
        if self.get_undo_point() != expected:
            raise UserError(
                self.env._(
                    "Somebody else has changed this draft in the meantime: undo would take that "
                    "back as well. Change it by hand."
                )
            )
        tree, problems = self._read_definition(self._parse_definition(point.encode()))
        if problems:
            raise UserError(self.env._("This can't be undone: %s", problems[0]))
        self._load_definition(tree)
        return True

    # === START === #

    def _create_start(self, with_steps=True):
        """Fill empty workflows with one stage per category and, if wanted, the usual steps.

        The steps: those the program takes by itself when the model knows them; else from one
        category to the next, and from any to each way of calling off.
        """
        for workflow in self:
            categories = workflow._get_categories()
            stages = self.env["dealer.workflow.stage"].create(
                [
                    {
                        "workflow_id": workflow.id,
                        "name": label,
                        "code": code,
                        "category": code,
                        "sequence": 10 * place,
                    }
                    for place, (code, (label, _phase)) in enumerate(categories.items(), 1)
                ]
            )
            if with_steps:
                workflow._create_usual_steps({stage.category: stage for stage in stages})

    def _create_usual_steps(self, stages):
        """:param stages: dict {category: stage}"""
        self.ensure_one()
        document = self.env[self.model]
        phases = {code: phase for code, (_label, phase) in self._get_categories().items()}
        arrows = defaultdict(list)  # {(to, trigger): categories it leaves}
        for source, target in document._workflow_fact_moves():
            arrows[target, "facts"].append(source)
        if not arrows:
            line = [code for code, phase in phases.items() if phase not in ("waiting", "cancelled")]
            for source, target in pairwise(line):
                arrows[target, "person"].append(source)
            for code in (code for code, phase in phases.items() if phase == "waiting"):
                opened = [c for c in line if phases[c] == "open"]
                arrows[code, "person"] += opened
                for target in opened[:1]:
                    arrows[target, "person"].append(code)
            for code in (code for code, phase in phases.items() if phase == "cancelled"):
                arrows[code, "person"] = []
        self.env["dealer.workflow.transition"].create(
            [
                {
                    "workflow_id": self.id,
                    "name": stages[target].name,
                    "code": f"to_{target}",
                    "sequence": 10 * place,
                    "from_stage_ids": [Command.set([stages[code].id for code in sources])],
                    "to_stage_id": stages[target].id,
                    "trigger": trigger,
                }
                for place, ((target, trigger), sources) in enumerate(arrows.items(), 1)
                if target in stages
            ]
        )
