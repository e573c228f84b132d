from datetime import timedelta

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerContactReveal(models.Model):
    """Who asked to see whose phone and email, when and why. Kept for ever, written by asking."""

    _name = "dealer.contact.reveal"
    _description = "Contact Data Shown"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", string="Shown To", required=True, ondelete="restrict")
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, default=lambda self: self.env.company
    )
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    until = fields.Datetime(required=True)
    reason = fields.Char(required=True)

    _user_until_idx = models.Index("(user_id, until)")
    _user_date_idx = models.Index("(user_id, date)")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("This log is written when contact data is shown."))
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The log of contact data shown is kept as it is."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of contact data shown is kept as it is."))

    @api.model
    def _get_revealed_query(self, partners, user):
        """:return: Query of the log: whose data of `partners` was shown to `user` and still is"""
        return self._search(
            [
                ("partner_id", "in", partners.ids),
                ("user_id", "=", user.id),
                ("until", ">", fields.Datetime.now()),
            ]
        )

    @api.model
    def _note(self, partners, user, reason):
        """Note that `user` sees the data of `partners` from now on; tell the manager of many."""
        now = fields.Datetime.now()
        store = self.env.company
        before = self._count_of_day(user, store)
        self.create(
            [
                {
                    "partner_id": partner.id,
                    "user_id": user.id,
                    "date": now,
                    "until": now + timedelta(minutes=store.contact_reveal_minutes),
                    "reason": reason,
                }
                for partner in partners
            ]
        )
        limit = store.contact_reveal_daily
        if limit and before <= limit < before + len(partners):
            self._notify_unusual(user, store, before + len(partners))

    @api.model
    def _count_of_day(self, user, store):
        start = store._get_store_moment(store._get_store_date())
        return self.search_count([("user_id", "=", user.id), ("date", ">=", start)])

    @api.model
    def _notify_unusual(self, user, store, count):
        """Tell the general managers of the store, once a day and person."""
        managers = self.env.ref("dealer_base.group_general_manager").all_user_ids.filtered(
            lambda manager: store in manager.company_ids and manager != user
        )
        if not managers:
            return
        self.env["mail.thread"].message_notify(
            partner_ids=managers.partner_id.ids,
            subject=self.env._("Contact data shown unusually often"),
            body=Markup("<p>%s</p>")
            % self.env._(
                "%(name)s was shown the contact data of %(count)s customers today. See Reporting / "
                "Contact Data Shown.",
                name=user.name,
                count=count,
            ),
        )
