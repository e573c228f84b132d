from odoo import api, fields, models, tools
from odoo.exceptions import UserError


class DealerLabourRule(models.Model):
    """A figure of labour law, from a day on, with where it stands."""

    _name = "dealer.labour.rule"
    _description = "Figure of Labour Law"
    _order = "code, date_from desc"
    _rec_name = "code"

    code = fields.Selection(
        [
            ("notice", "Notice of a resignation (days)"),
            ("notice_probation", "Notice within probation (days)"),
            ("notice_employer", "Notice of a dismissal (days)"),
            ("open_ended_contracts", "Fixed terms after which an open-ended contract is due"),
            ("open_ended_years", "Years of service after which an open-ended contract is due"),
            ("probation_short", "Probation of a term below a year (months)"),
            ("probation_medium", "Probation of a term below three years (months)"),
            ("probation_long", "Probation of three years and more, or open-ended (months)"),
            ("probation_shortest", "Shortest term with a probation (months)"),
        ],
        string="What",
        required=True,
    )
    value = fields.Float(required=True, digits=(12, 2))
    date_from = fields.Date(string="From", required=True)
    source = fields.Char(required=True, help="Law and article.")

    _code_unique = models.UniqueIndex(
        "(code, date_from)", "There is such a figure from that day on already."
    )
    _value_positive = models.Constraint("CHECK(value >= 0)", "A figure is not below zero.")

    @api.model
    def _get(self, code, date):
        """:return: the figure that counts on a day
        :raise UserError: there is none"""
        return self._find(code, date).value

    @api.model
    def _get_source(self, code, date):
        """:return: where the figure of a day stands"""
        return self._find(code, date).source

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
    def _find(self, code, date):
        """:return: the rule that counts on a day, in sudo
        :raise UserError: there is none"""
        rule = self._find_any(code, date)
        if not rule:
            raise UserError(
                self.env._(
                    "No figure “%(what)s” for %(day)s: enter it under Configuration, Labour Law.",
                    what=dict(self._fields["code"]._description_selection(self.env))[code],
                    day=date,
                )
            )
        return rule

    @api.model
    def _find_any(self, code, date):
        """:return: the rule that counts on a day, in sudo; empty when there is none"""
        # sudo: the law is no secret
        return self.sudo().browse(self._find_id(code, date) or ())

    @api.model
    @tools.ormcache("code", "date")
    def _find_id(self, code, date):
        rules = self.sudo().search(  # sudo: see _find_any
            [("code", "=", code), ("date_from", "<=", date)], order="date_from desc", limit=1
        )
        return rules.id
