from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import phone as phone_tools


class ResPartner(models.Model):
    _inherit = "res.partner"

    phone_key = fields.Char(
        compute="_compute_phone_key",
        store=True,
        precompute=True,
        help="Digits of the phone number, the same for every way to write it.",
    )
    vehicle_ids = fields.One2many(
        "dealer.vehicle", "owner_id", string="Vehicles", groups="dealer_base.group_employee"
    )
    vehicle_count = fields.Integer(
        compute="_compute_vehicle_count", groups="dealer_base.group_employee"
    )

    # people search by the first digits and by the last four
    _phone_key_idx = models.Index("(phone_key text_pattern_ops) WHERE phone_key IS NOT NULL")
    _phone_key_reverse_idx = models.Index(
        "(reverse(phone_key) text_pattern_ops) WHERE phone_key IS NOT NULL"
    )
    # family names begin, given names end a Chinese name; both are too short for trigrams
    _name_prefix_idx = models.Index("(lower(name) text_pattern_ops)")
    _name_reverse_idx = models.Index("(reverse(lower(name)) text_pattern_ops)")
    _name_trigram_idx = models.Index(
        lambda registry: "USING gin (name gin_trgm_ops)" if registry.has_trigram else ""
    )

    @api.depends("phone")
    def _compute_phone_key(self):
        for partner in self:
            partner.phone_key = phone_tools.key(partner.phone) or False

    def _compute_vehicle_count(self):
        counts = dict(
            self.env["dealer.vehicle"]._read_group(
                [("owner_id", "in", self.ids)], ["owner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.vehicle_count = counts.get(partner, 0)

    @api.model
    def _get_phone_conditions(self, column, digits):
        """:return: list of conditions, each answered by an index, to find people by a part of
        their number: the first digits or the last

        :param SQL column: where the query has their phone_key
        :param str digits: key of what was typed
        """
        return [
            SQL("%s LIKE %s", column, f"{digits}%"),
            SQL("reverse(%s) LIKE %s", column, f"{digits[::-1]}%"),
        ]

    def action_view_vehicles(self):
        """Open the customer's cars."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("dealer_base.action_dealer_vehicle")
        action["domain"] = [("owner_id", "=", self.id)]
        action["context"] = {"default_owner_id": self.id}
        return action
