from odoo import api, fields, models


class DealerRosterDay(models.Model):
    """What the roster says of one person on one date: a shift, or none (rest).

    Nobody writes it directly: the grid, the generation and swaps do, through the roster.
    """

    _name = "dealer.roster.day"
    _description = "Day of a Roster"
    _order = "date, employee_id"

    roster_id = fields.Many2one("dealer.roster", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", string="Store", required=True, index=True)
    employee_id = fields.Many2one("hr.employee", required=True, ondelete="cascade")
    date = fields.Date(required=True, index=True)
    type_id = fields.Many2one(
        "dealer.shift.type",
        string="Shift",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: a day of rest.",
    )
    color = fields.Integer(related="type_id.color")
    hours = fields.Float(related="type_id.hours", string="Working Hours")
    day_name = fields.Char(
        string="Holiday", compute="_compute_day_name", help="The holiday or make-up day it is."
    )

    _person_and_date = models.UniqueIndex(
        "(employee_id, date)", "One person has one day in the roster for each date."
    )

    @api.depends("type_id", "employee_id")
    @api.depends_context("lang", "roster_own")
    def _compute_display_name(self):
        own = self.env.context.get("roster_own")
        for day in self:
            shift = day.type_id.display_name if day.type_id else self.env._("Rest")
            day.display_name = shift if own else f"{day.employee_id.name}: {shift}"

    @api.depends("date", "company_id")
    def _compute_day_name(self):
        names = {}
        if dates := self.mapped("date"):
            # sudo: the country of a store is no secret
            stores = {c.id: c.country_id.id for c in self.sudo().company_id}
            names = self.env["dealer.calendar.day"]._get_names(stores, min(dates), max(dates))
        for day in self:
            day.day_name = names.get(day.company_id.id, {}).get(day.date, False)

    def action_open_people(self):
        """Open who works on this date, of the same roster."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Works That Day"),
            "res_model": "dealer.roster.day",
            "views": [
                (
                    self.env.ref("dealer_hr_roster.dealer_roster_day_view_kanban_people").id,
                    "kanban",
                ),
                (False, "list"),
            ],
            "domain": [("date", "=", self.date), ("roster_id", "=", self.roster_id.id)],
            "context": {"group_by": ["type_id"]},
        }

    def action_ask_swap(self):
        """Open a swap of this shift."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Swap a Shift"),
            "res_model": "dealer.shift.swap",
            "views": [(False, "form")],
            "context": {
                "default_employee_id": self.employee_id.id,
                "default_date": self.date,
                "default_other_date": self.date,
            },
        }
