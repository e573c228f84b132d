from odoo import api, models
from odoo.exceptions import UserError


class DealerWorkflowMixin(models.AbstractModel):
    """Where facts decide: the category moves by what happened, and the stage follows."""

    _inherit = "dealer.workflow.mixin"

    def _compute_field_value(self, field):
        # mail prepares its tracking here, for the same reason: whoever computes comes by
        done = super()._compute_field_value(field)
        if field.name == self._workflow_category_field and field.store:
            self.filtered(lambda r: isinstance(r.id, int))._workflow_follow()
        return done

    def _workflow_settle_facts(self):
        """Compute a category that is still to be computed: the stage follows it."""
        if self._workflow_category_field:
            self.mapped(self._workflow_category_field)

    def _check_acting(self, *categories):
        """What an act needs first: the right to change the document, and its status.

        :raises UserError: a document is in none of these categories
        """
        self.check_access("write")
        field = self._workflow_category_field
        labels = dict(self._fields[field]._description_selection(self.env))
        for record in self:
            if record[field] not in categories:
                raise UserError(
                    self.env._(
                        "%(number)s: not possible while it is “%(status)s”.",
                        number=record.name,
                        status=labels[record[field]],
                    )
                )

    def _workflow_follow(self):
        """Let the stage follow the category that the facts have moved (facts decide only)."""
        field = self._workflow_category_field
        self.filtered(lambda r: not r.workflow_stage_id)._workflow_takes_part()._workflow_start()
        moving = {}
        for record in self:
            stage = record.workflow_stage_id
            if stage and self._workflow_stage_info(stage.id).category != record[field]:
                moving.setdefault((stage.id, record[field]), []).append(record.id)
        for (stage_id, category), ids in moving.items():
            records = self.browse(ids)
            before = self._workflow_stage_info(stage_id).category
            for passed in self._workflow_get_passed(before, category):
                for stage, group in records.grouped("workflow_stage_id").items():
                    group._workflow_follow_category(stage.sudo(), passed)

    @api.model
    def _workflow_get_passed(self, before, after):
        """Categories that facts have passed when nobody looked in between.

        A work that is finished and settled in one request is “in progress” when it is looked at
        first and “settled” when it is looked at next: it has passed “done”.

        :return: list of categories, the last one is `after`
        """
        moves = self._workflow_fact_moves()
        ways, seen = [[before]], {before}
        for way in ways:
            if way[-1] == after:
                return way[1:]
            for origin, target in moves:
                if origin == way[-1] and target not in seen:
                    seen.add(target)
                    ways.append([*way, target])
        return [after]

    def _workflow_follow_category(self, stage, category):
        """Documents of one stage have got another category: find the step that fits."""
        workflows = self.env["dealer.workflow"]
        workflow = workflows._get_compiled(workflows._get_stage_workflow(stage.id))
        user = self._workflow_acting_user()
        if not self._workflow_is_by_person():
            if target := workflow.first_stage(category):
                self._workflow_enter(target, None, self.env._("Follows what happened"), "facts")
            return
        wanted, said = self._workflow_wanted(), self._workflow_said()
        groups = {}
        for record in self:
            key = (record._name, record.id)
            arrived = record[self._workflow_category_field] == category
            words = said.pop(key, "") if arrived else ""
            step, reason, origin = wanted.get(key, (None, words, "facts"))
            groups.setdefault((step, reason, origin), []).append(record.id)
        for (asked, reason, origin), ids in groups.items():
            records = self.browse(ids)
            steps = [
                step
                for step in workflow.steps_from(stage.id)
                if workflow.stages[step.to_id].category == category
            ]
            # the step the person pressed first, then those that follow facts
            steps.sort(key=lambda s: (s != asked, s.trigger != "facts", s.sequence))
            if not steps:
                records._workflow_refuse_category(stage, category)
            if asked in steps:
                # judged when it was pressed
                records._workflow_enter(asked.to_id, asked, reason, origin)
                continue
            judge = self.env["dealer.workflow.judge"]
            for step in steps:
                verdicts = judge._judge(records, [step], user, facts=True)
                if all(verdicts[r.id, step.id].at_once for r in records):
                    records._workflow_enter(step.to_id, step, reason, origin)
                    break
            else:
                step = steps[0]
                verdicts = judge._judge(records, [step], user, facts=True)
                records._workflow_refuse(step, verdicts)
                records._workflow_refuse_unapproved(step)

    def _workflow_say(self, words):
        """Say what the history tells beside the move that facts are about to make."""
        for record in self:
            self._workflow_said()[record._name, record.id] = words

    def _workflow_said(self):
        """Words of this transaction for moves to come: {(model, id): words}."""
        return self.env.cr.cache.setdefault("dealer_workflow_said", {})

    @api.model
    def _workflow_acting_user(self):
        """Who is behind a fact: the current user, or whose request it is.

        A pending category may be computed while some other code runs as the superuser; that
        doesn't make it the system's move.
        """
        if self.env.uid == api.SUPERUSER_ID and (request := self.env.transaction.default_env):
            return request.user
        return self.env.user

    @api.model
    def _workflow_is_by_person(self):
        """Whether steps are judged: the scheduler, and customers on the portal, do what the code
        lets them do."""
        user = self._workflow_acting_user()
        return not (user._is_superuser() or user.share)
