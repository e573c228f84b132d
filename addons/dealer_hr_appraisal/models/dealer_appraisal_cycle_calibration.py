from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import distribution

# fewer people below than these, and somebody could tell who said what
UPWARD_LEAST = 3


class DealerAppraisalCycle(models.Model):
    """Calibration: the reviews are closed, grades compared by department, then released at once."""

    _inherit = "dealer.appraisal.cycle"

    distribution_table = fields.Html(
        compute="_compute_distribution_table",
        sanitize=False,
        string="Grades by Department",
        groups="dealer_base.group_hr_manager,dealer_base.group_general_manager",
    )

    @api.depends("appraisal_ids.grade_id", "distribution", "distribution_scope")
    @api.depends_context("lang")
    def _compute_distribution_table(self):
        for cycle in self:
            cycle.distribution_table = self.env["ir.qweb"]._render(
                "dealer_hr_appraisal.distribution_table", cycle._get_distribution()
            )

    # === ACTIONS === #

    def action_start_calibration(self):
        """Close the reviews: figures, peers' and upward means stay from now on."""
        self.check_access("write")
        self._check_calibrator()
        for cycle in self:
            if cycle.state != "open":
                raise UserError(
                    self.env._("The reviews of “%(cycle)s” are not open.", cycle=cycle.name)
                )
            # sudo: whoever closes the reviews does not see his own appraisal yet
            waiting = cycle.sudo().appraisal_ids.filtered(
                lambda a: a.category in ("self", "manager")
            )
            if waiting:
                raise UserError(
                    self.env._(
                        "%(count)s heads' reviews are not in yet: %(people)s. Wait for them, name "
                        "another head, or cancel the appraisal.",
                        count=len(waiting),
                        people=", ".join(waiting[:8].sudo().employee_id.mapped("name")),
                    )
                )
            cycle._refresh_figures()
            cycle._count_others()
        self._set_facts({"state": "calibration", "calibration_on": fields.Datetime.now()})

    def action_release(self):
        """Grades are agreed on: everybody sees his own, heads talk and sign."""
        self.check_access("write")
        self._check_calibrator()
        for cycle in self:
            if cycle.state != "calibration":
                raise UserError(
                    self.env._("Calibrate “%(cycle)s” first, then release it.", cycle=cycle.name)
                )
            if cycle.distribution == "forced" and (told := cycle._get_breaches()):
                raise UserError("\n".join(told))
        now = fields.Datetime.now()
        self._set_facts({"state": "closed", "released_on": now})
        # sudo: facts of everybody's appraisal, also of the releaser's own
        appraisals = self.appraisal_ids.sudo().filtered(lambda a: a.category == "calibration")
        appraisals._set_facts({"released_on": now})
        appraisals._workflow_settle_facts()

    def _check_calibrator(self):
        if not self.env["dealer.appraisal"]._may_calibrate():
            raise UserError(
                self.env._("Grades are agreed on by the HR manager or the general manager.")
            )

    def _count_others(self):
        """What peers and people below gave becomes one mean an item: nobody sees single ones."""
        self.ensure_one()
        # sudo: nobody but the reviewer may read an upward review, and nobody does here
        answers = (
            self.env["dealer.appraisal.answer"]
            .sudo()
            .search(
                [
                    ("review_id.cycle_id", "=", self.id),
                    ("review_id.kind", "in", ["peer", "upward"]),
                    ("review_id.done_on", "!=", False),
                ]
            )
        )
        groups = answers.grouped(lambda answer: (answer.line_id, answer.review_id.kind))
        for (line, kind), group in groups.items():
            points = [p for p in (a._get_points() for a in group) if p is not None]
            if points and (kind == "peer" or len(points) >= UPWARD_LEAST):
                line._set_kind_points(kind, sum(points) / len(points))

    # === SHARES === #

    def _get_groups(self):
        """:return: list of (name, appraisals) the shares are kept in"""
        self.ensure_one()
        graded = self._get_graded()
        if self.distribution_scope == "store":
            return [(self.company_id.name, graded)]
        return self._get_departments(graded)

    def _get_graded(self):
        # sudo: shares are of everybody, also of who looks and does not see his own yet
        return self.sudo().appraisal_ids.filtered(
            lambda a: a.category != "cancelled" and a.grade_id
        )

    def _get_departments(self, graded):
        found = graded.grouped("department_id")
        nobody = self.env._("No department")
        return [(department.name or nobody, appraisals) for department, appraisals in found.items()]

    def _check_group(self, appraisals):
        """:return: list of Breach of one group; small groups are graded freely"""
        self.ensure_one()
        if len(appraisals) < self.distribution_from:
            return []
        grades = self.scale_id.grade_ids.sorted("score_min", reverse=True)
        place = {grade: index for index, grade in enumerate(grades)}
        return distribution.check(
            [(a, a.final_points, place[a.grade_id]) for a in appraisals if a.grade_id in place],
            [(grade, grade.share_min, grade.share_max) for grade in grades],
        )

    def _get_breaches(self):
        """:return: sentences: which grade has too many or too few people, and who has to move"""
        self.ensure_one()
        told = []
        for name, appraisals in self._get_groups():
            for breach in self._check_group(appraisals):
                people = ", ".join(a.sudo().employee_id.name for a in breach.movers)
                values = {
                    "group": name,
                    "grade": breach.grade.name,
                    "count": breach.count,
                    "people": people,
                }
                if breach.count > breach.high:
                    told.append(
                        self.env._(
                            "%(group)s: %(count)s people have %(grade)s, at most %(most)s may. "
                            "Nearest to another grade: %(people)s.",
                            **values,
                            most=breach.high,
                        )
                    )
                else:
                    told.append(
                        self.env._(
                            "%(group)s: %(count)s people have %(grade)s, at least %(least)s must. "
                            "Nearest to it: %(people)s.",
                            **values,
                            least=breach.low,
                        )
                    )
        return told

    def _get_distribution(self):
        """:return: values of the table: grades, rows of departments, sentences of what is broken"""
        self.ensure_one()
        graded = self._get_graded()
        grades = self.scale_id.grade_ids.sorted("score_min", reverse=True)
        rows = self._get_departments(graded)
        if len(rows) > 1:
            rows.append((self.env._("Together"), graded))
        forced = self.distribution == "forced"
        return {
            "grades": grades,
            "forced": forced,
            "shares": {g.id: f"{g.share_min:g}–{g.share_max:g} %" for g in grades},
            "told": self._get_breaches() if forced else [],
            "rows": [
                {
                    "name": name,
                    "count": len(appraisals),
                    "points": sum(appraisals.mapped("final_points")) / (len(appraisals) or 1),
                    "cells": [
                        len(appraisals.filtered(lambda a, g=grade: a.grade_id == g))
                        for grade in grades
                    ],
                }
                for name, appraisals in rows
            ],
        }
