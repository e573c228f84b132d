from odoo import api, fields, models


class DealerLabourRule(models.Model):
    """What the law says of people who join."""

    _inherit = "dealer.labour.rule"

    code = fields.Selection(
        selection_add=[("lowest_age", "Lowest age of a worker (years)")],
        ondelete={"lowest_age": "cascade"},
    )

    @api.model
    def _find_probation(self, months, date):
        """Return the rule with the longest probation of a contract, and how many months that is.

        :param int months: length of the contract; 0 is without an end
        :return: (rule in sudo, months); an empty rule sets no limit
        """
        shortest = self._find_any("probation_shortest", date)
        if months and shortest and months < shortest.value:
            return shortest, 0
        if months and months < 12:
            rule = self._find_any("probation_short", date)
        elif months and months < 36:
            rule = self._find_any("probation_medium", date)
        else:
            rule = self._find_any("probation_long", date)
        return rule, int(rule.value)
