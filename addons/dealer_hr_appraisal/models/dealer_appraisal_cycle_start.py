import random
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class DealerAppraisalCycle(models.Model):
    """How everybody gets an appraisal, in sets, and newcomers later; figures and reminders."""

    _inherit = "dealer.appraisal.cycle"

    # === ACTIONS === #

    def action_start(self):
        """Everybody who takes part gets his appraisal, with items, reviews and figures."""
        self.check_access("write")
        for cycle in self:
            if cycle.state != "draft":
                raise UserError(self.env._("“%(cycle)s” has started.", cycle=cycle.name))
        self._set_facts({"state": "open", "started_on": fields.Datetime.now()})
        added = self._add_people()
        for cycle in self:
            if not added.filtered(lambda a, cycle=cycle: a.cycle_id == cycle):
                raise UserError(
                    self.env._(
                        "Nobody takes part in “%(cycle)s”: no person of these departments and "
                        "posts has a form that is valid on %(day)s.",
                        cycle=cycle.name,
                        day=cycle.date_to,
                    )
                )
        self._refresh_figures()
        return True

    def action_add_people(self):
        """Add who came later; whoever has an appraisal keeps it."""
        self.check_access("write")
        self._check_open()
        added = self._add_people()
        added.cycle_id._refresh_figures(added)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if added else "info",
                "message": self.env._("%(count)s people added.", count=len(added))
                if added
                else self.env._("Everybody who takes part has an appraisal."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_refresh_figures(self):
        """Count the figures of everybody anew."""
        self.check_access("write")
        self._check_open()
        self._refresh_figures()

    def action_open_appraisals(self):
        """The appraisals of the cycle by department: the board of calibration."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "dealer_hr_appraisal.action_appraisal_board"
            ),
            "domain": [("cycle_id", "=", self.id)],
            "display_name": self.name,
        }

    def _check_open(self):
        for cycle in self:
            if cycle.state != "open":
                raise UserError(
                    self.env._(
                        "The reviews of “%(cycle)s” are not open: nothing is added or counted "
                        "anew.",
                        cycle=cycle.name,
                    )
                )

    # === WHO === #

    def _get_people(self):
        """:return: employees who take part: at work in the store, of these departments and posts"""
        self.ensure_one()
        domain = Domain.TRUE
        if self.department_ids:
            domain &= Domain("department_id", "child_of", self.department_ids.ids)
        if self.job_ids:
            domain &= Domain("job_id", "in", self.job_ids.ids)
        return self._get_colleagues(domain)

    def _get_colleagues(self, domain=Domain.TRUE):
        """:return: employees at work in the store, who may be asked to review"""
        self.ensure_one()
        # sudo: whoever starts a cycle need not read private data of people, nor does this
        people = self.env["hr.employee"].sudo().with_context(active_test=True)
        return people.search(domain & Domain("company_id", "=", self.company_id.id))

    def _add_people(self):
        """Give everybody who takes part an appraisal, once.

        :return: the new appraisals
        """
        Appraisal = self.env["dealer.appraisal"].sudo()  # made by the program, not typed by HR
        added = Appraisal
        for cycle in self:
            cycle.flush_recordset()
            people = cycle._get_people()
            there = Appraisal.search([("cycle_id", "=", cycle.id)]).employee_id
            people -= there
            jobs = people.job_id
            forms = self.env["dealer.appraisal.form"]._get_forms(
                jobs, cycle.company_id, cycle.date_to
            )
            values = []
            for person in people:
                if not (form := forms[person.job_id.id]):
                    continue
                head = person.parent_id or person.department_id.manager_id
                values.append(
                    {
                        "cycle_id": cycle.id,
                        "company_id": cycle.company_id.id,
                        "employee_id": person.id,
                        "department_id": person.department_id.id,
                        "job_id": person.job_id.id,
                        "manager_id": head.id if head != person else False,
                        "form_id": form.id,
                    }
                )
            quiet = Appraisal.with_context(
                tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True
            )
            appraisals = quiet.create(values).with_env(self.env)
            cycle._add_lines(appraisals)
            cycle._add_reviews(appraisals)
            added |= appraisals
        return added.with_env(self.env)

    def _add_lines(self, appraisals):
        """The items of each form become the lines of its appraisals, in one INSERT."""
        if not appraisals:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO dealer_appraisal_line
                       (appraisal_id, company_id, cycle_id, employee_id, department_id, job_id,
                        item_id, sequence, kind, section_id, description, weight,
                        is_filled, is_scored, is_reached,
                        create_uid, create_date, write_uid, write_date)
                SELECT appraisal.id, appraisal.company_id, appraisal.cycle_id,
                       appraisal.employee_id, appraisal.department_id, appraisal.job_id,
                       item.id,
                       (ROW_NUMBER() OVER (
                            PARTITION BY appraisal.id
                            ORDER BY section.sequence NULLS FIRST, item.sequence, item.id)) * 10,
                       item.kind, item.section_id, NULL, item.weight, FALSE, FALSE, FALSE,
                       %(user)s, %(now)s, %(user)s, %(now)s
                  FROM dealer_appraisal appraisal
                  JOIN dealer_appraisal_item item ON item.form_id = appraisal.form_id
             LEFT JOIN dealer_appraisal_section section ON section.id = item.section_id
                 WHERE appraisal.id IN %(ids)s
                """,
                user=self.env.uid,
                now=self.env.cr.now(),
                ids=tuple(appraisals.ids),
            )
        )
        self.env.invalidate_all(flush=False)

    def _add_reviews(self, appraisals):
        """Who reviews whom is known from posts and heads; peers are drawn where the cycle says."""
        self.ensure_one()
        kinds = self._get_review_kinds()
        values = []
        people_below = defaultdict(set)
        if "upward" in kinds:
            for other in self._get_colleagues():
                head = other.parent_id or other.department_id.manager_id
                people_below[head.id].add(other.id)
        for appraisal in appraisals.sudo():  # sudo: heads and posts of people
            person, head = appraisal.employee_id, appraisal.manager_id
            if "self" in kinds:
                values.append(self._prepare_review_values(appraisal, "self", person.id))
            if head:
                values.append(self._prepare_review_values(appraisal, "manager", head.id))
            values += [
                self._prepare_review_values(appraisal, "upward", below)
                for below in sorted(people_below[person.id] - {person.id})
            ]
        if self.peer_choice == "drawn":
            values += self._draw_peers(appraisals)
        return self.env["dealer.appraisal.review"]._make(values)

    def _prepare_review_values(self, appraisal, kind, reviewer_id):
        return {
            "appraisal_id": appraisal.id,
            "kind": kind,
            "reviewer_id": reviewer_id,
            "due": self.self_until if kind == "self" else self.manager_until,
        }

    def _draw_peers(self, appraisals):
        """Draw colleagues under the same head: neither the head nor people below.

        Each team sits in a ring, in an order drawn by the cycle, and whoever sits next reviews: so
        everybody is asked as often, and the draw of a cycle stays the same.
        """
        draw = random.Random(self.id)
        teams = self._get_colleagues().grouped(lambda p: p.parent_id or p.department_id.manager_id)
        peers = {}
        for head, team in teams.items():
            ring = (team - head).ids if head else []
            draw.shuffle(ring)
            for place, person_id in enumerate(ring):
                following = ring[place + 1 :] + ring[:place]
                peers[person_id] = following[: self.peer_count]
        return [
            self._prepare_review_values(appraisal, "peer", peer_id)
            for appraisal in appraisals
            for peer_id in peers.get(appraisal.employee_id.id, ())
        ]

    # === FIGURES === #

    def _refresh_figures(self, appraisals=None):
        """Count the figures of open cycles anew, in one query a cycle (`dealer.work`)."""
        for cycle in self.filtered(lambda c: c.state == "open"):
            # sudo: figures are counted from documents whoever asks need not read
            lines = (
                self.env["dealer.appraisal.line"]
                .sudo()
                .search([("cycle_id", "=", cycle.id), ("kind", "=", "figure")])
                .filtered(lambda line: line.appraisal_id.category != "cancelled")
            )
            if appraisals is not None:
                lines = lines.filtered(lambda line: line.appraisal_id in appraisals)
            lines._fill_figures(cycle)

    # === EVERY DAY === #

    @api.model
    def _cron_follow(self):
        """Add newcomers, count figures, remind reviewers once, pass over late self reviews."""
        cycles = self.search([("state", "=", "open")])
        self.env["ir.cron"]._commit_progress(remaining=len(cycles))
        for cycle in cycles:
            cycle._follow()
            self.env["ir.cron"]._commit_progress(1)

    def _follow(self):
        self.ensure_one()
        today = self.company_id._get_store_date()
        if today <= self.self_until:
            self._add_people()
        self._refresh_figures()
        self._remind(today)
        if self.with_self and today > self.self_until:
            late = self.sudo().appraisal_ids.filtered(lambda a: a.category == "self")
            late._set_facts({"self_skipped_on": fields.Datetime.now()})
            late._workflow_settle_facts()

    def _remind(self, today):
        """Ask who has not handed in his review, once, some days before it is due."""
        due = fields.Date.add(today, days=self.remind_days)
        # sudo: also those of upward reviews, which nobody else reads
        reviews = (
            self.env["dealer.appraisal.review"]
            .sudo()
            .search(
                [
                    ("cycle_id", "=", self.id),
                    ("done_on", "=", False),
                    ("reminded_on", "=", False),
                    ("due", "<=", due),
                    ("user_id", "!=", False),
                    ("appraisal_id.category", "in", ["self", "manager"]),
                ]
            )
        )
        reviews._remind()
