from odoo import api, fields, models
from odoo.tools import SQL, format_date


class DealerLabourReminder(models.Model):
    """Something of a person's contract ends soon: HR and the head are told once and decide."""

    _name = "dealer.labour.reminder"
    _description = "End of Probation or Contract"
    _inherit = ["dealer.fact.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "day, id"
    _rec_name = "employee_id"
    _fact_fields = frozenset({"is_done"})
    _fixed_fields = frozenset({"employee_id", "company_id", "kind", "day"})

    company_id = fields.Many2one("res.company", string="Store", required=True, index=True)
    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="cascade")
    department_id = fields.Many2one(related="employee_id.department_id", related_sudo=True)
    job_id = fields.Many2one(related="employee_id.job_id", related_sudo=True)
    kind = fields.Selection(
        [("probation", "Probation ends"), ("contract", "Labour contract ends")],
        string="What",
        required=True,
    )
    day = fields.Date(required=True, index=True, help="Last day.")
    proposal = fields.Selection(
        [("keep", "Keep"), ("longer", "Keep, talk first"), ("leave", "Let go")],
        string="The Head's Proposal",
        tracking=True,
    )
    opinion = fields.Text(string="Why")
    is_done = fields.Boolean(string="Done", readonly=True, tracking=True)

    _once = models.UniqueIndex("(employee_id, kind, day)", "Each end is told once.")

    @api.depends("employee_id", "kind", "day")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for reminder in self:
            reminder.display_name = (
                f"{kinds.get(reminder.kind, '')}: {reminder.employee_id.name or ''}, "
                f"{format_date(self.env, reminder.day)}"
            )

    # === ACTION METHODS === #

    def action_done(self):
        """Say that it is decided; what is to do about it is closed."""
        self.check_access("write")
        for reminder in self:
            reminder.activity_ids.sudo().action_feedback(  # others' too: it is decided
                feedback=reminder.opinion or False
            )
        self._set_facts({"is_done": True})
        return True

    def action_write_contract(self):
        """Write the next contract of the person and open it."""
        self.ensure_one()
        self.env["dealer.labour.contract"].check_access("create")
        contract = self.employee_id._prepare_labour_contract()
        return {
            "type": "ir.actions.act_window",
            "res_model": contract._name,
            "res_id": contract.id,
            "views": [(False, "form")],
        }

    # === SCHEDULER === #

    @api.model
    def _cron_remind(self):
        """Tell HR and heads what ends within the store's days, each end once."""
        self._close_outdated()
        self.env.flush_all()
        self.env.cr.execute(self._get_due_query())
        rows = self.env.cr.fetchall()
        reminders = self.create(
            [
                {"company_id": company, "employee_id": employee, "kind": kind, "day": day}
                for company, employee, kind, day in rows
            ]
        )
        reminders._tell()
        return reminders

    def _get_due_query(self):
        """What ends: (company, employee, kind, day), what was told before left out."""
        return SQL(
            """
            SELECT due.company_id, due.employee_id, due.kind, due.day
              FROM (SELECT employee.company_id, employee.id AS employee_id, 'probation' AS kind,
                           version.trial_date_end AS day, company.probation_remind_days AS days
                      FROM hr_employee employee
                      JOIN hr_version version ON version.id = employee.current_version_id
                      JOIN res_company company ON company.id = employee.company_id
                     WHERE employee.active
                    UNION ALL
                    SELECT employee.company_id, employee.id, 'contract',
                           version.contract_date_end, company.contract_remind_days
                      FROM hr_employee employee
                      JOIN hr_version version ON version.id = employee.current_version_id
                      JOIN res_company company ON company.id = employee.company_id
                     WHERE employee.active AND version.departure_date IS NULL) due
             WHERE due.day BETWEEN %(today)s AND %(today)s::date + due.days
               AND NOT EXISTS (SELECT 1 FROM dealer_labour_reminder told
                                WHERE told.employee_id = due.employee_id
                                  AND told.kind = due.kind AND told.day = due.day)
             ORDER BY due.day, due.employee_id
            """,
            today=fields.Date.today(),
        )

    @api.model
    def _close_outdated(self):
        """Close what does not end on that day any more: extended, renewed or left."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT reminder.id
                  FROM dealer_labour_reminder reminder
                  JOIN hr_employee employee ON employee.id = reminder.employee_id
                  JOIN hr_version version ON version.id = employee.current_version_id
                 WHERE reminder.is_done IS NOT TRUE
                   AND (NOT employee.active
                        OR reminder.day IS DISTINCT FROM CASE reminder.kind
                           WHEN 'probation' THEN version.trial_date_end
                           ELSE version.contract_date_end END)
                """
            )
        )
        outdated = self.browse(row[0] for row in self.env.cr.fetchall())
        outdated.activity_ids.unlink()
        outdated._set_facts({"is_done": True})

    def _tell(self):
        """Give HR and the head of each person an activity."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        clerks = self._get_clerks(self.company_id)
        type_id = self.env.ref("mail.mail_activity_data_todo").id
        values = []
        for reminder in self.sudo():
            employee = reminder.employee_id
            head = (employee.parent_id or employee.department_id.manager_id).user_id
            clerk = clerks.get(reminder.company_id)
            values.extend(
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": reminder.id,
                    "activity_type_id": type_id,
                    "summary": f"{kinds[reminder.kind]}: {employee.name}",
                    "date_deadline": reminder.day,
                    "user_id": user.id,
                }
                for user in {head, clerk}
                if user and user.active and user != employee.user_id
            )
        # no mail to each of them: it stands in their list
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            values
        )

    @api.model
    def _get_clerks(self, companies):
        """:return: {store: who of HR is told}: the manager of HR, else a clerk"""
        found = {}
        for xmlid in ("dealer_base.group_hr", "dealer_base.group_hr_manager"):
            users = self.env.ref(xmlid).sudo().all_user_ids.filtered("active")
            for company in companies:
                own = users.filtered(lambda user: user.company_id == company)  # noqa: B023
                # administrators have every role
                own = own.filtered(
                    lambda user: not user.has_group("dealer_base.group_administrator")
                )
                if own:
                    found[company] = own.sorted("id")[0]
        return found
