from odoo import api, fields, models
from odoo.fields import Command

from .dealer_vehicle_certificate import PLACES


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    stay_ids = fields.One2many("dealer.yard.stay", "vehicle_id", string="Slots")
    slot_id = fields.Many2one(
        "dealer.yard.slot",
        compute="_compute_slot_id",
    )
    key_ids = fields.One2many("dealer.vehicle.key", "vehicle_id", string="Keys")
    certificate_ids = fields.One2many(
        "dealer.vehicle.certificate", "vehicle_id", string="Certificates"
    )
    certificate_id = fields.Many2one(
        "dealer.vehicle.certificate",
        compute="_compute_certificate",
    )
    certificate_place = fields.Selection(
        PLACES, compute="_compute_certificate", string="Certificate Is"
    )
    usage_ids = fields.One2many("dealer.vehicle.usage", "vehicle_id", string="Uses")
    stock_usage = fields.Selection(
        [
            ("sale", "For sale"),
            ("display", "On display"),
            ("demo", "Demo car"),
            ("used", "Used car"),
        ],
        string="Used As",
        compute="_compute_stock_usage",
        store=True,
        help="What the car is for while it is in stock.",
    )

    # === COMPUTE METHODS === #

    @api.depends("stay_ids.date_to")
    def _compute_slot_id(self):
        stays = self.env["dealer.yard.stay"].search(
            [("vehicle_id", "in", self.ids), ("date_to", "=", False)]
        )
        slots = {stay.vehicle_id.id: stay.slot_id.id for stay in stays}
        for vehicle in self:
            vehicle.slot_id = slots.get(vehicle._origin.id, False)

    @api.depends("certificate_ids.place")
    def _compute_certificate(self):
        for vehicle in self:
            vehicle.certificate_id = vehicle.certificate_ids[:1]
            vehicle.certificate_place = vehicle.certificate_id.place

    @api.depends("usage_ids.date_to", "usage_ids.kind")
    def _compute_stock_usage(self):
        usages = self._get_stock_usage()
        for vehicle in self:
            vehicle.stock_usage = usages[vehicle.id]

    # === ACTION METHODS === #

    def action_keep_papers(self):
        """Start to keep the certificate and keys of this car."""
        company = self.env.company
        for vehicle in self:
            vehicle._create_papers(vehicle.company_id or company, 2, "", "underway")
        return True

    def action_view_certificate(self):
        self.ensure_one()
        return self.certificate_id._get_records_action()

    def action_view_keys(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Keys of %s", self.name),
            "res_model": "dealer.vehicle.key",
            "view_mode": "list,form",
            "domain": [("vehicle_id", "=", self.id)],
            "context": {"default_vehicle_id": self.id},
        }

    def action_new_usage(self):
        """Use this car for display or test drives."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Display or Demo Car"),
            "res_model": "dealer.vehicle.usage",
            "view_mode": "form",
            "target": "current",
            "context": {"default_vehicle_id": self.id},
        }

    def action_transfer(self):
        """Have these cars transferred to another yard or store."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Transfer"),
            "res_model": "dealer.vehicle.transfer",
            "view_mode": "form",
            "context": {"default_vehicle_ids": [Command.set(self.ids)]},
        }

    # === HOOKS === #

    def _get_stock_usage(self):
        """Hook: what these cars are for.

        :return: {vehicle id: ``sale``, ``display``, ``demo`` or ``used``}
        """
        usages = self.env["dealer.vehicle.usage"].sudo().search(
            [("vehicle_id", "in", self.ids), ("date_to", "=", False)]
        )  # fmt: skip
        kinds = {usage.vehicle_id.id: usage.kind for usage in usages}
        return {vehicle.id: kinds.get(vehicle._origin.id, "sale") for vehicle in self}

    def _get_sale_block(self, order=None):
        """A demo car is sold once its use has ended: with its odometer read."""
        if block := super()._get_sale_block(order):
            return block
        if self.stock_usage == "demo":
            return self.env._(
                "%s is in use as a demo car. End that use first, so that the buyer knows what it "
                "has driven.",
                self.display_name,
            )
        return False

    def _get_handover_papers(self):
        """The certificate and all keys go with the car."""
        papers = super()._get_handover_papers()
        if self.certificate_id:
            papers.append(self.certificate_id._get_paper())
        states = dict(
            self.env["dealer.vehicle.key"]._fields["state"]._description_selection(self.env)
        )
        for key in self.key_ids:
            where = states[key.state]
            if key.state == "lent":
                where = self.env._("lent to %s", key.borrower_id.name)
            elif key.state == "cabinet" and key.cabinet:
                where = self.env._("hook %s", key.cabinet)
            papers.append(
                (self.env._("Key %s", key.number), key.state in ("cabinet", "handed"), where)
            )
        return papers

    def _note_arrival(self, keys, key_code, certificate_there, date):
        result = super()._note_arrival(keys, key_code, certificate_there, date)
        # sudo: what the gate counted becomes the keys and papers that are kept
        vehicle = self.sudo()
        vehicle._create_papers(
            vehicle.company_id, keys, key_code, "safe" if certificate_there else "underway", date
        )
        return result

    def _create_papers(self, company, keys, key_code, place, date=None):
        self.ensure_one()
        date = date or fields.Date.context_today(self)
        have = set(self.key_ids.mapped("number"))
        self.env["dealer.vehicle.key"].create(
            [
                {
                    "vehicle_id": self.id,
                    "company_id": company.id,
                    "number": number,
                    "key_code": key_code,
                }
                for number in range(1, keys + 1)
                if number not in have
            ]
        )
        certificate = self.certificate_id
        if not certificate:
            self.env["dealer.vehicle.certificate"]._create_with_facts(
                [
                    {
                        "vehicle_id": self.id,
                        "company_id": company.id,
                        "place": place,
                        "since": date,
                    }
                ]
            )
        elif certificate.place in ("maker", "underway") and place == "safe":
            certificate._hand("safe", date=date)

    def _update_stock_place(self, arrived):
        """A car that has left the yard leaves its slot free; keys and papers follow the store."""
        result = super()._update_stock_place(arrived)
        stays = self.env["dealer.yard.stay"].sudo().search(
            [("vehicle_id", "in", self.ids), ("date_to", "=", False)]
        )  # fmt: skip
        if stays:
            places = self._get_stock_places()
            gone = stays.filtered(
                lambda stay: places.get(stay.vehicle_id.id) != stay.slot_id.location_id
            )
            self.env["dealer.yard.slot"]._leave(gone.vehicle_id)
        for vehicle in self:
            company = vehicle.company_id
            if company:
                kept = (vehicle.key_ids, vehicle.certificate_ids)
                for records in kept:
                    records.filtered(lambda one: one.company_id != company).company_id = company  # noqa: B023
        return result
