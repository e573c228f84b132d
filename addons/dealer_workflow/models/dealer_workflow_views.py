from lxml import etree
from odoo import api, fields, models
from odoo.exceptions import UserError

PANEL = "dealer_workflow_panel"


class DealerWorkflowMixin(models.AbstractModel):
    """What people see of a workflow: the panel of the form, boards by stage, the history."""

    _inherit = "dealer.workflow.mixin"

    # === VIEWS === #

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Put the panel on every form and the stages on every board, whoever wrote them."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if arch.tag == "form":
            self._workflow_add_panel(arch)
        elif arch.tag == "kanban":
            self._workflow_group_board(arch)
        return arch, view

    @api.model
    def _workflow_add_panel(self, form):
        own_fields = form.xpath("//field[not(ancestor::field)]")
        if any(node.get("widget") == PANEL for node in own_fields):
            return
        header = form.find("header")
        if header is None:
            header = etree.Element("header", {"invisible": "not workflow_panel"})
            form.insert(0, header)
        if not any(node.get("name") == "workflow_stage_id" for node in own_fields):
            etree.SubElement(header, "field", name="workflow_stage_id", invisible="1")
        etree.SubElement(header, "field", name="workflow_panel", widget=PANEL, nolabel="1")

    @api.model
    def _workflow_group_board(self, kanban):
        """Columns are stages, and stages are drawn in the workflow: none is made on the board."""
        if "o_kanban_mobile" in kanban.get("class", ""):
            return  # the list of a phone
        kanban.set("default_group_by", kanban.get("default_group_by") or "workflow_stage_id")
        if kanban.get("default_group_by") == "workflow_stage_id":
            for name in ("group_create", "group_edit", "group_delete", "groups_draggable"):
                kanban.set(name, "false")

    def onchange(self, values, field_names, fields_spec):
        """The panel says what the database holds: what is typed changes it once it is saved.

        A new document gets the stages it will go through.
        """
        spec = {name: value for name, value in fields_spec.items() if name != "workflow_panel"}
        result = super().onchange(values, field_names, spec)
        if not self and not field_names and len(spec) < len(fields_spec):
            result["value"]["workflow_panel"] = self._workflow_get_new_panel()
        return result

    # === PANEL === #

    def _workflow_get_panel(self):
        """What the form shows: stages, the steps from here with what is in their way, approval.

        :return: dict, see `static/src/panel`; False for customers on the portal
        """
        self.ensure_one()
        if self.env.user.share:
            return False
        record = self._origin
        record._workflow_settle_facts()
        current = record.workflow_stage_id.sudo()
        workflow = self._workflow_get_compiled(current)
        move = record._workflow_get_open_moves()
        steps = [s for s in workflow.steps_from(current.id) if s.trigger == "person"]
        verdicts = self.env["dealer.workflow.judge"]._judge(record, steps)
        if self._workflow_is_onlooker([verdicts[record.id, step.id] for step in steps]):
            steps = []
        labels = self.env["dealer.workflow"]._get_labels(workflow.id)
        return {
            "workflow": labels["name"],
            "stage_id": current.id,
            "entered_on": fields.Datetime.to_string(move.entered_on) if move else False,
            "deadline": fields.Datetime.to_string(move.deadline) if move.deadline else False,
            "stages": self._workflow_get_panel_stages(workflow),
            "steps": [
                {
                    **labels["steps"][step.id],
                    "code": step.code,
                    "needs": verdicts[record.id, step.id].needs,
                    "blockers": [
                        {"code": b.code, "message": b.message, "who": b.who, "field": b.field}
                        for b in verdicts[record.id, step.id].blockers
                    ],
                }
                for step in steps
            ],
            "undo": record._workflow_get_undo(),
            "approval": self.env["dealer.workflow.request"]._get_panel(record),
        }

    @api.model
    def _workflow_get_new_panel(self):
        """:return: dict with the stages a new document will most likely go through, or False"""
        for workflow_id, company_id, domain, stage_id in self.env["dealer.workflow"]._get_published(
            self._name
        ):
            if domain == "[]" and company_id in (False, self.env.company.id):
                workflow = self.env["dealer.workflow"]._get_compiled(workflow_id)
                stages = self._workflow_get_panel_stages(workflow)
                return {"stage_id": stage_id, "stages": stages, "steps": []}
        return False

    @api.model
    def _workflow_get_panel_stages(self, workflow):
        categories = self._workflow_categories()
        words = self.env["dealer.workflow"]._get_labels(workflow.id)["stages"]
        return [
            {**words[stage.id], "phase": categories.get(stage.category, ("", "open"))[1]}
            for stage in workflow.stages.values()
        ]

    @api.model
    def _workflow_get_compiled(self, stage):
        workflows = self.env["dealer.workflow"]
        return workflows._get_compiled(workflows._get_stage_workflow(stage.id))

    def _workflow_is_onlooker(self, verdicts):
        """Somebody who may only read the document, and whom no step is for."""
        if any(all(b.code != "who" for b in verdict.blockers) for verdict in verdicts):
            return False
        return not self._origin.has_access("write")

    # === RPC === #

    def workflow_common_steps(self):
        """The steps that all these documents have, for "Move to…" in a list.

        :return: list of dicts: `id`, `label`, `to_name`, `phase`, `confirmation`, `needs`,
            `blocked` (how many documents can't take it now), `reasons` (the first five)
        """
        self._workflow_check_reader()
        grouped = self._workflow_grouped()
        if len(grouped) > 1:
            raise UserError(
                self.env._("These documents follow different workflows: choose those of one.")
            )
        result = []
        categories = self._workflow_categories()
        for workflow in grouped:
            common = [workflow.steps_from(stage.id) for stage in self.workflow_stage_id]
            steps = [
                step
                for step in common[0]
                if step.trigger == "person" and all(step in others for others in common)
            ]
            verdicts = self.env["dealer.workflow.judge"]._judge(self, steps)
            for step in steps:
                transition = self.env["dealer.workflow.transition"].sudo().browse(step.id)
                blocked = [r for r in self if not verdicts[r.id, step.id].allowed]
                category = workflow.stages[step.to_id].category
                result.append(
                    {
                        "id": step.id,
                        "label": transition.name,
                        "to_name": transition.to_stage_id.name,
                        "phase": categories.get(category, ("", "open"))[1],
                        "confirmation": transition.confirmation or False,
                        "needs": sorted({n for r in self for n in verdicts[r.id, step.id].needs}),
                        "blocked": len(blocked),
                        "reasons": [
                            f"{r.display_name}: {verdicts[r.id, step.id].blockers[0].message}"
                            for r in blocked[:5]
                        ],
                    }
                )
        return result

    def workflow_history(self):
        """Every stay of the document, the newest first, for who may read the document.

        :return: list of dicts: stage, step, by, origin, reason, entered_on, left_on, hours
        """
        self.ensure_one()
        self._workflow_check_reader()
        moves = (
            self.env["dealer.workflow.move"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "=", self.id)])
        )
        return moves._describe()

    def workflow_timeline(self):
        """What the history of a form shows: the stays and the rounds of approval.

        :return: {"moves": `workflow_history()`, "rounds": list of dicts with `votes`}
        """
        moves = self.workflow_history()
        requests = (
            self.env["dealer.workflow.request"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("state", "!=", "waived"),
                ]
            )
        )
        states = dict(requests._fields["state"]._description_selection(self.env))
        to_text = fields.Datetime.to_string
        return {
            "moves": moves,
            "rounds": [
                {
                    "id": request.id,
                    "step": request.transition_id.name or False,
                    "round": request.round,
                    "state": request.state,
                    "state_label": states[request.state],
                    "by": request.requester_id.name,
                    "reason": request.reason or False,
                    "requested_on": to_text(request.requested_on),
                    "votes": [
                        {
                            "level": vote.review_id.name or False,
                            "by": vote.user_id.name,
                            "on_behalf_of": vote.on_behalf_of_id.name or False,
                            "approved": vote.decision == "approved",
                            "note": vote.note or False,
                            "decided_on": to_text(vote.decided_on),
                        }
                        for vote in request.review_ids.vote_ids
                    ],
                }
                for request in requests
            ],
        }
