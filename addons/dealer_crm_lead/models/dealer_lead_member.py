from odoo import fields, models


class DealerLeadMember(models.Model):
    """A person among whom a rule shares leads: his share, his limit, what he knows."""

    _name = "dealer.lead.member"
    _description = "Person of a Lead Assignment Rule"
    _order = "sequence, id"
    _rec_name = "user_id"
    _check_company_auto = True

    rule_id = fields.Many2one("dealer.lead.rule", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one(
        "res.users",
        string="Consultant",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    share = fields.Float(
        default=1, help="His part where the fewest open leads count: 2 takes twice as many as 1."
    )
    capacity = fields.Integer(string="A Day at Most", help="New leads a day. 0: no limit.")
    model_ids = fields.Many2many(
        "fleet.vehicle.model", string="Series", help="Empty: every series."
    )
    lang_ids = fields.Many2many("res.lang", string="Languages", help="Empty: any language.")
    last_turn = fields.Integer(
        readonly=True, copy=False, help="The rule's count when he got his last one."
    )

    _user_uniq = models.UniqueIndex(
        "(rule_id, user_id)", "This person is in the rule already. Change his line."
    )
    _share_positive = models.Constraint(
        "CHECK(share > 0 AND capacity >= 0)",
        "A share is above zero; a limit a day is zero (none) or more.",
    )

    def _knows(self, request):
        """:return: whether his line names the series and the language, or leaves them open"""
        self.ensure_one()
        model, lang = request.get("model"), request.get("lang")
        return (not model or not self.model_ids or model in self.model_ids) and (
            not lang or not self.lang_ids or lang in self.lang_ids
        )
