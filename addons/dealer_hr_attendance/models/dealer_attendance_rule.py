from datetime import timedelta

from odoo import api, fields, models

from ..lib.day import Rule


class DealerAttendanceRule(models.Model):
    """What a store counts as late, absent and overtime, from a day on."""

    _name = "dealer.attendance.rule"
    _description = "Attendance Rule"
    _inherit = ["dealer.amount.mixin"]
    _order = "company_id, date_from desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: fields.Date.today().replace(day=1)
    )
    late_tolerance = fields.Integer(
        string="Late After", default=5, help="Minutes; up to these nobody is late."
    )
    early_tolerance = fields.Integer(
        string="Early Before", default=5, help="Minutes; up to these nobody leaves early."
    )
    half_day_after = fields.Integer(
        string="Half a Day Absent After",
        default=60,
        help="Minutes late and early together, from which half a day counts as absent.",
    )
    full_day_after = fields.Integer(
        string="A Day Absent After",
        default=240,
        help="Minutes late and early together, from which the day counts as absent.",
    )
    missing_punch = fields.Selection(
        [
            ("worked", "Counts as Worked"),
            ("half", "Half a Day Absent"),
            ("absent", "A Day Absent"),
        ],
        default="worked",
        required=True,
        help="What a day counts on which somebody punched only once. It is counted as a missing "
        "punch in any case; a punch entered by hand, with a reason, mends it.",
    )
    double_minutes = fields.Integer(
        string="Double Punch Within", default=5, help="Minutes; two punches closer are one."
    )
    hours_before = fields.Float(
        string="Punches Count From",
        default=4,
        help="Hours before a shift begins, from which punches belong to it.",
    )
    hours_after = fields.Float(
        string="Punches Count Until",
        default=8,
        help="Hours after a shift ends, until which punches belong to it.",
    )
    overtime_mode = fields.Selection(
        [
            ("request", "As Far as Asked and Agreed"),
            ("automatic", "By Attendance Alone"),
            ("none", "No Overtime"),
        ],
        string="Overtime Counts",
        default="request",
        required=True,
    )
    overtime_minimum = fields.Integer(
        string="Shortest Overtime", default=30, help="Minutes a day; less is not counted."
    )
    overtime_rounding = fields.Integer(
        string="Overtime Rounded Down To", default=30, help="Minutes."
    )
    factor_work = fields.Float(
        string="Work Day Factor",
        default=1.5,
        help="Of the wage of an hour, on a day of work: at least 1.5 (Labour Law of the PRC, "
        "article 44, number 1).",
    )
    factor_rest = fields.Float(
        string="Rest Day Factor",
        default=2.0,
        help="On a day of rest without time off in lieu: at least 2 (Labour Law of the PRC, "
        "article 44, number 2).",
    )
    factor_statutory = fields.Float(
        string="Statutory Holiday Factor",
        default=3.0,
        help="On a statutory holiday: at least 3, no time off in lieu (Labour Law of the PRC, "
        "article 44, number 3).",
    )
    confirm_days = fields.Integer(
        string="Silence Agrees After",
        default=3,
        help="Days after staff were asked to confirm their month, after which who said nothing has "
        "agreed. 0: everybody with a login must confirm.",
    )
    exempt_job_ids = fields.Many2many(
        "hr.job",
        string="Posts Without Punches",
        help="Who holds one of these posts is present when he is due, punch or no punch.",
    )

    _one_from_a_day = models.UniqueIndex(
        "(company_id, date_from)",
        "The store has a rule from this day on already: change that one.",
    )
    _sensible = models.Constraint(
        "CHECK (late_tolerance >= 0 AND early_tolerance >= 0 AND half_day_after > 0 "
        "AND full_day_after >= half_day_after AND double_minutes >= 0 AND hours_before >= 0 "
        "AND hours_after >= 0 AND hours_before <= 16 AND hours_after <= 16 "
        "AND overtime_minimum >= 0 AND overtime_rounding > 0 AND confirm_days >= 0)",
        "Minutes, hours and days cannot be negative, overtime is rounded to at least a minute, and "
        "a whole day is absent no earlier than half of it.",
    )
    _paid = models.Constraint(
        "CHECK (factor_work >= 1 AND factor_rest >= 1 AND factor_statutory >= 1)",
        "Overtime is paid at least as an hour of work: give factors of 1 or more.",
    )

    @api.depends("company_id", "date_from")
    def _compute_name(self):
        for rule in self:
            rule.name = self.env._(
                "%(store)s from %(date)s",
                store=rule.company_id.store_short_name or rule.company_id.name or "",
                date=fields.Date.to_string(rule.date_from) or "",
            )

    @api.model
    def _get_rules(self, company, first, last):
        """Return the rule of each day, the program's own defaults where the store has none.

        :return: dict {date: rule}
        """
        # sudo: what is counted follows from the rule for those too who may not read it
        rules = self.sudo().search(
            [("company_id", "=", company.id), ("date_from", "<=", last)], order="date_from"
        )
        default = None
        result, position = {}, -1
        day = first
        while day <= last:
            while position + 1 < len(rules) and rules[position + 1].date_from <= day:
                position += 1
            if position >= 0:
                result[day] = rules[position]
            else:
                default = default or self.sudo().new({"company_id": company.id})
                result[day] = default
            day += timedelta(days=1)
        return result

    def _get_plain(self):
        """Return the rule as plain values for `lib.day`."""
        self.ensure_one()
        return Rule(*(self[name] for name in Rule._fields))
