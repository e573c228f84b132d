from odoo import api, models
from odoo.api import NewId

from ..lib.domains import read_domain
from ..lib.steps import Blocker, Verdict


class DealerWorkflowJudge(models.AbstractModel):
    """The one evaluator: may this person take this step with this document, and if not, why?

    The buttons, their explanation, the check, the try-out, the replay and the guard in `write`
    ask it, so they cannot disagree. It works on sets and on compiled steps (`lib/steps.py`).
    """

    _name = "dealer.workflow.judge"
    _description = "Workflow Judge"

    @api.model
    def _judge(self, records, steps, user=None, facts=False, approvals=True):
        """Judge each document with each step, whatever stage it is in.

        :param records: documents; those of a replay are new records with the values of that day
        :param steps: compiled steps of their workflow
        :param user: who takes the step; the current user by default
        :param facts: the step follows from what happened: who may write the document does not
            matter, only who the step names
        :param approvals: whether approvals are looked at; a replay of who and when does not
        :return: dict {(record id, step id): Verdict}
        """
        user = (user or self.env.user).sudo()
        verdicts = {(record.id, step.id): Verdict() for record in records for step in steps}
        for step in steps:
            for check in self._get_checks(facts, approvals):
                for record_id, blockers in check(records, step, user).items():
                    verdicts[record_id, step.id].blockers += blockers
            for record in records:
                needs = verdicts[record.id, step.id].needs
                if step.confirm:
                    needs.append("confirm")
                if step.reason_required:
                    needs.append("reason")
            if approvals and step.has_levels:
                for record_id in self._get_unapproved(records, step):
                    verdicts[record_id, step.id].needs.append("approval")
        return verdicts

    @api.model
    def _get_checks(self, facts=False, approvals=True):
        """Extension point: methods (records, step, user) → {record id: [Blocker]}."""
        checks = [self._judge_who] if facts else [self._judge_access, self._judge_who]
        checks += [self._judge_condition, self._judge_fields, self._judge_requirements]
        if approvals:
            checks.append(self._judge_approvals)
        return checks

    # === CHECKS === #

    def _judge_access(self, records, step, user):
        """Whoever takes a step reads the document; if nobody is named he may write it too."""
        operation = "read" if step.is_restricted else "write"
        # a replay judges values of another day, and documents that may be gone by now
        real = records._origin if any(isinstance(id_, NewId) for id_ in records._ids) else records
        allowed = set(real.with_user(user)._filtered_access(operation).ids)
        message = self.env._("You may not change this document.")
        who = self.env._("whoever gives out roles")
        return {
            record.id: [Blocker("who", message, who)]
            for record in records
            if real and record._origin.id and record._origin.id not in allowed
        }

    def _judge_who(self, records, step, user):
        if not step.is_restricted or step.group_ids & set(user.all_group_ids.ids):
            return {}
        refused = {}
        company_field = records._workflow_company_field
        transition = None
        for record in records.sudo():
            if step.store_manager and company_field in record._fields:
                if user in record[company_field].workflow_manager_id:
                    continue
            if any(user in self._get_person(record, name) for name in step.person_fields):
                continue
            transition = transition or self.env["dealer.workflow.transition"].browse(step.id)
            names = self._describe_who(transition, record)
            message = self.env._("This step is for %(who)s.", who=names)
            refused[record.id] = [Blocker("who", message, names)]
        return refused

    def _judge_condition(self, records, step, user):
        if step.condition in ("", "[]"):
            return {}
        env = self.env(user=user.id)
        domain = read_domain(env, step.condition, records._name)
        # the rule is the administrator's: a field the person does not see may decide
        fitting = set(records.sudo().filtered_domain(domain)._ids)
        left = [record for record in records if record.id not in fitting]
        if not left:
            return {}
        transition = self.env["dealer.workflow.transition"].sudo().browse(step.id)
        message = transition.condition_message or self.env._(
            "The document does not fit the condition of this step: %(condition)s",
            condition=transition._describe_condition(),
        )
        return {record.id: [Blocker("condition", message)] for record in left}

    def _judge_fields(self, records, step, user):
        missing = {}
        for name in step.required_fields:
            field = records._fields.get(name)
            for record in records.sudo():
                if field and not record[name]:
                    label = field._description_string(self.env)
                    message = self.env._("Fill in %(field)s.", field=label)
                    missing.setdefault(record.id, []).append(Blocker("field", message, "", name))
        return missing

    def _judge_requirements(self, records, step, user):
        return {
            record_id: [Blocker("requirement", message) for message in messages]
            for record_id, messages in records._workflow_get_missing(step).items()
            if messages
        }

    def _judge_approvals(self, records, step, user):
        """What a round of approval puts in the way: one is open, or what was approved changed."""
        asked = records.filtered("workflow_request_id")
        if not asked:
            return {}
        return self.env["dealer.workflow.request"]._get_blockers(asked, step)

    def _get_unapproved(self, records, step):
        """:return: ids of the documents whose step needs an approval that is not there"""
        return self.env["dealer.workflow.request"]._get_unapproved(records, step)

    # === WORDS === #

    @api.model
    def _get_person(self, record, name):
        """:return: the user in a field that holds a user or an employee"""
        if name not in record._fields:
            return self.env["res.users"]
        person = record[name]
        return person if person._name == "res.users" else person.user_id

    @api.model
    def _describe_who(self, transition, record=None):
        """:return: "Sales Manager, the Service Adviser (Li Na) or the manager of the store" """
        transition = transition.sudo()
        names = transition.group_ids.mapped("name")
        for field in transition.person_field_ids:
            person = self._get_person(record, field.name) if record else None
            label = field.field_description
            names.append(f"{label} ({person[0].name})" if person else label)
        if transition.store_manager:
            names.append(self.env._("the manager of the store"))
        return ", ".join(names)
