from dateutil.relativedelta import relativedelta
from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, format_list

from odoo.addons.dealer_base.tools.dates import month_name

CATEGORIES = [("draft", "Draft"), ("published", "Published")]


class DealerRoster(models.Model):
    """Who works when in a store or a department, for a month.

    A draft is for those who make it. Published, people are told, and it is what is due of them;
    from then on days change by a swap or with a reason, and each change is kept. Checks are in
    `dealer_roster_check.py`, the grid in `dealer_roster_grid.py`.
    """

    _name = "dealer.roster"
    _description = "Roster"
    _inherit = ["dealer.fact.mixin", "dealer.workflow.mixin"]
    _order = "month desc, department_id, id"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_phases = {"draft": "draft", "published": "done"}
    _workflow_acts = {"published": "action_publish"}
    _fact_fields = frozenset({"published_on", "published_by_id"})
    _fixed_fields = frozenset({"company_id", "department_id", "month"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    department_id = fields.Many2one(
        "hr.department",
        index="btree_not_null",
        check_company=True,
        default=lambda self: self._default_department(),
        help="With the departments below it. Empty: the people of the store who are in no roster "
        "of a department.",
    )
    month = fields.Date(
        required=True,
        index=True,
        default=lambda self: self._default_month(),
        help="The first day of the month.",
    )
    day_ids = fields.One2many("dealer.roster.day", "roster_id")
    change_ids = fields.One2many("dealer.roster.change", "roster_id", readonly=True)
    published_on = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )
    people_count = fields.Integer(string="People", compute="_compute_counts")
    hours = fields.Float(
        string="Working Hours", compute="_compute_counts", help="Of all people in the month."
    )
    finding_text = fields.Text(
        string="What the Checks Say",
        compute="_compute_finding_text",
        help="Rest between shifts, days in a row, people needed.",
    )

    _one_a_month = models.UniqueIndex(
        "(company_id, COALESCE(department_id, 0), month)",
        "This department has a roster of that month already: open that one.",
    )
    _first_of_month = models.Constraint(
        "CHECK (EXTRACT(DAY FROM month) = 1)", "A roster begins on the first day of its month."
    )

    # === DEFAULTS AND COMPUTE METHODS === #

    @api.model
    def _default_month(self):
        return self.env.company._get_store_date().replace(day=1) + relativedelta(months=1)

    @api.model
    def _default_department(self):
        # sudo: everybody may know which department he leads
        return self.env["hr.department"].sudo().search(
            [
                ("manager_id.user_id", "=", self.env.uid),
                ("company_id", "in", [self.env.company.id, False]),
            ],
            limit=1,
        )  # fmt: skip

    @api.depends("published_on")
    def _compute_category(self):
        for roster in self:
            roster.category = "published" if roster.published_on else "draft"

    @api.depends("department_id", "company_id", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for roster in self:
            month = month_name(self.env, roster.month)
            where = roster.department_id.name or roster.company_id.name
            roster.display_name = f"{where or ''} {month or ''}".strip()

    def _compute_counts(self):
        figures = {}
        if self.ids:
            self.env["dealer.roster.day"].flush_model()
            figures = {
                row[0]: row[1:]
                for row in self.env.execute_query(
                    SQL(
                        """
                        SELECT day.roster_id, COUNT(DISTINCT day.employee_id), SUM(type.hours)
                          FROM dealer_roster_day day
                     LEFT JOIN dealer_shift_type type ON type.id = day.type_id
                         WHERE day.roster_id = ANY(%s)
                         GROUP BY day.roster_id
                        """,
                        self.ids,
                    )
                )
            }
        for roster in self:
            people, hours = figures.get(roster.id, (0, 0))
            roster.people_count, roster.hours = people, hours or 0

    def _compute_finding_text(self):
        for roster in self:
            findings = roster._get_findings() if roster.id else []
            roster.finding_text = "\n".join(finding.message for finding in findings)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("month"):  # any day of the month will do
                vals["month"] = fields.Date.to_date(vals["month"]).replace(day=1)
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        for roster in self:
            if roster.published_on:
                raise UserError(
                    self.env._(
                        "“%(roster)s” is published and stays in the history: change its days, "
                        "with a reason.",
                        roster=roster.display_name,
                    )
                )

    # === ACTION METHODS === #

    def action_generate(self):
        """Fill the days that are still empty from the rotations of the teams."""
        self._lock_draft()
        for roster in self:
            roster._generate()
        return True

    def action_regenerate(self):
        """Empty the month and fill it from the rotations anew; what was set by hand is lost."""
        self._lock_draft()
        # sudo: nobody writes days but through the roster, whose rights were checked
        self.sudo().day_ids.unlink()
        return self.action_generate()

    def action_publish(self):
        """Publish a month that the checks have nothing against, and tell its people."""
        self._lock_draft()
        for roster in self:
            if blockers := roster._get_publish_blockers():
                raise UserError("\n".join(blockers))
        self._set_facts({"published_on": fields.Datetime.now(), "published_by_id": self.env.uid})
        self._workflow_settle_facts()
        for roster in self:
            roster._tell(
                roster.sudo().day_ids.employee_id,
                self.env._("The roster %(roster)s is published", roster=roster.display_name),
                self.env._("Look at your shifts under People, My Own, My Roster."),
            )
        return True

    def action_open_grid(self):
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "dealer_hr_roster.grid",
            "name": self.display_name,
            "params": {"roster_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _get_span(self):
        """Return the first and the last day of the month."""
        self.ensure_one()
        return self.month, self.month + relativedelta(months=1, days=-1)

    def _lock_draft(self):
        """Take the rosters for this transaction; those published meanwhile are refused."""
        self.check_access("write")
        self._lock()
        for roster in self:
            if roster.published_on:
                raise UserError(
                    self.env._(
                        "“%(roster)s” is published already: change single days, with a reason.",
                        roster=roster.display_name,
                    )
                )

    def _lock(self):
        """One person at a time plans a month: whoever comes second is told so."""
        try:
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Somebody else changes this roster right now: try again in a moment.")
            ) from error
        self.invalidate_recordset(["published_on", "category"])

    def _get_publish_blockers(self):
        """Return sentences: why the roster can't be published."""
        self.ensure_one()
        if not self.day_ids:
            return [
                self.env._(
                    "“%(roster)s” has no days yet: generate it from the teams or fill the grid.",
                    roster=self.display_name,
                )
            ]
        return [finding.message for finding in self._get_findings() if finding.is_blocking]

    def _get_people(self):
        """Return the people (in sudo) whom this roster plans."""
        self.ensure_one()
        # sudo: heads plan people whose files they may not open
        employees = self.env["hr.employee"].sudo()
        domain = Domain("company_id", "=", self.company_id.id)
        if self.department_id:
            domain &= Domain("department_id", "child_of", self.department_id.id)
        else:
            planned = self.sudo().search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("month", "=", self.month),
                    ("department_id", "!=", False),
                ]
            )
            domain &= Domain("department_id", "=", False) | ~Domain(
                "department_id", "child_of", planned.department_id.ids
            )
        there = Domain("id", "in", self.sudo().day_ids.employee_id.ids)
        return employees.search(domain | there, order="department_id, name, id")

    def _generate(self):
        """Write the days of the teams' rotations where nothing is planned yet, in one INSERT."""
        self.ensure_one()
        people = self._get_people()
        first, last = self._get_span()
        employed = people._get_due_shifts(first, last)
        plan = self.env["dealer.shift.team"]._get_plan(people.ids, first, last)
        plan = {key: shift for key, shift in plan.items() if key in employed}
        if not plan:
            raise UserError(
                self.env._(
                    "None of these people is in a team then: set up the teams under "
                    "Configuration, or fill the grid by hand."
                )
            )
        self._write_days(plan, replace=False)

    def _write_days(self, plan, replace=True):
        """Write days of this roster.

        :param plan: dict {(employee id, date): shift id or False for rest}
        :param replace: write over what is there; else leave that
        :return: set of keys that were written; days in another roster are not
        """
        self.ensure_one()
        if not plan:
            return set()
        self.env["dealer.roster.day"].flush_model()
        clash = (
            SQL(
                "DO UPDATE SET type_id = EXCLUDED.type_id, write_uid = EXCLUDED.write_uid, "
                "write_date = EXCLUDED.write_date "
                "WHERE dealer_roster_day.roster_id = EXCLUDED.roster_id"
            )
            if replace
            else SQL("DO NOTHING")
        )
        keys = list(plan)
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO dealer_roster_day (roster_id, company_id, employee_id, date, type_id,
                            create_uid, write_uid, create_date, write_date)
                SELECT %(roster)s, %(company)s, employee, day, NULLIF(shift, 0),
                       %(user)s, %(user)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM unnest(%(employees)s::int[], %(days)s::date[], %(shifts)s::int[])
                       AS rows(employee, day, shift)
                    ON CONFLICT (employee_id, date) %(clash)s
                RETURNING employee_id, date
                """,
                roster=self.id,
                company=self.company_id.id,
                user=self.env.uid,
                employees=[employee_id for employee_id, _day in keys],
                days=[day for _employee_id, day in keys],
                shifts=[plan[key] or 0 for key in keys],
                clash=clash,
            )
        )
        self.env["dealer.roster.day"].invalidate_model()
        self.invalidate_recordset(["day_ids"])
        return set(rows)

    def _change_days(self, plan, reason, swap=None):
        """Change days of a published roster: checked, kept in the history, the people told.

        :param plan: as for `_write_days`
        :raise UserError: where a check is against it
        """
        self.ensure_one()
        # sudo: days are written through the roster only, by who may change it or by a swap
        days = self.sudo().env["dealer.roster.day"].search(
            [
                ("employee_id", "in", [key[0] for key in plan]),
                ("date", "in", list({key[1] for key in plan})),
            ]
        )  # fmt: skip
        old = {(day.employee_id.id, day.date): day.type_id.id for day in days}
        plan = {
            key: shift
            for key, shift in plan.items()
            if key not in old or old[key] != (shift or False)
        }
        people = self.sudo().env["hr.employee"].browse({key[0] for key in plan})
        before = {finding.key for finding in self._get_findings(people)}
        self._write_days_strictly(plan)
        worse = [f for f in self._get_findings(people) if f.is_blocking and f.key not in before]
        if worse:
            raise UserError("\n".join(finding.message for finding in worse))
        self.sudo().env["dealer.roster.change"].create(
            [
                {
                    "roster_id": self.id,
                    "employee_id": employee_id,
                    "date": day,
                    "old_type_id": old.get((employee_id, day), False),
                    "new_type_id": shift,
                    "reason": reason,
                    "swap_id": swap.id if swap else False,
                    "user_id": self.env.uid,
                }
                for (employee_id, day), shift in sorted(plan.items())
            ]
        )
        for employee in people:
            mine = sorted((day, shift) for (who, day), shift in plan.items() if who == employee.id)
            self._tell(
                employee,
                self.env._("Your roster has changed"),
                reason,
                [self._describe_day(day, shift) for day, shift in mine],
            )

    def _write_days_strictly(self, plan):
        """Write days; those of people whom another roster plans that day are refused."""
        if missed := set(plan) - self._write_days(plan):
            people = self.env["hr.employee"].sudo().browse({key[0] for key in missed})
            raise UserError(
                self.env._(
                    "%(people)s is planned by another roster on these days: change it there.",
                    people=format_list(self.env, people.mapped("name")),
                )
            )

    def _describe_day(self, day, type_id):
        shift = self.env["dealer.shift.type"].browse(type_id or ())
        return self.env._(
            "%(day)s: %(shift)s",
            day=format_date(self.env, day, date_format="EEE d MMM"),
            shift=shift.display_name if shift else self.env._("Rest"),
        )

    def _tell(self, people, subject, text, lines=()):
        """Send a message to people who have a user."""
        self.ensure_one()
        partners = people.sudo().user_id.partner_id  # whom to write to, no more
        if not partners:
            return
        body = Markup("<p>%s</p>") % text
        if lines:
            items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
            body += Markup("<ul>%s</ul>") % items
        self.message_notify(partner_ids=partners.ids, subject=subject, body=body)
