from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

TONES = [
    ("secondary", "Grey"),
    ("info", "Blue"),
    ("success", "Green"),
    ("warning", "Yellow"),
    ("danger", "Red"),
]


class DealerCustomerLifecycle(models.Model):
    """A phase of being a customer: the first one, by sequence, whose rule fits."""

    _name = "dealer.customer.lifecycle"
    _description = "Phase of a Customer"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    domain = fields.Char(
        string="Rule",
        required=True,
        default="[]",
        help="Which figures a customer of this phase has. The phases are tried in their order and"
        " the first that fits is taken; an empty rule fits everybody who is left.",
    )
    tone = fields.Selection(TONES, required=True, default="secondary", string="Colour")
    note = fields.Char(translate=True, help="What the phase means, for who reads it on a page.")

    @api.constrains("domain")
    def _check_domain(self):
        for phase in self:
            try:
                phase._get_query()
            except (ValueError, TypeError, SyntaxError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "The rule of “%(phase)s” cannot be read (%(error)s). Choose its"
                        " conditions again.",
                        phase=phase.name,
                        error=error,
                    )
                ) from error

    def _get_query(self):
        """:return: the Query of the figures that fit the rule, whatever the phases before it"""
        self.ensure_one()
        return self.env["dealer.customer.figure"]._search_rule(self.domain)

    @api.model
    def _get_case(self):
        """:return: SQL of the id of the phase of a row of ``dealer_customer_figure``"""
        # sudo: the phases are the store's, whoever refreshes a customer
        phases = self.sudo().search([])  # pylint: disable=no-search-all
        whens = [
            SQL(
                "WHEN dealer_customer_figure.id IN %s THEN %s",
                phase._get_query().subselect(),
                phase.id,
            )
            for phase in phases
        ]
        return SQL("(CASE %s END)", SQL(" ").join(whens)) if whens else SQL("NULL::integer")
