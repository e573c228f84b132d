from typing import NamedTuple

from odoo import api, fields, models, tools


class Rule(NamedTuple):
    days: int
    score: int


class DealerNextActionRule(models.Model):
    """When a next best action is proposed on the customer's page, and how much it weighs.

    The addon that knows the facts finds the action (``res.partner._get_next_actions``);
    administrators switch it off or change its days and score here.
    """

    _name = "dealer.next.action.rule"
    _description = "Next Best Action"
    _order = "score DESC, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True, help="What the program calls the rule.")
    active = fields.Boolean(default=True)
    days = fields.Integer(
        help="How many days before or after the event the action is proposed; the rule's "
        "explanation says which."
    )
    score = fields.Integer(
        default=50, help="0 to 100: the three with the highest score are shown to people."
    )
    description = fields.Char(translate=True, readonly=True, string="Explanation")

    _code_unique = models.Constraint("UNIQUE(code)", "There is a rule with this code already.")
    _score_range = models.Constraint(
        "CHECK(score BETWEEN 0 AND 100)", "The score of a next best action is from 0 to 100."
    )
    _days_positive = models.Constraint("CHECK(days >= 0)", "Days cannot be negative.")

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache(cache="default")
    def _get_rules(self):
        """:return: {code: Rule(days, score)} of what is switched on"""
        # the rules are everybody's, whoever may open the list of them
        return {rule.code: Rule(rule.days, rule.score) for rule in self.sudo().search([])}
