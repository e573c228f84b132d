from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class StockLot(models.Model):
    _inherit = "stock.lot"

    standard_price = fields.Float(groups="dealer_base.group_see_cost")
    avg_cost = fields.Monetary(groups="dealer_base.group_see_cost")
    total_value = fields.Monetary(groups="dealer_base.group_see_cost")
    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        copy=False,
        ondelete="restrict",
        help="The car this serial number is. Its name is the car's VIN.",
    )

    is_serial_cost = fields.Boolean(
        compute="_compute_is_serial_cost",
        help="One piece with a cost of its own, averaged with nothing.",
    )

    _vehicle_uniq = models.UniqueIndex(
        "(vehicle_id) WHERE vehicle_id IS NOT NULL",
        "This car already has a serial number in stock. Open the car to find it.",
    )
    # Core only checks in Python, where two transactions at once both pass.
    _name_uniq = models.UniqueIndex(
        "(product_id, name, COALESCE(company_id, 0))",
        "This serial number already exists for this product. Use the existing one.",
    )

    # === COMPUTE METHODS === #

    def _compute_avg_cost(self):
        """A serial is one piece: its average cost is its cost."""
        serials = self.filtered("is_serial_cost")
        costs = serials._get_serial_costs() if serials else {}
        for lot in serials:
            lot.avg_cost = costs.get(lot.id, 0.0)
        super(StockLot, self - serials)._compute_avg_cost()

    def _compute_value(self):
        """Value of serials as of today in one query; core asks several for each lot."""
        serials = self.filtered("is_serial_cost")
        if self.env.context.get("to_date") or self.env.context.get("warehouse_id"):
            serials = self.browse()
        serials.company_currency_id = self.env.company.currency_id
        on_hand = serials._get_valued_quantities()
        for lot in serials:
            lot.total_value = lot.standard_price * on_hand.get(lot.id, 0.0)
        super(StockLot, self - serials)._compute_value()

    @api.depends("product_id.tracking", "product_id.lot_valuated")
    @api.depends_context("company")
    def _compute_is_serial_cost(self):
        for lot in self:
            product = lot.product_id
            lot.is_serial_cost = (
                product.tracking == "serial"
                and product.lot_valuated
                and product.cost_method == "average"
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """A serial of a car product is a car: find the car by its VIN or make it."""
        products = self.env["product.product"].browse(
            {vals["product_id"] for vals in vals_list if vals.get("product_id")}
        )
        vehicle_products = set(products.filtered("is_vehicle").ids)
        car_vals = [vals for vals in vals_list if vals.get("product_id") in vehicle_products]
        if car_vals:
            self._prepare_vehicle_lots(car_vals)
        # sudo: core starts a serial at the cost of its product, which may be hidden from the user
        self.check_access("create")
        return super(StockLot, self.sudo()).create(vals_list).with_env(self.env)

    def write(self, vals):
        if "name" in vals and any(lot.vehicle_id and lot.name != vals["name"] for lot in self):
            raise UserError(
                self.env._("The serial number of a car is its VIN. Correct the VIN on the car.")
            )
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_vehicle_lots(self, vals_list):
        """Complete the values of new serials of cars: VIN as name and ``vehicle_id``.

        :param list vals_list: values of lots of car products, changed in place
        :raises UserError: a VIN is malformed, or its car has a serial number already
        """
        Vehicle = self.env["dealer.vehicle"].sudo()  # whoever receives a car may make its record
        wanted = {}
        for vals in vals_list:
            if vals.get("vehicle_id"):
                vals["name"] = vals.get("name") or Vehicle.browse(vals["vehicle_id"]).vin
                continue
            vals["name"] = Vehicle._check_vin_for_stock(vals.get("name"))
            wanted[vals["name"]] = vals
        if not wanted:
            return
        existing = {
            vehicle.vin: vehicle
            for vehicle in Vehicle.with_context(active_test=False).search(
                [("vin", "in", list(wanted))]
            )
        }
        to_create = []
        for name, vals in wanted.items():
            vehicle = existing.get(name)
            if not vehicle:
                product = self.env["product.product"].browse(vals["product_id"])
                to_create.append(Vehicle._prepare_stock_vehicle_values(name, product))
            elif vehicle.lot_id:
                raise UserError(
                    self.env._(
                        "%(vin)s is already known as %(product)s. Receive it as that product, "
                        "or correct the VIN.",
                        vin=name,
                        product=vehicle.lot_id.product_id.display_name,
                    )
                )
        for vehicle in Vehicle.create(to_create):
            existing[vehicle.vin] = vehicle
        for name, vals in wanted.items():
            vals["vehicle_id"] = existing[name].id

    def _lock_vehicles(self):
        """Make every transaction that wants these cars wait for this one.

        The rows are touched, not only locked: under REPEATABLE READ a transaction that waited
        would go on with its old snapshot; touched rows make it fail and be run again by Odoo,
        and the second time it sees who has the car.
        """
        if not self:
            return
        self.env.cr.execute(
            "SELECT id FROM stock_lot WHERE id IN %s ORDER BY id FOR UPDATE", [tuple(self.ids)]
        )
        self.env.cr.execute(
            "UPDATE stock_lot SET write_date = write_date WHERE id IN %s", [tuple(self.ids)]
        )

    def _get_valued_quantities(self):
        """:return: {lot id: pieces in the valued places of the current company}"""
        return {
            lot.id: quantity
            for lot, quantity in self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("lot_id", "in", self.ids),
                    ("location_id.usage", "in", ("internal", "transit")),
                    ("location_id.company_id", "=", self.env.company.id),
                ],
                ["lot_id"],
                ["quantity:sum"],
            )
        }

    def _get_serial_costs(self):
        """Cost of each serial in the current company, in its currency.

        It is the value of its last receipt (core: a move that enters an empty stock sets the
        average), or of a later revaluation of this very serial, and what was added to it since
        (`_get_added_costs`). A receipt of several serials in one move gives each the same share.

        :return: {lot id: cost}; serials that never came in are missing
        """
        bases = self._get_cost_bases()
        costs = {lot_id: base[2] for lot_id, base in bases.items()}
        for lot_id, amount in self._get_added_costs(bases).items():
            costs[lot_id] = self.env.company.currency_id.round(costs[lot_id] + amount)
        return costs

    def _get_cost_bases(self):
        """What the cost of each serial starts from in the current company, before what was added.

        :return: {lot id: (id of its last receipt's move or None, id of the later `product.value`
            of this very serial or None, that one's value)}; serials that never came in and were
            never valued are missing
        """
        if not self:
            return {}
        env = self.env
        env["stock.move"].flush_model(["value", "is_in", "is_dropship", "date", "company_id"])
        env["stock.move.line"].flush_model(["lot_id", "move_id", "quantity_product_uom"])
        env["product.value"].flush_model()
        env.cr.execute(
            """
            SELECT DISTINCT ON (line.lot_id) line.lot_id, move.id, move.date, move.value
                   / NULLIF((SELECT SUM(other.quantity_product_uom)
                               FROM stock_move_line other
                              WHERE other.move_id = move.id), 0)
              FROM stock_move_line line
              JOIN stock_move move ON move.id = line.move_id
             WHERE line.lot_id IN %s AND move.company_id = %s
               AND (move.is_in OR move.is_dropship)
          ORDER BY line.lot_id, move.date DESC, move.id DESC
            """,
            [tuple(self.ids), env.company.id],
        )
        received = {}
        bases = {}
        for lot_id, move_id, date, cost in env.cr.fetchall():
            received[lot_id] = date
            bases[lot_id] = (move_id, None, cost or 0.0)
        env.cr.execute(
            """
            SELECT DISTINCT ON (lot_id) lot_id, id, date, value FROM product_value
             WHERE lot_id IN %s AND move_id IS NULL AND company_id = %s
          ORDER BY lot_id, date DESC, id DESC
            """,
            [tuple(self.ids), env.company.id],
        )
        for lot_id, value_id, date, value in env.cr.fetchall():
            if lot_id not in received or date > received[lot_id]:
                move_id = bases[lot_id][0] if lot_id in bases else None
                bases[lot_id] = (move_id, value_id, float(value))
        return bases

    @api.model
    def _get_added_costs(self, bases):
        """What was added to the cost of serials on top of their last receipt or revaluation.

        :param dict bases: what `_get_cost_bases` returned; an amount counts on top of the base it
            was added to, a later base contains it
        :return: {lot id: amount} of some of these lots, in the currency of the current company
        """
        return {}

    def _update_standard_price(self):
        """Set-based for serials; core reads every move of the product for each lot."""
        serials = self.filtered("is_serial_cost")
        by_cost = defaultdict(lambda: self.browse())
        costs = serials._get_serial_costs()
        for lot in serials:
            cost = costs.get(lot.id)
            if cost is not None and cost != lot.standard_price:
                by_cost[cost] |= lot
        for cost, lots in by_cost.items():
            lots.sudo().with_context(disable_auto_revaluation=True).standard_price = cost
        return super(StockLot, self - serials)._update_standard_price()
