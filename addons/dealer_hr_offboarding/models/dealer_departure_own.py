from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class DealerDeparture(models.Model):
    """A resignation (离职申请) that the person hands in himself: HR and the head see to the rest."""

    _inherit = "dealer.departure"

    is_by_person = fields.Boolean(
        string="Handed In by the Person",
        readonly=True,
        copy=False,
        help="He sees it from the beginning and takes it back as long as nobody has decided.",
    )
    is_own = fields.Boolean(compute="_compute_is_own")

    @api.depends("employee_id.user_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        for departure in self:
            # sudo: whose it is, no more
            departure.is_own = departure.sudo().employee_id.user_id == self.env.user

    # === ACTION METHODS === #

    @api.model
    def action_open_own(self):
        """Open one's own departure; where there is none, ask for what a resignation needs."""
        found = self.search(
            [
                ("employee_id.user_id", "=", self.env.uid),
                ("company_id", "=", self.env.company.id),
                ("category", "in", ("draft", "approved")),
            ],
            limit=1,
        )
        if found:
            return found.get_formview_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Resign"),
            "res_model": "dealer.resignation",
            "view_mode": "form",
            "target": "new",
        }

    def action_take_back(self):
        """The person stays; nobody has decided yet."""
        self.check_access("read")
        for departure in self:
            if not departure.is_by_person or not departure.is_own:
                raise AccessError(
                    self.env._("%s is taken back by whoever handed it in.", departure.name)
                )
            if departure.category != "draft":
                raise UserError(self.env._("%s is decided: ask HR to withdraw it.", departure.name))
        # sudo: a person may read his resignation and do only this with it
        return self.sudo().action_withdraw()

    # === BUSINESS METHODS === #

    @api.model
    def _hand_in(self, last_day, reason):
        """Hand in one's own resignation, given notice of today.

        :return: the departure; HR and the head are told
        """
        employee = self.env.user.employee_id
        if not employee:
            raise UserError(
                self.env._("You have no staff file in %s: ask HR to add it.", self.env.company.name)
            )
        # sudo: what HR has begun is not shown to the person, nor told more than this
        departures = self.sudo()
        if departures.search_count(
            [("employee_id", "=", employee.id), ("category", "in", ("draft", "approved"))]
        ):
            raise UserError(self.env._("Your leaving is being dealt with already: ask HR."))
        departure = departures._create_with_facts(
            [
                {
                    "employee_id": employee.id,
                    "company_id": self.env.company.id,
                    "kind": "resignation",
                    "asked_on": self.env.company._get_store_date(),
                    "last_day": last_day,
                    "reason": reason,
                    "is_by_person": True,
                }
            ]
        )
        departure._tell_clerk()
        return departure.with_env(self.env)

    def _get_clerk(self):
        """:return: who of HR looks after it: who entered it, else the person's clerk, else any"""
        self.ensure_one()
        if not self.is_by_person:
            return self.create_uid
        own = self.sudo().employee_id  # sudo: who of HR is his is in the file
        clerk = own.hr_responsible_id
        if not clerk.active or clerk == own.user_id:
            clerks = self.env["dealer.labour.reminder"]._get_clerks(self.company_id)
            clerk = clerks.get(self.company_id, self.env["res.users"])
        return clerk

    def _tell_clerk(self):
        """HR talks to the person and asks for the approval; the head is told."""
        self.ensure_one()
        name = self.employee_id.name
        if clerk := self._get_clerk():
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=clerk.id,
                summary=self.env._("%s resigns: talk, then ask for the approval", name),
            )
        if head := self.head_id - clerk:
            self.message_notify(
                partner_ids=head.partner_id.ids,
                subject=self.env._("%s resigns", name),
                body=self.reason,
            )

    def _settle_clerk(self):
        """What was asked of HR is done once it is approved."""
        # sudo: the general manager has decided
        self.sudo().filtered("is_by_person").activity_ids.action_feedback()
