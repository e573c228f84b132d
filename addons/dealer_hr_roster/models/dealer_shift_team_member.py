from odoo import api, fields, models


class DealerShiftTeamMember(models.Model):
    """One person in a team, from a date to a date; in one team at a time."""

    _name = "dealer.shift.team.member"
    _description = "Member of a Shift Team"
    _order = "date_from desc, id"
    _check_company_auto = True

    team_id = fields.Many2one("dealer.shift.team", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="team_id.company_id", store=True, index=True)
    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, check_company=True, ondelete="cascade"
    )
    date_from = fields.Date(string="From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="Until", help="The last day; empty: still there.")

    _one_team = models.Constraint(
        "EXCLUDE USING gist (employee_id WITH =, daterange(date_from, date_to, '[]') WITH &&)",
        "This person is in another team in these days: end that first.",
    )
    _in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A member leaves the team after he has joined it: correct the dates.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # the end of an earlier stay, written in the same form, must reach the database first
        self.flush_model(["date_from", "date_to"])
        return super().create(vals_list)
