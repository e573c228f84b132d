from odoo import api, models
from odoo.exceptions import AccessError

# who has customers called and written to
_MAY = ("customer_service", "marketing", "sales_manager", "general_manager")


class DealerCustomerChurn(models.Model):
    """What is done about a customer at risk, one tap each, also for a whole list.

    Every message goes through ``dealer.touch``: consent, quiet hours, limits; the same thing is
    sent once for each stay away.
    """

    _inherit = "dealer.customer.churn"

    def action_open_customer(self):
        """Open the customer's page."""
        self.ensure_one()
        return self.partner_id.action_open_customer()

    def action_call(self):
        """Have these customers called: a task for whoever calls."""
        return self._plan("call", "call", "service")

    def action_remind(self):
        """Remind these customers of the service that is due by their rhythm."""
        return self._plan("remind", "sms,email,call", "service")

    def action_offer(self):
        """Send these customers the store's offer to come back."""
        return self._plan("offer", "sms,email", "marketing")

    def action_suggested(self):
        """Do what fits each of these customers."""
        result = False
        for suggestion, customers in self.grouped("suggestion").items():
            if suggestion != "none":
                result = getattr(customers, f"action_{suggestion}")() or result
        return result

    def _plan(self, kind, channels, purpose):
        self._check_may_act()
        # sudo: messages are planned by those who may act on this list, who own no messages
        touches = (
            self.env["dealer.touch"]
            .sudo()
            ._plan([churn._prepare_touch(kind, channels, purpose) for churn in self])
        )
        labels = dict(self._fields["suggestion"]._description_selection(self.env))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if touches else "warning",
                "message": self.env._(
                    "%(what)s: planned for %(count)s of %(all)s customers.",
                    what=labels[kind],
                    count=len(touches),
                    all=len(self),
                )
                if touches
                else self.env._("Planned already: each of them once for this stay away."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_touch(self, kind, channels, purpose):
        """:return: values of the message (``dealer.touch``)"""
        self.ensure_one()
        churn = self.with_context(lang=self.partner_id.lang or self.env.lang)
        store = churn.company_id.name
        bodies = {
            "call": self.reason,  # the caller reads it, not the customer
            "remind": churn.env._(
                "%(store)s: it is time for the next check of your car. Reply or call us for an "
                "appointment.",
                store=store,
            ),
            "offer": churn.env._(
                "%(store)s: we have missed you. Come by within a month and your car is checked "
                "free of charge.",
                store=store,
            ),
        }
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "channel": channels.split(",")[0],
            "channels": channels,
            "purpose": purpose,
            "key": f"churn:{kind}:{self.partner_id.id}:{self.last_visit_on}",
            "reason": self.reason,
            "subject": self.env._("Customer at risk: call")
            if kind == "call"
            else churn.env._("Your car at %s", store),
            "body": bodies[kind],
        }

    @api.model
    def _check_may_act(self):
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in _MAY
        ):
            raise AccessError(
                self.env._("Customer service, marketing and managers act on customers at risk.")
            )
        self.check_access("read")
