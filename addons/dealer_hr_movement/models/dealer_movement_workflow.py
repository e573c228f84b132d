from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .dealer_movement import BESIDE_KINDS, MAIN_KINDS


class DealerMovement(models.Model):
    """From the proposal to the plan: what is in the way, who is asked, who is told."""

    _inherit = "dealer.movement"
    _workflow_phases = {
        "draft": "draft",
        "asked": "waiting",
        "approved": "open",
        "planned": "open",
        "in_force": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "draft": "action_take_back",
        "asked": "action_ask",
        "approved": "action_approve",
        "planned": "action_plan",
        "in_force": "action_apply",
        "cancelled": "action_cancel",
    }

    # === ACTION METHODS === #

    def action_ask(self):
        """Propose it: the round of approval opens (see `_workflow_entered`)."""
        self._check_category("draft")
        self._check_blockers()
        for movement in self:
            values = {"asked_on": fields.Datetime.now(), "failed_on": False, "failure": False}
            if not self.env.su:
                values["user_id"] = self.env.uid  # who asks does not approve
            today = movement.company_id._get_store_date()
            values["backdated_days"] = max((today - movement.date_from).days, 0)
            movement._set_facts(values)
        self._workflow_settle_facts()
        return True

    def action_approve(self):
        """What the last approval does, in the name of who asked."""
        self._check_category("asked")
        self._set_facts({"approved_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    def action_plan(self):
        """Tell the person; from now on the movement applies itself on its day."""
        self._check_category("approved")
        self._check_blockers()
        self._set_facts({"planned_on": fields.Datetime.now(), "failed_on": False, "failure": False})
        self._workflow_settle_facts()
        self._tell_person()
        return True

    def action_take_back(self):
        """Back to a draft: whatever was approved has to be asked for again."""
        self._check_category("asked", "approved", "planned")
        self._set_facts(
            {
                "asked_on": False,
                "approved_on": False,
                "planned_on": False,
                "failed_on": False,
                "failure": False,
            }
        )
        self._workflow_settle_facts()
        return True

    def action_cancel(self):
        self._check_open()
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    def action_apply(self):
        """Put it in force now, its day having come."""
        for movement in self:
            if reasons := movement._get_early_reasons():
                raise UserError("\n".join(reasons))
            movement._put_in_force()
        return True

    def action_print_letter(self):
        return self.env.ref("dealer_hr_movement.action_report_movement").report_action(self)

    def action_open_person(self):
        """The person's file, for HR; else his public card."""
        self.ensure_one()
        action = self.employee_id.get_formview_action()
        return {**action, "target": "current"}

    # === BUSINESS METHODS === #

    def _check_category(self, *expected):
        labels = dict(self._fields["category"]._description_selection(self.env))
        for movement in self:
            if movement.category not in expected:
                raise UserError(
                    self.env._(
                        "%(movement)s is “%(status)s” by now: reload the page.",
                        movement=movement.display_name,
                        status=labels[movement.category],
                    )
                )

    def _check_blockers(self):
        for movement in self:
            if blockers := movement._get_blockers():
                raise UserError("\n".join(blockers))

    def _get_blockers(self):
        """:return: sentences, why the movement can't be asked for, planned or applied"""
        self.ensure_one()
        blockers = self._get_date_blockers()
        if not self.employee_id.sudo().active:
            blockers.append(
                self.env._(
                    "%(person)s has left: hire again, by a vacancy's recruitment.",
                    person=self.employee_id.name,
                )
            )
        if self.kind == "return":
            blockers += self._get_return_blockers()
        elif self.kind == "secondment" and self.to_company_id in (
            self.company_id,
            self.company_id.browse(),
        ):
            blockers.append(self.env._("Say which other store the secondment leads to."))
        elif not self.to_job_id:
            blockers.append(self.env._("Say which post it leads to."))
        elif self.kind in MAIN_KINDS:
            blockers += self._get_main_blockers()
        else:
            blockers += self._get_beside_blockers()
        return blockers

    def _get_date_blockers(self):
        blockers = []
        company = self.company_id
        late = (company._get_store_date() - self.date_from).days
        limit = company.movement_backdate_days
        # who asked in time is not late because approvals took their time
        asked = self.asked_on and (company._get_store_date(self.asked_on) - self.date_from).days
        if (asked if self.asked_on else late) > limit:
            blockers.append(
                self.env._(
                    "%(date)s is %(days)s days ago; movements are backdated by at most %(limit)s "
                    "days. Choose a later day.",
                    date=format_date(self.env, self.date_from),
                    days=late,
                    limit=limit,
                )
            )
        return blockers

    def _get_main_blockers(self):
        """A transfer, promotion or demotion: it changes something, and nothing later is lost."""
        blockers = []
        pairs = ("job_id", "department_id", "head_id", "calendar_id")
        same = all(self[f"from_{name}"] == self[f"to_{name}"] for name in pairs)
        if same and not self.sudo().salary_ids:
            blockers.append(
                self.env._("Nothing would change: say what is different from that day on.")
            )
        before, after = self.from_grade_id, self.to_grade_id
        wrong = (self.kind == "promotion" and after.level <= before.level) or (
            self.kind == "demotion" and after.level >= before.level
        )
        if self.kind != "transfer" and self.from_job_id == self.to_job_id:
            blockers.append(
                self.env._("A promotion or demotion leads to another post: choose the new one.")
            )
        elif before and after and wrong:
            blockers.append(
                self.env._(
                    "From grade %(before)s to %(after)s is no %(kind)s: choose another post or "
                    "another kind of movement.",
                    before=before.name,
                    after=after.name,
                    kind=self._get_kind_label().lower(),
                )
            )
        versions = self.employee_id.sudo().version_ids  # what the file says already
        later = versions.filtered(
            lambda v: v.date_version > self.date_from and v.job_id != self.from_job_id
        )
        if later:
            blockers.append(
                self.env._(
                    "The file of %(person)s has another post from %(date)s already: choose that "
                    "day or a later one.",
                    person=self.employee_id.name,
                    date=format_date(self.env, min(later.mapped("date_version"))),
                )
            )
        return blockers + self._get_crossing_blockers()

    def _get_beside_blockers(self):
        """A concurrent post or secondment: a post he does not hold already."""
        blockers = []
        if self.to_job_id == self.employee_id.sudo().job_id:
            blockers.append(
                self.env._(
                    "%(person)s holds the post %(post)s already.",
                    person=self.employee_id.name,
                    post=self.to_job_id.name,
                )
            )
        return blockers + self._get_crossing_blockers()

    def _get_return_blockers(self):
        post = self.ends_post_id.sudo()  # whoever proposes sees its name
        if not post:
            return [self.env._("Say which concurrent post or secondment ends.")]
        if post.employee_id != self.employee_id:
            return [
                self.env._(
                    "%(post)s is not a post of %(person)s: choose one of his.",
                    post=post.display_name,
                    person=self.employee_id.name,
                )
            ]
        if self.to_job_id != self.employee_id.sudo().job_id:
            return [self.env._("A return leads back to the person's own post.")]
        over = post.ended_on or (post.date_to and post.date_to < self.date_from)
        if over or self.date_from < post.date_from:
            return [
                self.env._(
                    "%(post)s runs from %(first)s to %(last)s: it can't end on that day.",
                    post=post.display_name,
                    first=format_date(self.env, post.date_from),
                    last=format_date(self.env, post.date_to) if post.date_to else "…",
                )
            ]
        return []

    def _get_crossing_blockers(self):
        """Movements and posts of the same person that contradict this one."""
        # sudo: whoever proposes need not see the others, but hears of them
        others = self.sudo().search(
            [
                ("employee_id", "=", self.employee_id.id),
                ("category", "in", ("asked", "approved", "planned")),
                ("id", "!=", self._origin.id),
            ]
        )
        posts = (
            self.env["dealer.concurrent.post"]
            .sudo()
            .search([("employee_id", "=", self.employee_id.id)])
        )
        crossing = []
        for other in others:
            same_kind = other.kind == self.kind == "secondment"
            same_post = other.to_job_id == self.to_job_id
            if other.date_from == self.date_from or (
                self.kind in BESIDE_KINDS
                and other.kind in BESIDE_KINDS
                and (same_kind or same_post)
                and self._overlaps(other)
            ):
                crossing.append(other.display_name)
        if self.kind in BESIDE_KINDS:
            for post in posts:
                same_kind = post.kind == self.kind == "secondment"
                if (same_kind or post.job_id == self.to_job_id) and self._overlaps(post):
                    crossing.append(post.display_name)
        elif any(p.job_id == self.to_job_id and self._is_within(p) for p in posts):
            post = next(p for p in posts if p.job_id == self.to_job_id and self._is_within(p))
            return [
                self.env._(
                    "%(person)s holds %(post)s beside his own already: end it first with a return.",
                    person=self.employee_id.name,
                    post=post.display_name,
                )
            ]
        return [
            self.env._(
                "It contradicts %(other)s: cancel one of them or choose other days.", other=name
            )
            for name in crossing
        ]

    def _overlaps(self, other):
        """Whether two records with first and last day share a day."""
        return (not other.date_to or other.date_to >= self.date_from) and (
            not self.date_to or self.date_to >= other.date_from
        )

    def _is_within(self, post):
        return post.date_from <= self.date_from and (
            not post.date_to or post.date_to >= self.date_from
        )

    def _get_early_reasons(self):
        """:return: sentences, why it can't be put in force today"""
        self.ensure_one()
        if self.category != "planned":
            return [self.env._("%(movement)s is not planned yet.", movement=self.display_name)]
        if self.date_from > self.company_id._get_store_date():
            return [
                self.env._(
                    "Its day is %(date)s: it is put in force by itself then.",
                    date=format_date(self.env, self.date_from),
                )
            ]
        return []

    def _get_kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _tell_person(self):
        """Tell the person what is planned, in his own words and not by mail to outsiders."""
        for movement in self:
            user = movement.employee_id.sudo().user_id
            if not user:
                continue
            movement = movement.with_context(lang=user.lang or self.env.lang)
            movement.message_notify(
                partner_ids=user.partner_id.ids,
                subject=movement.display_name,
                body=movement.env._(
                    "%(kind)s from %(date)s: %(title)s",
                    kind=movement._get_kind_label(),
                    date=format_date(movement.env, movement.date_from),
                    title=movement.title,
                ),
            )

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "asked"),
            ("asked", "approved"),
            ("approved", "planned"),
            ("planned", "in_force"),
            ("asked", "draft"),
            ("approved", "draft"),
            ("planned", "draft"),
            ("draft", "cancelled"),
            ("asked", "cancelled"),
            ("approved", "cancelled"),
            ("planned", "cancelled"),
        )

    def _workflow_entered(self, category):
        """Asking opens the round of approval at once: nobody presses twice."""
        result = super()._workflow_entered(category)
        if category == "asked" and self._workflow_is_by_person():
            for workflow, movements in self._workflow_grouped().items():
                for stage, group in movements.grouped("workflow_stage_id").items():
                    target = next(
                        (
                            step
                            for step in workflow.steps_from(stage.id)
                            if workflow.stages[step.to_id].category == "approved"
                            and step.trigger == "person"
                        ),
                        None,
                    )
                    if target:
                        group._workflow_take(target)
        return result

    def _workflow_get_missing(self, step):
        """What the act behind a step would be refused for, so that the button says it first."""
        missing = super()._workflow_get_missing(step)
        category = self._workflow_stage_info(step.to_id).category
        for movement in self:
            reasons = []
            if category in ("asked", "planned") and movement.category in ("draft", "approved"):
                reasons = movement._get_blockers()
            elif category == "in_force" and movement.category == "planned":
                reasons = movement._get_early_reasons()
            if reasons:
                missing[movement.id] = [*missing.get(movement.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["employee_id", "date_from", "to_job_id", "reason"]
