from odoo import fields, models


class DealerShiftTeam(models.Model):
    """People who work one rotation together, from the day on which its cycle begins for them."""

    _name = "dealer.shift.team"
    _description = "Shift Team"
    _order = "company_id, department_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    department_id = fields.Many2one(
        "hr.department", index="btree_not_null", check_company=True, help="Whose head keeps it."
    )
    pattern_id = fields.Many2one(
        "dealer.shift.pattern", required=True, check_company=True, index=True, ondelete="restrict"
    )
    anchor = fields.Date(
        string="Cycle Begins On",
        required=True,
        default=fields.Date.context_today,
        help="A date that is the first day of the cycle for this team; the cycle runs from it in "
        "both directions. Teams of one rotation differ in it.",
    )
    member_ids = fields.One2many("dealer.shift.team.member", "team_id", copy=False)
    current_count = fields.Integer(string="People Today", compute="_compute_current_count")

    def _compute_current_count(self):
        today = fields.Date.context_today(self)
        for team in self:
            team.current_count = len(
                team.member_ids.filtered(
                    lambda m: m.date_from <= today and (not m.date_to or m.date_to >= today)
                )
            )

    def _get_plan(self, employee_ids, first, last):
        """Return {(employee id, date): shift id, False for rest} of the teams of these people.

        :param first, last: dates, both included
        """
        # sudo: a team of another head's department counts as much
        members = self.env["dealer.shift.team.member"].sudo().search_fetch(
            [
                ("employee_id", "in", employee_ids),
                ("date_from", "<=", last),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", first),
                ("team_id.active", "=", True),
            ],
            ["employee_id", "team_id", "date_from", "date_to"],
        )  # fmt: skip
        teams = members.team_id
        stores = {c.id: c.country_id.id for c in teams.company_id}
        kinds = self.env["dealer.calendar.day"]._get_kinds(stores, first, last)
        cycles = {}
        for team in teams:
            pattern = team.pattern_id
            types = pattern._get_types()
            special, cycle = kinds[team.company_id.id], {}
            for offset in range((last - first).days + 1):
                day = fields.Date.add(first, days=offset)
                shift = types[(day - team.anchor).days % len(types)]
                kind = special.get(day)
                if kind in ("holiday", "statutory") and pattern.on_holidays == "rest":
                    shift = False
                elif kind == "make_up" and not shift:
                    shift = pattern.make_up_type_id.id
                cycle[day] = shift
            cycles[team.id] = cycle
        return {
            (member.employee_id.id, day): shift
            for member in members
            for day, shift in cycles[member.team_id.id].items()
            if member.date_from <= day and (not member.date_to or day <= member.date_to)
        }
