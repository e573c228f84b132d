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

        What an action has to know is told by a method ``_get_next_fact_<code>(rule)`` beside it.

        :return: list of :class:`~odoo.addons.dealer_crm.tools.overview.OverviewFact`
        """
        self.ensure_one()
        return [ask(rule) for _code, rule, ask in self._get_next_hooks("_get_next_fact_")]

    def _get_overview_fact(self, key):
        """:return: what was found for the fact ``key``, a
        :class:`~odoo.addons.dealer_crm.tools.overview.Found`, or None"""
        self.ensure_one()
        return self._with_overview_found().env.context["overview_found"].get(key)

    def _with_overview_found(self):
        """:return: the customer with what was found; a hook that is asked alone has it read"""
        if "overview_found" in self.env.context:
            return self
        return self.with_context(overview_found=self._read_overview()[1])

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

        Each ``dealer.next.action.rule`` that is switched on asks its method
        ``_get_next_action_<code>(rule, found)``. It is given the fact of that key, or None, and
        returns {"title", "why", "action" (what one tap opens)}, or None: nothing to do.

        :return: list of {"key" (code of the rule), "score" (0 to 100), "title", "why", "action"}
        """
        self.ensure_one()
        customer = self._with_overview_found()
        return [
            {"key": code, "score": rule.score, **proposal}
            for code, rule, propose in customer._get_next_hooks("_get_next_action_")
            if (proposal := propose(rule, customer._get_overview_fact(code)))
        ]

    def _get_next_hooks(self, prefix):
        """:return: (code, rule, method) of the rules that are switched on and have the method"""
        rules = self.env["dealer.next.action.rule"]._get_rules()
        methods = {code: getattr(self, f"{prefix}{code}", None) for code in rules}
        return [(code, rules[code], method) for code, method in methods.items() if method]
