from odoo import models


class CrmLead(models.Model):
    """What else the person wants goes to the documents of the deal, as far as there are any."""

    _inherit = "crm.lead"

    def _carry_wishes(self, order):
        """Start the loan, the trade-in and the insurance of a new deal; what needs more than the
        lead knows becomes an activity of the consultant.
        """
        self.ensure_one()
        todo = []
        if self.payment_kind == "loan":
            todo.append(self._carry_loan(order))
        if self.wants_tradein:
            todo.append(self._carry_tradein(order))
        if self.wants_insurance:
            todo.append(self._carry_insurance(order))
        for summary in filter(None, todo):
            order.activity_schedule(
                "dealer_crm_lead_sales.mail_activity_wish",
                summary=summary,
                user_id=(order.user_id or self.env.user).id,
            )

    def _carry_loan(self, order):
        """:return: what is left to do, or nothing"""
        Product = self.env.get("dealer.finance.product")
        if Product is None:
            return self.env._("Wants a loan")
        offered = Product.search_count(
            [("company_id", "in", (False, order.company_id.id))], limit=1
        )
        if offered:
            order.action_compare_finance()
            return None
        return self.env._("Wants a loan")

    def _carry_tradein(self, order):
        """:return: what is left to do, or nothing"""
        note = self.tradein_note or ""
        owned = order.partner_id.vehicle_ids
        if "dealer.tradein" not in self.env or len(owned) != 1:
            return self.env._("Trades in a car: %s", note or self.env._("have it appraised"))
        tradein = self.env["dealer.tradein"].create({"order_id": order.id, "vehicle_id": owned.id})
        if note:
            tradein.message_post(body=note)
        return None

    def _carry_insurance(self, order):
        """:return: what is left to do: insurers quote for the very car"""
        return self.env._("Insure the car with us: ask insurers for quotes")
