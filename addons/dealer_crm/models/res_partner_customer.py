from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.dealer_base.tools import identity

OLDEST = 130


class ResPartner(models.Model):
    """What a store knows of a customer beside his papers."""

    _inherit = "res.partner"

    birthday = fields.Date(
        compute="_compute_birthday",
        store=True,
        readonly=False,
        copy=False,
        groups="dealer_base.group_employee",
        help="Filled from a Chinese ID number where none is given.",
    )
    birthday_month_day = fields.Integer(
        compute="_compute_birthday_month_day",
        store=True,
        index="btree_not_null",
        groups="dealer_base.group_employee",
        help="Month × 100 + day, such as 1122: whose birthday is when, whatever the year.",
    )
    preferred_channel = fields.Selection(
        [("call", "Phone call"), ("sms", "Text message"), ("email", "Email")],
        string="Prefers",
        groups="dealer_base.group_employee",
        help="How the customer likes to be reached.",
    )
    preferred_time = fields.Selection(
        [
            ("morning", "Mornings"),
            ("noon", "At noon"),
            ("afternoon", "Afternoons"),
            ("evening", "Evenings"),
            ("weekend", "At the weekend"),
        ],
        string="Best Time",
        groups="dealer_base.group_employee",
        help="When the customer likes to be reached.",
    )
    service_adviser_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        domain=[("share", "=", False)],
        groups="dealer_base.group_employee",
        help="Who looks after the customer in the workshop.",
    )
    relation_ids = fields.One2many(
        "dealer.customer.relation",
        "partner_id",
        string="Family, Drivers and Colleagues",
        groups="dealer_base.group_employee",
    )
    relative_of_ids = fields.One2many(
        "dealer.customer.relation",
        "relative_id",
        string="Belongs To",
        groups="dealer_base.group_employee",
    )

    @api.depends("identity_kind", "identity_number")
    def _compute_birthday(self):
        for partner in self:
            if partner.birthday or partner.identity_kind != "cn_id":
                partner.birthday = partner.birthday
                continue
            number = identity.normalise(partner.identity_number)
            wrong = not number or identity.id_card_problem(number)
            partner.birthday = not wrong and f"{number[6:10]}-{number[10:12]}-{number[12:14]}"

    @api.depends("birthday")
    def _compute_birthday_month_day(self):
        for partner in self:
            day = partner.birthday
            partner.birthday_month_day = day.month * 100 + day.day if day else False

    @api.constrains("birthday")
    def _check_birthday(self):
        today = fields.Date.context_today(self)
        for partner in self:
            day = partner.birthday
            if day and not today - relativedelta(years=OLDEST) <= day <= today:
                raise ValidationError(
                    self.env._(
                        "Nobody is born on %(day)s: correct the birthday of %(name)s.",
                        day=fields.Date.to_string(day),
                        name=partner.display_name,
                    )
                )

    def _get_next_birthday(self, today):
        """:return: the day on or after `today`; 28 February stands in for the 29th"""
        self.ensure_one()
        # counted from the birthday itself, or the 29th would become the 28th for ever
        years = today.year - self.birthday.year
        day = self.birthday + relativedelta(years=years)
        return day if day >= today else self.birthday + relativedelta(years=years + 1)
