from odoo import models


class DealerCustomerOverview(models.AbstractModel):
    """What addons tell the customer's page: hooks of ``res.partner``, each asked for one customer.

    Whose documents count: ``self.overview_people_ids``; which cars: ``self.overview_vehicle_ids``.
    """

    _name = "dealer.customer.overview"
    _description = "Hooks of the Customer's Page"

    def _get_overview_sources(self):
        """The sections of the customer's page.

        :return: list of :class:`~odoo.addons.dealer_crm.tools.overview.OverviewSource`
        """
        self.ensure_one()
        return []

    def _get_overview_facts(self):
        """What money, badges and next best actions have to know; read with the sections.

        :return: list of :class:`~odoo.addons.dealer_crm.tools.overview.OverviewFact`
        """
        self.ensure_one()
        return []

    def _get_overview_fact(self, key):
        """:return: what was found for the fact ``key``, a
        :class:`~odoo.addons.dealer_crm.tools.overview.Found`, or None"""
        self.ensure_one()
        found = self.env.context.get("overview_found")
        if found is None:  # a hook that is asked alone
            found = self._read_overview()[1]
        return found.get(key)

    def _get_overview_money(self):
        """What the customer spends, owes and may owe, in the currency of the current store.

        :return: list of {"key", "sequence", "label", "amount", "is_money" (False for points),
            "tone" (a Bootstrap colour or False), "title" (more in words, or False), "action" (what
            a tap opens, or False)}
        """
        self.ensure_one()
        return []

    def _get_overview_badges(self):
        """What to know before talking to the customer.

        :return: list of {"key", "label", "tone" (a Bootstrap colour), "title" (the reason)}
        """
        self.ensure_one()
        return []

    def _get_next_actions(self):
        """What to do next for the customer and why.

        :return: list of {"key" (code of a ``dealer.next.action.rule``), "score" (0 to 100),
            "title", "why", "action" (what one tap opens)}
        """
        self.ensure_one()
        return []
