from odoo import api, fields, models
from odoo.exceptions import UserError

PLACES = [
    ("maker", "With the maker"),
    ("underway", "Under way"),
    ("safe", "In the safe"),
    ("pledged", "Pledged to the bank"),
    ("registration", "With registration"),
    ("customer", "With the customer"),
]
# where it goes from: what is handed to the customer or the authority comes from the safe
NEXT = {
    "maker": {"underway", "safe", "pledged"},
    "underway": {"safe", "pledged", "maker"},
    "safe": {"pledged", "registration", "customer", "underway"},
    "pledged": {"safe", "underway"},
    "registration": {"safe", "customer"},
    "customer": {"safe"},
}


class DealerVehicleCertificate(models.Model):
    """Where the certificate of conformity (合格证) of a car is: one paper a car, no second one.

    A bank that finances the stock keeps it until the car is paid. Every move is traced with
    person, day, counterpart and a photo of the slip; nobody writes the place itself.
    """

    _name = "dealer.vehicle.certificate"
    _description = "Certificate of a Car"
    _inherit = ["dealer.fact.mixin", "mail.thread"]
    _order = "since, id"
    _rec_names_search = ["number", "vehicle_id"]
    _fact_fields = frozenset({"place", "partner_id", "since"})
    _fixed_fields = frozenset({"vehicle_id"})

    vehicle_id = fields.Many2one(
        "dealer.vehicle", string="Car", required=True, index=True, ondelete="restrict"
    )
    vin = fields.Char(related="vehicle_id.vin", string="VIN")
    trim_id = fields.Many2one(related="vehicle_id.trim_id")
    number = fields.Char(
        related="vehicle_id.certificate_number", store=True, readonly=False, index="trigram"
    )
    engine_number = fields.Char(related="vehicle_id.engine_number")
    lifecycle = fields.Selection(related="vehicle_id.lifecycle", string="Car Is")
    deal_id = fields.Many2one(related="vehicle_id.deal_id", string="Deal")
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    place = fields.Selection(
        PLACES, default="maker", required=True, readonly=True, index=True, tracking=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Who Has It",
        readonly=True,
        index="btree_not_null",
        tracking=True,
        help="The bank it is pledged to, or whoever it was given to.",
    )
    since = fields.Date(readonly=True, default=fields.Date.context_today)
    days = fields.Integer(compute="_compute_days", help="Days it has been there.")
    move_ids = fields.One2many("dealer.vehicle.certificate.move", "certificate_id")
    needed = fields.Boolean(
        compute="_compute_needed",
        search="_search_needed",
        help="The car is sold, and its certificate is still with a bank, the maker or under way.",
    )

    _vehicle_uniq = models.UniqueIndex("(vehicle_id)", "The car has its certificate already.")
    _pledged_partner = models.Constraint(
        "CHECK (place != 'pledged' OR partner_id IS NOT NULL)",
        "Say which bank the certificate is pledged to.",
    )
    _bank_idx = models.Index("(company_id, partner_id) WHERE place = 'pledged'")

    @api.depends("number", "vehicle_id")
    def _compute_display_name(self):
        for certificate in self:
            parts = [certificate.number, certificate.vehicle_id.display_name]
            certificate.display_name = " · ".join(part for part in parts if part)

    @api.depends("since")
    def _compute_days(self):
        today = fields.Date.context_today(self)
        for certificate in self:
            certificate.days = (today - certificate.since).days if certificate.since else 0

    @api.depends("place", "vehicle_id.lifecycle")
    def _compute_needed(self):
        for certificate in self:
            certificate.needed = certificate.vehicle_id.lifecycle in (
                "reserved",
                "sold",
            ) and certificate.place in ("maker", "underway", "pledged")

    def _search_needed(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [
            ("vehicle_id.lifecycle", "in", ("reserved", "sold")),
            ("place", "in", ("maker", "underway", "pledged")),
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_moved(self):
        if any(certificate.move_ids for certificate in self):
            raise UserError(self.env._("A certificate that was moved is kept with its trace."))

    # === ACTION METHODS === #

    def action_hand(self):
        """Ask where the certificates go, to whom, and for a photo of the slip."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move the Certificate"),
            "res_model": "dealer.vehicle.certificate.hand",
            "views": [(False, "form")],
            "view_mode": "form",
            "target": "new",
            "context": {"default_certificate_ids": self.ids},
        }

    def action_view_vehicle(self):
        self.ensure_one()
        return self.vehicle_id._get_records_action()

    # === BUSINESS METHODS === #

    def _hand(self, place, partner=None, date=None, note="", photo=None):
        """Move these certificates; the only writer of ``place``.

        :param str place: one of ``PLACES``
        :param partner: who has it then; a bank when it is pledged
        :param photo: base64 of the slip
        :return: the moves
        :raises UserError: it cannot go there from where it is
        """
        self.check_access("write")
        partner = partner or self.env["res.partner"]
        today = fields.Date.context_today(self)
        date = fields.Date.to_date(date) or today
        places = dict(self._fields["place"]._description_selection(self.env))
        if date > today:
            raise UserError(self.env._("A certificate cannot have moved on a day to come."))
        if place == "pledged" and not partner:
            raise UserError(self.env._("Say which bank the certificate is pledged to."))
        for certificate in self:
            if place not in NEXT[certificate.place]:
                raise UserError(
                    self.env._(
                        "%(certificate)s is “%(now)s”: it cannot go to “%(place)s” from there. "
                        "Take it back into the safe first.",
                        certificate=certificate.display_name,
                        now=places[certificate.place],
                        place=places[place],
                    )
                )
        # sudo: the trace is written by moves only
        moves = self.env["dealer.vehicle.certificate.move"].sudo().create(
            [
                {
                    "certificate_id": certificate.id,
                    "place_from": certificate.place,
                    "place": place,
                    "partner_id": partner.id or certificate.partner_id.id,
                    "date": date,
                    "note": note,
                    "photo": photo,
                    "user_id": self.env.uid,
                }
                for certificate in self
            ]
        )  # fmt: skip
        self._set_facts({"place": place, "partner_id": partner.id, "since": date})
        return moves

    def _get_paper(self):
        """:return: (label, there or not, where it is) for the hand-over"""
        self.ensure_one()
        places = dict(self._fields["place"]._description_selection(self.env))
        there = self.place in ("safe", "registration", "customer")
        where = places[self.place]
        if self.place == "pledged":
            where = self.env._(
                "pledged to %(bank)s since %(date)s: pay the bank, then take it back into the safe",
                bank=self.partner_id.name,
                date=self.since,
            )
        elif self.partner_id:
            where = f"{where}, {self.partner_id.name}"
        return self.env._("Certificate"), there, where
