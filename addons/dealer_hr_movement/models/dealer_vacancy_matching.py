from typing import NamedTuple

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

# how much each side of a person counts; what nothing is known of does not count
WEIGHTS = {"skills": 45, "grade": 20, "holder": 15, "time": 10, "load": 10}


class MatchFact(NamedTuple):
    """One side of how a person fits.

    `share` (0 to 1) of `weight` is reached; `values` (plain JSON) is what the words are made of.
    """

    code: str
    weight: float
    share: float
    values: dict


class DealerVacancy(models.Model):
    """Who fits a vacancy: in sets, the same number of queries for five people or five hundred."""

    _inherit = "dealer.vacancy"

    def _match(self):
        """Find the people who fit anew, the best first."""
        # sudo: matches are the program's; facts of people are HR's and shown to HR only
        Match = self.env["dealer.vacancy.match"].sudo()
        Match.search([("vacancy_id", "in", self.ids)]).unlink()
        values = []
        for vacancy in self:
            people = vacancy._get_candidates()
            facts = vacancy._get_match_facts(people)
            for employee in people:
                found = facts[employee.id]
                weight = sum(fact.weight for fact in found)
                reached = sum(fact.weight * fact.share for fact in found)
                values.append(
                    {
                        "vacancy_id": vacancy.id,
                        "employee_id": employee.id,
                        "employee_company_id": employee.company_id.id,
                        "job_id": employee.job_id.id,
                        "is_former": not employee.active,
                        "score": round(100 * reached / weight) if weight else 0,
                        "facts": [list(fact) for fact in found],
                    }
                )
        Match.create(values)
        self._set_facts({"matched_on": fields.Datetime.now()})

    def _get_candidates(self):
        """:return: employees (past rules) who don't hold the post and don't leave"""
        self.ensure_one()
        # sudo: a vacancy of a store looks at its people; other stores' only those the user enters
        Employee = self.env["hr.employee"].sudo().with_context(active_test=False)
        companies = self.company_id
        if self.with_other_stores:
            companies |= self.env.companies
        domain = Domain("company_id", "in", companies.ids)
        if self.with_former:
            fired = self.env.ref("hr.departure_fired", raise_if_not_found=False)
            domain &= Domain("active", "=", True) | (
                Domain("departure_date", "!=", False)
                & Domain("departure_reason_id", "not in", fired.ids if fired else [])
            )
        else:
            domain &= Domain("active", "=", True)
        people = Employee.search(domain, order="name, id")
        today = self.company_id._get_store_date()
        holders = self.env["dealer.post.holder"].sudo()
        current = holders.search(
            Domain("job_id", "=", self.job_id.id) & holders._get_current_domain(today)
        )
        leaving = people.filtered(lambda e: e.active and e.departure_date)
        return people - current.employee_id - leaving

    def _get_match_facts(self, employees):
        """What speaks for and against each person; extension point: other addons append.

        :param employees: past rules
        :return: dict {employee id: [MatchFact]}
        """
        self.ensure_one()
        facts = {employee.id: [] for employee in employees}
        today = self.company_id._get_store_date()
        for found in (
            self._get_skill_facts(employees, today),
            self._get_grade_facts(employees),
            self._get_holder_facts(employees, today),
            self._get_load_facts(employees, today),
        ):
            for employee_id, fact in found:
                facts[employee_id].append(fact)
        return facts

    def _get_skill_facts(self, employees, today):
        """Skills and levels the post asks for; an expired certificate counts for nothing."""
        asked = self.job_id.sudo().job_skill_ids.filtered(
            lambda s: not s.valid_to or s.valid_to >= today
        )
        if not asked:
            return
        levels = {skill.skill_id.id: skill.level_progress for skill in asked}
        have, expired = {}, {}
        skills = self.env["hr.employee.skill"].sudo()  # see _get_candidates
        for skill in skills.search(
            [("employee_id", "in", employees.ids), ("skill_id", "in", list(levels))]
        ):
            key = (skill.employee_id.id, skill.skill_id.id)
            if skill.valid_from and skill.valid_from > today:
                continue
            if skill.valid_to and skill.valid_to < today:
                expired[key] = max(skill.valid_to, expired.get(key, skill.valid_to))
            else:
                have[key] = max(skill.level_progress, have.get(key, 0))
        # a skill of level 0 is asked for too
        total = sum(max(level, 1) for level in levels.values())
        for employee in employees:
            reached, rows = 0, []
            for skill_id, level in levels.items():
                key = (employee.id, skill_id)
                got = have.get(key)
                until = fields.Date.to_string(expired[key]) if key in expired else False
                rows.append([skill_id, level, got if got is not None else False, until])
                if got is not None:
                    reached += min(max(got, 1), max(level, 1))
            share = reached / total
            yield employee.id, MatchFact("skills", WEIGHTS["skills"], share, {"rows": rows})

    def _get_grade_facts(self, employees):
        """The same grade or the one below fits best."""
        wanted = self.job_id.grade_id
        if not wanted:
            return
        Grade = self.env["dealer.job.grade"].with_context(active_test=False)
        grades = Grade.search([])  # pylint: disable=no-search-all
        places = {grade.id: place for place, grade in enumerate(grades)}
        for employee in employees:
            grade = employee.job_id.grade_id
            if not grade:
                continue
            steps = places[wanted.id] - places[grade.id]
            share = {0: 1, 1: 1, 2: 0.5, -1: 0.6}.get(steps, 0.2 if steps < 0 else 0)
            values = {"grade": grade.id, "steps": steps}
            yield employee.id, MatchFact("grade", WEIGHTS["grade"], share, values)

    def _get_holder_facts(self, employees, today):
        """Whoever held the post before knows it; whoever has just come to his own stays there."""
        Holder = self.env["dealer.post.holder"].sudo()
        held = Holder._read_group(
            [
                ("job_id", "=", self.job_id.id),
                ("employee_id", "in", employees.ids),
                ("date_to", "<", today),
            ],
            ["employee_id"],
            ["date_from:min", "date_to:max"],
        )
        spans = {employee.id: (first, last) for employee, first, last in held}
        own = Holder._read_group(
            Domain("employee_id", "in", employees.filtered("active").ids)
            & Domain("kind", "=", "main")
            & Holder._get_current_domain(today),
            ["employee_id"],
            ["date_from:max"],
        )
        since = {employee.id: first for employee, first in own}
        for employee in employees:
            span = spans.get(employee.id)
            values = {"span": [fields.Date.to_string(day) for day in span]} if span else {}
            yield employee.id, MatchFact("holder", WEIGHTS["holder"], int(bool(span)), values)
            if not employee.active:
                left = fields.Date.to_string(employee.departure_date)
                yield employee.id, MatchFact("former", 0, 0, {"left": left})
            elif first := since.get(employee.id):
                months = (today.year - first.year) * 12 + today.month - first.month
                share = 1 if months >= 12 else 0.5 if months >= 6 else 0
                yield employee.id, MatchFact("time", WEIGHTS["time"], share, {"months": months})

    def _get_load_facts(self, employees, today):
        """Concurrent posts, secondments and movements under way leave less room."""
        posts = self.env["dealer.concurrent.post"].sudo()
        running = posts._read_group(
            Domain("employee_id", "in", employees.ids) & posts._get_running_domain(today),
            ["employee_id"],
            ["__count"],
        )
        moving = (
            self.env["dealer.movement"]
            .sudo()
            ._read_group(
                [
                    ("employee_id", "in", employees.ids),
                    ("category", "in", ("asked", "approved", "planned")),
                ],
                ["employee_id"],
                ["__count"],
            )
        )
        loads = {employee.id: count for employee, count in running}
        moves = {employee.id: count for employee, count in moving}
        for employee in employees.filtered("active"):
            load, move = loads.get(employee.id, 0), moves.get(employee.id, 0)
            share = 0 if move else max(1 - load / 2, 0)
            values = {"load": load, "moving": move}
            yield employee.id, MatchFact("load", WEIGHTS["load"], share, values)

    # === WORDS === #

    def _describe_match_fact(self, fact):
        """One side of a match in the reader's words; addons that append facts extend it.

        :param MatchFact fact:
        :return: str, empty when there is nothing to say
        """
        describe = getattr(self, f"_describe_match_{fact.code}", None)
        return describe(fact.values) if describe else ""

    def _describe_match_skills(self, values):
        skills = self.env["hr.skill"].sudo()  # its name
        sentences = []
        for skill_id, level, got, until in values["rows"]:
            name = skills.browse(skill_id).exists().name
            if not name:
                continue
            if got is not False and got >= level:
                sentences.append(self.env._("%(skill)s: has it (%(got)s%%)", skill=name, got=got))
            elif got is not False:
                sentences.append(
                    self.env._(
                        "%(skill)s: %(got)s%% of the %(level)s%% asked for",
                        skill=name,
                        got=got,
                        level=level,
                    )
                )
            elif until:
                sentences.append(
                    self.env._(
                        "%(skill)s: certificate expired on %(date)s",
                        skill=name,
                        date=format_date(self.env, until),
                    )
                )
            else:
                sentences.append(self.env._("%(skill)s: missing", skill=name))
        return "\n".join(sentences)

    def _describe_match_grade(self, values):
        name = self.env["dealer.job.grade"].browse(values["grade"]).exists().name
        if not name:
            return ""
        steps = values["steps"]
        if not steps:
            return self.env._("Grade %(grade)s: the same", grade=name)
        if steps < 0:
            return self.env._("Grade %(grade)s: %(steps)s above the post", grade=name, steps=-steps)
        return self.env._("Grade %(grade)s: %(steps)s below the post", grade=name, steps=steps)

    def _describe_match_holder(self, values):
        if not values.get("span"):
            return ""
        first, last = values["span"]
        return self.env._(
            "Held this post from %(first)s to %(last)s",
            first=format_date(self.env, first),
            last=format_date(self.env, last),
        )

    def _describe_match_former(self, values):
        return self.env._("Left on %(date)s", date=format_date(self.env, values["left"]))

    def _describe_match_time(self, values):
        return self.env._("In the present post for %(months)s months", months=values["months"])

    def _describe_match_load(self, values):
        sentences = []
        if values["load"]:
            sentences.append(
                self.env._("Holds %(count)s posts beside his own", count=values["load"])
            )
        if values["moving"]:
            sentences.append(self.env._("Another movement is under way"))
        return "\n".join(sentences)
