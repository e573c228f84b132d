from odoo import api, fields, models
from odoo.tools import SQL

from .dealer_technician_work import DealerTechnicianWork


class DealerTechnicianFigure(models.Model):
    """Hours of one technician on one day, four kinds apart, and what follows from them.

    Standard (the labour standard), sold (what payers are billed), clocked (on jobs) and attended
    (paid). Of any group the hours are added up first and divided after, so that proficiency is
    productivity × efficiency to the last digit; nothing divided by nothing is 0.
    """

    _name = "dealer.technician.figure"
    _description = "Technician's Figures"
    _inherit = ["dealer.ratio.mixin"]
    # what is divided by what; proficiency is their product (see _get_ratio)
    _ratios = {
        "efficiency": ("sold_hours", "clocked_hours"),
        "productivity": ("clocked_hours", "attended_hours"),
        "utilisation": ("billable_hours", "attended_hours"),
    }
    _order = "date desc, employee_id"
    _rec_name = "employee_id"
    _auto = False
    _depends = {
        **DealerTechnicianWork._depends,
        "dealer.technician.day": ["employee_id", "company_id", "date", "attended_hours"],
        "hr.employee": ["user_id", "current_version_id"],
        "hr.version": ["department_id"],
    }

    employee_id = fields.Many2one("hr.employee", string="Technician", readonly=True)
    user_id = fields.Many2one("res.users", readonly=True)
    department_id = fields.Many2one("hr.department", string="Team", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    date = fields.Date(readonly=True, help="In the time of the store.")
    attended_hours = fields.Float(
        string="Attended (Paid)",
        readonly=True,
        help="Hours the technician was there and is paid for: his working hours less leave, or his "
        "attendances where the store keeps them.",
    )
    clocked_hours = fields.Float(
        string="Clocked", readonly=True, help="Hours clocked on jobs, done or not."
    )
    billable_hours = fields.Float(
        string="Clocked, Billable",
        readonly=True,
        help="Clocked hours on jobs that a customer, the maker or an insurer pays.",
    )
    indirect_hours = fields.Float(
        string="Indirect", readonly=True, help="Clocked hours on training, cleaning and the like."
    )
    standard_hours = fields.Float(
        string="Standard",
        readonly=True,
        help="Hours of the labour standard of jobs that are done, shared by clocked time.",
    )
    sold_hours = fields.Float(
        string="Sold",
        readonly=True,
        help="Hours billed for jobs that are done, shared by clocked time.",
    )
    efficiency = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Sold hours ÷ clocked hours: how fast the work is done. 0 if nothing was clocked.",
    )
    productivity = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Clocked hours ÷ attended hours: how much of the paid time is work on jobs. 0 if he "
        "was not there.",
    )
    proficiency = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Sold hours ÷ attended hours = productivity × efficiency: what is sold of each paid "
        "hour.",
    )
    utilisation = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Clocked hours on work somebody pays ÷ attended hours. 0 if he was not there.",
    )

    @property
    def _table_query(self):
        hours = {
            name: SQL("COALESCE(work.%s, 0)", SQL.identifier(name))
            for name in (
                "clocked_hours",
                "billable_hours",
                "indirect_hours",
                "standard_hours",
                "sold_hours",
            )
        }
        hours["attended_hours"] = SQL("COALESCE(day.attended_hours, 0)::numeric")
        return SQL(
            """
            SELECT (COALESCE(work.date, day.date) - DATE '2000-01-01') * 100000
                       + COALESCE(work.employee_id, day.employee_id) AS id,
                   employee.id AS employee_id,
                   employee.user_id,
                   version.department_id,
                   COALESCE(work.company_id, day.company_id) AS company_id,
                   COALESCE(work.date, day.date) AS date,
                   %(hours)s,
                   %(ratios)s
              FROM (
                   SELECT employee_id, date, MIN(company_id) AS company_id,
                          SUM(clocked_hours) AS clocked_hours,
                          SUM(billable_hours) AS billable_hours,
                          SUM(indirect_hours) AS indirect_hours,
                          SUM(standard_hours) AS standard_hours,
                          SUM(sold_hours) AS sold_hours
                     FROM (%(work)s) AS stretch
                 GROUP BY employee_id, date
                   ) AS work
         FULL JOIN dealer_technician_day day
                ON day.employee_id = work.employee_id AND day.date = work.date
              JOIN hr_employee employee
                ON employee.id = COALESCE(work.employee_id, day.employee_id)
         LEFT JOIN hr_version version ON version.id = employee.current_version_id
             WHERE COALESCE(day.attended_hours, 0) > 0 OR work.employee_id IS NOT NULL
            """,
            hours=SQL(", ").join(
                SQL("%s AS %s", value, SQL.identifier(name)) for name, value in hours.items()
            ),
            ratios=self._get_ratio_columns(hours, (*self._ratios, "proficiency")),
            work=self.env["dealer.technician.work"]._table_query,
        )

    @api.model
    def _is_ratio(self, name):
        return name == "proficiency" or super()._is_ratio(name)

    @api.model
    def _get_ratio(self, name, columns):
        """Proficiency is computed as the product, of which sold ÷ attended differs by a rounding
        of the last bit: the identity holds on every row and every group."""
        if name == "proficiency":
            return SQL(
                "%s * %s",
                self._get_ratio("productivity", columns),
                self._get_ratio("efficiency", columns),
            )
        return super()._get_ratio(name, columns)

    @api.model
    def action_open(self):
        """Open the figures, with the days counted that were not yet."""
        self.check_access("read")
        for company in self.env.companies:
            self.env["dealer.technician.day"]._refresh(company)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_dispatch.dealer_technician_figure_action_all"
            if self.env.user.has_group("dealer_base.group_workshop_controller")
            or self.env.user.has_group("dealer_base.group_general_manager")
            else "dealer_workshop_dispatch.dealer_technician_figure_action_mine"
        )

    def action_open_work(self):
        """Open the stretches of time behind these figures."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_dispatch.dealer_technician_work_action"
        )
        return {
            **action,
            "domain": [
                ("employee_id", "in", self.employee_id.ids),
                ("date", "in", [str(figure.date) for figure in self]),
            ],
        }
