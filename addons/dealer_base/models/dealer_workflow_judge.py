from odoo import api, models

from odoo.addons.dealer_workflow.lib.steps import Blocker


class DealerWorkflowJudge(models.AbstractModel):
    """Checklists that a step asks for."""

    _inherit = "dealer.workflow.judge"

    @api.model
    def _get_checks(self, facts=False, approvals=True):
        return [*super()._get_checks(facts, approvals), self._judge_checklists]

    def _judge_checklists(self, records, step, user):
        asked = [extra[1:] for extra in step.extra if extra[0] == "checklist"]
        if not asked or "checklist_ids" not in records._fields:
            return {}
        refused = {}
        kinds = dict(self.env["dealer.checklist"]._selection_kind())
        for kind, must_pass in asked:
            # sudo: whether a checklist is done is no secret to who may take the step
            for record_id, result in records.sudo()._checklist_result(kind).items():
                if result not in (False, "incomplete", "fail" if must_pass else None):
                    continue
                if result == "fail":
                    message = self.env._(
                        "“%(checklist)s” found a failure: have it put right and checked again.",
                        checklist=kinds[kind],
                    )
                else:
                    message = self.env._("Finish “%(checklist)s” first.", checklist=kinds[kind])
                refused.setdefault(record_id, []).append(Blocker("checklist", message))
        return refused
