from odoo import api, fields, models


class DealerResignation(models.TransientModel):
    """What somebody says who resigns: until when and why. HR enters the rest."""

    _name = "dealer.resignation"
    _description = "Resignation"

    asked_on = fields.Date(
        string="Notice Given On",
        default=lambda self: self.env.company._get_store_date(),
        readonly=True,
    )
    notice_days = fields.Integer(
        compute="_compute_notice", help="Days of notice by the law, from Labour Law."
    )
    earliest_day = fields.Date(
        string="Earliest Last Day", compute="_compute_notice", help="When the notice is over."
    )
    last_day = fields.Date(
        required=True,
        default=lambda self: self._default_last_day(),
        help="The last day of work. Earlier than the notice says only if both sides agree.",
    )
    reason = fields.Text(required=True)

    @api.model
    def _default_last_day(self):
        return self._get_terms().earliest_day

    @api.depends("asked_on")
    def _compute_notice(self):
        terms = self._get_terms()
        for resignation in self:
            resignation.notice_days = terms.notice_days
            resignation.earliest_day = terms.earliest_day

    @api.model
    def _get_terms(self):
        """Return a departure of today, not stored: it knows the notice."""
        # sudo: the length of his own notice
        return self.env["dealer.departure"].sudo().new(
            {
                "employee_id": self.env.user.employee_id.id,
                "kind": "resignation",
                "asked_on": self.env.company._get_store_date(),
            }
        )  # fmt: skip

    def action_hand_in(self):
        """Hand the resignation in and open it."""
        self.ensure_one()
        departure = self.env["dealer.departure"]._hand_in(self.last_day, self.reason)
        return departure.get_formview_action()
