from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class DealerYardSlot(models.Model):
    """A place in a yard or showroom where one car stands."""

    _name = "dealer.yard.slot"
    _description = "Yard Slot"
    _order = "location_id, row, number, id"
    _check_company_auto = True
    _rec_names_search = ["name", "code"]

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    location_id = fields.Many2one(
        "stock.location",
        string="Yard",
        required=True,
        index=True,
        check_company=True,
        domain="[('usage', '=', 'internal')]",
        default=lambda self: self._default_location_id(),
        help="The stock location the slot is in: a car put here is in stock there.",
    )
    company_id = fields.Many2one(
        related="location_id.company_id", store=True, index=True, precompute=True, string="Store"
    )
    row = fields.Char(required=True, help="Row or area, e.g. A.")
    number = fields.Integer(required=True, help="Number in the row.")
    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        required=True,
        help="What the sign at the slot says when it is scanned.",
    )
    is_showroom = fields.Boolean(help="Cars here are on display.")
    active = fields.Boolean(default=True)
    stay_ids = fields.One2many("dealer.yard.stay", "slot_id")
    vehicle_id = fields.Many2one(
        "dealer.vehicle", compute="_compute_vehicle_id", search="_search_vehicle_id", string="Car"
    )
    since = fields.Datetime(compute="_compute_vehicle_id")

    _place_uniq = models.UniqueIndex(
        "(location_id, upper(row), number)", "This row has a slot with this number already."
    )
    _code_uniq = models.UniqueIndex(
        "(company_id, upper(code))", "Another slot of the store has this code."
    )

    @api.model
    def _default_location_id(self):
        return self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        ).lot_stock_id  # fmt: skip

    @api.depends("row", "number")
    def _compute_name(self):
        for slot in self:
            slot.name = f"{slot.row or ''}-{slot.number:02d}"

    @api.depends("name")
    def _compute_code(self):
        for slot in self:
            slot.code = slot.code or slot.name

    @api.depends("stay_ids.date_to", "stay_ids.vehicle_id")
    def _compute_vehicle_id(self):
        stays = self.env["dealer.yard.stay"].search(
            [("slot_id", "in", self.ids), ("date_to", "=", False)]
        )
        by_slot = {stay.slot_id.id: stay for stay in stays}
        none = self.env["dealer.yard.stay"]
        for slot in self:
            stay = by_slot.get(slot._origin.id, none)
            slot.vehicle_id = stay.vehicle_id
            slot.since = stay.date_from

    def _search_vehicle_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        stays = self.env["dealer.yard.stay"]._search(
            [("date_to", "=", False), ("vehicle_id", "in", [one for one in value if one])]
        )
        if False in value:
            taken = self.env["dealer.yard.stay"]._search([("date_to", "=", False)])
            taken = taken.subselect("slot_id")
            return ["|", ("id", "not in", taken), ("id", "in", stays.subselect("slot_id"))]
        return [("id", "in", stays.subselect("slot_id"))]

    # === BUSINESS METHODS === #

    def _put(self, vehicle):
        """This car stands here from now on; its former slot is free.

        :raises UserError: another car stands here, or this one is not in stock at this store
        """
        self.ensure_one()
        Stay = self.env["dealer.yard.stay"].sudo()  # the trace is nobody's to edit
        taken = Stay.search([("slot_id", "=", self.id), ("date_to", "=", False)])
        if taken.vehicle_id == vehicle:
            return
        if taken:
            raise UserError(
                self.env._(
                    "%(car)s stands in %(slot)s since %(date)s. Move it away first, or choose "
                    "another slot.",
                    car=taken.vehicle_id.display_name,
                    slot=self.name,
                    date=fields.Datetime.context_timestamp(self, taken.date_from).strftime(
                        "%Y-%m-%d %H:%M"
                    ),
                )
            )
        place = vehicle.sudo()._get_stock_places().get(vehicle.id)
        if not place or place.company_id != self.company_id:
            raise UserError(
                self.env._(
                    "%(car)s is not in stock at %(store)s. Receive it first, or have it "
                    "transferred.",
                    car=vehicle.display_name,
                    store=self.company_id.name,
                )
            )
        if place != self.location_id:
            self._move_stock(vehicle, place)
        self._leave(vehicle)
        Stay.create({"slot_id": self.id, "vehicle_id": vehicle.id})
        Stay.flush_model()  # of two who want the slot the second meets the unique index now

    @api.model
    def _leave(self, vehicles):
        """These cars stand in no slot any more."""
        # sudo: see _put
        stays = self.env["dealer.yard.stay"].sudo().search(
            [("vehicle_id", "in", vehicles.ids), ("date_to", "=", False)]
        )  # fmt: skip
        if stays:
            stays._set_facts({"date_to": fields.Datetime.now(), "user_to_id": self.env.uid})
            stays.flush_recordset()

    def _move_stock(self, vehicle, place):
        """Yard to yard: an internal transfer, done at once because the car was driven there."""
        warehouse = self.location_id.warehouse_id or place.warehouse_id
        # sudo: the clerk's core rights depend on the warehouse's set-up; the store was checked
        picking = self.env["stock.picking"].sudo().with_company(self.company_id).create(
            {
                "picking_type_id": warehouse.sudo().int_type_id.id,
                "location_id": place.id,
                "location_dest_id": self.location_id.id,
                "company_id": self.company_id.id,
                "origin": self.env._("Yard slot %s", self.name),
                "move_ids": [
                    Command.create(
                        {
                            "product_id": vehicle.lot_id.product_id.id,
                            "product_uom_qty": 1,
                            "vehicle_id": vehicle.id,
                            "location_id": place.id,
                            "location_dest_id": self.location_id.id,
                            "company_id": self.company_id.id,
                        }
                    )
                ],
            }
        )  # fmt: skip
        picking.action_confirm()
        move = picking.move_ids
        if not move.move_line_ids:
            # a deal has it reserved where it stood: it goes along
            self.env["stock.move.line"].sudo().create(
                {**move._prepare_move_line_vals(quantity=1), "lot_id": vehicle.lot_id.id}
            )
        move.picked = True
        picking.button_validate()

    def action_view_vehicle(self):
        """Open the car that stands here."""
        self.ensure_one()
        return self.vehicle_id._get_records_action()

    def action_view_stays(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cars in %s", self.name),
            "res_model": "dealer.yard.stay",
            "view_mode": "list",
            "domain": [("slot_id", "=", self.id)],
        }
