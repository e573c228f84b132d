from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..lib.domains import read_domain, read_own_domain


class DealerWorkflow(models.Model):
    """What is wrong with a workflow, before it is published."""

    _inherit = "dealer.workflow"

    def action_check(self):
        """What the check finds, for the editor; reading rights on workflows suffice.

        :return: list of dicts `level` (error, warning), `code`, `message`, `res_model`, `res_id`
        """
        self.ensure_one()
        self.check_access("read")
        return self.sudo()._check()

    @api.model
    def check_condition(self, model, condition):
        """Say whether a condition can be read, to who draws workflows; no document is looked at.

        :param str model: name of the document's model
        :param str condition: a domain
        :return: False, or one sentence that says what is wrong
        """
        self.check_access("write")
        if model not in self.env:
            return self.env._("Choose the document first.")
        try:
            read_own_domain(self.env, condition, model)
        except ValidationError as error:
            return error.args[0]
        return False

    def _check(self):
        """Find what would go wrong; an error forbids publishing, a warning does not.

        :return: like `action_check`
        """
        self.ensure_one()
        workflow = self._compile()
        findings = self._check_stages(workflow)
        if not any(finding["code"] == "no_stage" for finding in findings):
            findings += self._check_ways(workflow)
            findings += self._check_categories(workflow)
        findings += self._check_people()
        findings += self._check_approvals()
        findings += self._check_rules()
        findings += self._check_actions()
        return sorted(findings, key=lambda finding: finding["level"] != "error")

    def _finding(self, level, code, message, record=None):
        record = self if record is None else record
        return {
            "level": level,
            "code": code,
            "message": message,
            "res_model": record._name,
            "res_id": record.id,
        }

    # === THE DRAWING === #

    def _check_stages(self, workflow):
        if not workflow.stages:
            message = self.env._("There is no stage yet: draw the first one.")
            return [self._finding("error", "no_stage", message)]
        findings = []
        phases = [phase for _label, phase in self._get_categories().values()]
        first = self.env["dealer.workflow.stage"].browse(next(iter(workflow.stages)))
        if "draft" in phases and first.phase != "draft":
            message = self.env._(
                "New documents would start in “%(stage)s”, as no stage is of a beginning category.",
                stage=first.name,
            )
            findings.append(self._finding("warning", "no_start", message, first))
        if "done" in phases and "done" not in self.stage_ids.mapped("phase"):
            message = self.env._("No stage is of a finished category: documents never end.")
            findings.append(self._finding("warning", "no_end", message))
        return findings

    def _check_ways(self, workflow):
        """Stages nobody reaches, and stages nobody leaves."""
        findings = []
        start = next(iter(workflow.stages))
        reached, left = {start}, [start]
        while left:
            for step in workflow.steps_from(left.pop()):
                if step.to_id not in reached:
                    reached.add(step.to_id)
                    left.append(step.to_id)
        for stage in self.stage_ids.sorted():
            if stage.id not in reached:
                message = self.env._("No way leads to “%(stage)s”: draw a step.", stage=stage.name)
                findings.append(self._finding("error", "unreachable", message, stage))
            if stage.phase in ("done", "cancelled") or workflow.steps_from(stage.id):
                continue
            message = self.env._(
                "“%(stage)s” is a dead end: no step leaves it, and it is not a finished stage.",
                stage=stage.name,
            )
            findings.append(self._finding("error", "dead_end", message, stage))
        return findings

    def _check_categories(self, workflow):
        """What the program moves by itself needs a stage to go to and a step that leads there."""
        findings = []
        categories = self._get_categories()
        moves = self.env[self.model]._workflow_fact_moves() if categories else ()
        for category in dict.fromkeys(code for move in moves for code in move):
            if workflow.first_stage(category) is None:
                message = self.env._(
                    "No stage is of the category “%(category)s”, which documents reach by what "
                    "happens to them.",
                    category=categories[category][0],
                )
                findings.append(self._finding("error", "missing_category", message))
        for stage in self.stage_ids.sorted():
            ways = {workflow.stages[step.to_id].category for step in workflow.steps_from(stage.id)}
            for before, after in moves:
                if stage.category != before or after in ways or not workflow.first_stage(after):
                    continue
                message = self.env._(
                    "Documents in “%(stage)s” can become “%(category)s” by what happens to them, "
                    "but no step leads there: that work would be refused.",
                    stage=stage.name,
                    category=categories[after][0],
                )
                findings.append(self._finding("error", "missing_step", message, stage))
        return findings

    # === PEOPLE AND RULES === #

    def _get_store_users(self, groups):
        """:return: active people of the groups who work in this workflow's store"""
        users = groups.all_user_ids.filtered(lambda u: u.active and not u.share)
        if self.company_id:
            users = users.filtered(lambda u: self.company_id in u.company_ids)
        return users

    def _get_stores(self):
        return self.company_id or self.env["res.company"].search([("active", "=", True)])

    def _check_people(self):
        findings = []
        for step in self.transition_ids:
            if not (step.group_ids or step.person_field_ids or step.store_manager):
                continue
            if step.person_field_ids or self._get_store_users(step.group_ids):
                continue
            if step.store_manager and self._get_stores().workflow_manager_id:
                continue
            message = self.env._(
                "Nobody can take the step “%(step)s”: it is for %(who)s, and nobody active is.",
                step=step.name,
                who=self.env["dealer.workflow.judge"]._describe_who(step),
            )
            findings.append(self._finding("error", "nobody", message, step))
        return findings

    def _check_approvals(self):
        findings = []
        for level in self.transition_ids.level_ids:
            step = level.transition_id
            people = self._get_level_users(level)
            if people is None:
                continue  # depends on who asks, or on the document
            words = {
                "step": step.name,
                "level": level.name,
                "needed": level.required_count,
                "people": len(people),
            }
            if len(people) < level.required_count:
                message = self.env._(
                    "Nobody can give the approval “%(level)s” of “%(step)s”: it needs %(needed)s, "
                    "and there are %(people)s.",
                    **words,
                )
                findings.append(self._finding("error", "no_approver", message, step))
            elif len(people) == level.required_count and (
                not step.group_ids or self._get_store_users(step.group_ids) & people
            ):
                message = self.env._(
                    "The approval “%(level)s” of “%(step)s” needs all %(people)s who can give it: "
                    "none of them could ask for it himself, or be away.",
                    **words,
                )
                findings.append(self._finding("warning", "few_approvers", message, step))
        return findings

    def _get_level_users(self, level):
        """:return: who could give an approval whatever the document; None where that decides"""
        if level.kind == "group":
            return self._get_store_users(level.group_id)
        if level.kind == "users":
            return level.user_ids.filtered("active")
        if level.kind == "store_manager":
            return self._get_stores().workflow_manager_id.filtered("active")
        return None

    def _check_rules(self):
        findings = []
        rules = [(step, step.condition, step.name) for step in self.transition_ids]
        rules.append((self, self.domain, self.name))
        for record, text, name in rules:
            try:
                read_domain(self.env, text, self.model)
            except ValidationError as error:
                message = self.env._("“%(name)s”: %(error)s", name=name, error=error.args[0])
                findings.append(self._finding("error", "condition", message, record))
        return findings

    def _check_actions(self):
        """Actions whose template, address or released action is gone."""
        findings = []
        stages = self.stage_ids
        actions = self.transition_ids.action_ids | stages.entry_action_ids | stages.exit_action_ids
        for action in actions:
            ready = {
                "mail": action.mail_template_id,
                "sms": action.sms_template_id,
                "webhook": action.webhook_address_id.active,
                "server": action.server_action_id.workflow_released,
            }
            if ready.get(action.kind, True):
                continue
            owner = action.transition_id or action.stage_id
            message = self.env._(
                "“%(owner)s”: the action “%(action)s” has lost what it uses: choose it again.",
                owner=owner.name,
                action=action.display_name,
            )
            findings.append(self._finding("error", "action", message, owner))
        return findings

    # === TRY IT === #

    def try_it(self, res_id, user_id):
        """Which steps a person could take with a document, as if this draft were in force.

        :return: dict `stage_id` (of this workflow; False when the document's is not in it) and
            `steps`: list of dicts `id`, `label`, `to`, `allowed`, `needs`, `blockers`
        :raise UserError: when the document can't be read by who asks
        """
        self.ensure_one()
        self.check_access("read")
        record = self.env[self.model].browse(res_id).exists()
        if not record or not record.has_access("read"):
            raise UserError(self.env._("You may not see this document: choose another one."))
        user = self.env["res.users"].browse(user_id).exists()
        if not user:
            raise UserError(self.env._("Choose a person."))
        code = record.workflow_stage_id.code
        workflow = self.sudo()._compile()
        stage = next((s for s in workflow.stages.values() if s.code == code), None)
        steps = workflow.steps_from(stage.id) if stage else []
        verdicts = self.env["dealer.workflow.judge"]._judge(record, steps, user)
        names = {step.id: step for step in self.transition_ids}
        return {
            "stage_id": stage.id if stage else False,
            "steps": [
                {
                    "id": step.id,
                    "label": names[step.id].name,
                    "to": step.to_id,
                    "allowed": verdicts[record.id, step.id].allowed,
                    "needs": verdicts[record.id, step.id].needs,
                    "blockers": [
                        {"code": b.code, "message": b.message, "who": b.who}
                        for b in verdicts[record.id, step.id].blockers
                    ],
                }
                for step in steps
            ],
        }
