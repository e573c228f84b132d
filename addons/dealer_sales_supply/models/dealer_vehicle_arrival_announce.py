from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class DealerVehicleArrival(models.Model):
    """Making the cars, purchases and receipts of what the maker ships."""

    _inherit = "dealer.vehicle.arrival"

    @api.model
    def _announce(self, partner, warehouse, currency, rows, origin=False, job=None):
        """Make cars under way: one purchase order for all, a line and a receipt move for each.

        :param partner: the maker
        :param warehouse: where the cars are received
        :param currency: of the prices
        :param rows: list of dicts with ``vin``, ``trim`` and ``price`` (without tax); may have
            ``color`` (``product.attribute.value``), ``vehicle`` (a car that has been here before),
            ``maker_line``, ``engine_number``, ``certificate_number``, ``build_date``, ``key_code``,
            ``interior`` (``product.attribute.value``), ``expected_on``, ``carrier``, ``truck``,
            ``invoice_number``
        :param origin: the document they come by
        :param job: the import they come by
        :return: arrivals, in the order of the rows
        """
        if not rows:
            return self.browse()
        company = warehouse.company_id
        # sudo: who may announce cars is checked by his action; purchase and lots follow from it
        env = self.sudo().with_company(company).with_context(
            tracking_disable=True, mail_notrack=True, mail_create_nolog=True, skip_sms=True
        ).env  # fmt: skip
        products = self._get_products(rows)
        vehicles = self._get_vehicles(env, company, rows)
        today = fields.Date.context_today(self)
        lots = env["stock.lot"].create(
            [
                {
                    "product_id": product.id,
                    "name": vehicle.vin,
                    "vehicle_id": vehicle.id,
                    "standard_price": currency._convert(
                        row["price"], company.currency_id, company, today
                    ),
                }
                for row, product, vehicle in zip(rows, products, vehicles, strict=True)
                if not vehicle.lot_id
            ]
        )
        vehicles.invalidate_recordset(["lot_id"])
        self._check_lots(vehicles, products)
        lines = self._purchase(
            env, partner, warehouse, currency, rows, products, vehicles, origin, job
        )
        arrivals = env["dealer.vehicle.arrival"].create(
            [
                {
                    "company_id": company.id,
                    "vehicle_id": vehicle.id,
                    "lot_id": vehicle.lot_id.id,
                    "product_id": product.id,
                    "partner_id": partner.id,
                    "maker_line_id": row["maker_line"].id if row.get("maker_line") else False,
                    "purchase_line_id": line.id,
                    "move_id": line.move_ids.id,
                    "import_id": job.id if job else False,
                    **self._prepare_way_values(row),
                }
                for row, product, vehicle, line in zip(rows, products, vehicles, lines, strict=True)
            ]
        )
        lots.invalidate_recordset()
        vehicles._update_lifecycle()
        arrivals._tell_deals()
        return arrivals.with_env(self.env)

    @api.model
    def _prepare_way_values(self, row):
        """:return: what a row says about the way of the car"""
        names = ("expected_on", "carrier", "truck", "invoice_number")
        return {name: row[name] for name in names if row.get(name)}

    @api.model
    def _prepare_car_values(self, row):
        """:return: what a row says about the car itself"""
        names = ("engine_number", "certificate_number", "build_date", "key_code")
        values = {name: row[name] for name in names if row.get(name)}
        if row.get("interior"):
            values["interior_color_id"] = row["interior"].id
        return values

    @api.model
    def _get_products(self, rows):
        """:return: products of the rows: their trims in their colours"""
        none = self.env["product.attribute.value"]
        colors = {}
        for row in rows:
            if row.get("color"):
                colors.setdefault(row["trim"], none)
                colors[row["trim"]] |= row["color"]
        Trim = self.env["dealer.vehicle.trim"]
        by_key = Trim.union(*colors)._get_products(colors) if colors else {}
        plain = Trim.union(*(row["trim"] for row in rows if not row.get("color")))
        if plain:
            by_key.update(plain._get_products(none))
        return [by_key[row["trim"], row.get("color") or none] for row in rows]

    @api.model
    def _get_vehicles(self, env, company, rows):
        """:return: the cars of the rows, made where they are new"""
        Vehicle = env["dealer.vehicle"]
        new = Vehicle.create(
            [
                {
                    "vin": row["vin"],
                    "company_id": company.id,
                    "trim_id": row["trim"].id,
                    "model_id": row["trim"].model_id.id,
                    "color_id": row["color"].id if row.get("color") else False,
                    **self._prepare_car_values(row),
                }
                for row in rows
                if not row.get("vehicle")
            ]
        )
        made = iter(new)
        vehicles = Vehicle
        for row in rows:
            known = row.get("vehicle")
            if known:
                known = known.with_env(env)
                known.write({"company_id": company.id, **self._prepare_car_values(row)})
            vehicles += known or next(made)
        return vehicles

    @api.model
    def _check_lots(self, vehicles, products):
        """:raises UserError: a car is known as another product"""
        for vehicle, product in zip(vehicles, products, strict=True):
            if vehicle.lot_id.product_id.id != product.id:
                raise UserError(
                    self.env._(
                        "%(vin)s is already known as %(product)s. Correct the trim and colour in "
                        "the list, or the VIN.",
                        vin=vehicle.vin,
                        product=vehicle.lot_id.product_id.display_name,
                    )
                )

    @api.model
    def _purchase(self, env, partner, warehouse, currency, rows, products, vehicles, origin, job):
        """:return: the lines of a confirmed purchase order, one for each row"""
        now = fields.Datetime.now()
        company = warehouse.company_id
        order = env["purchase.order"].create(
            {
                "partner_id": partner.id,
                "currency_id": currency.id,
                "company_id": company.id,
                "date_order": now,
                "picking_type_id": warehouse.in_type_id.id,
                "dealer_import_id": job.id if job else False,
                "origin": origin,
            }
        )
        # a line that names all of these is not filled in on trial first, as on the screen
        common = {"order_id": order.id, "product_qty": 1}
        if not env["account.analytic.distribution.model"].search_count([], limit=1):
            common["analytic_distribution"] = False
        taxes = {}
        for product in set(products):
            theirs = product.sudo().supplier_taxes_id
            if theirs not in taxes:
                taxes[theirs] = order.fiscal_position_id.map_tax(
                    theirs._filter_taxes_by_company(company)
                )
        lines = env["purchase.order.line"].create(
            [
                {
                    **common,
                    "product_id": product.id,
                    "product_uom_id": product.uom_id.id,
                    "vehicle_id": vehicle.id,
                    "maker_line_id": row["maker_line"].id if row.get("maker_line") else False,
                    "name": f"{product.display_name}\n{vehicle.vin}",
                    "price_unit": row["price"],
                    "technical_price_unit": row["price"],
                    "date_planned": row.get("expected_on") or now,
                    "tax_ids": [Command.set(taxes[product.sudo().supplier_taxes_id].ids)],
                }
                for row, product, vehicle in zip(rows, products, vehicles, strict=True)
            ]
        )
        # the cars are on the road: what needed an approval was the order to the maker
        order.button_approve(force=True)
        return lines

    # === CORRECTIONS === #

    def _correct(self, row, currency):
        """Bring a car under way to what a corrected list says.

        :return: whether anything changed
        """
        self.ensure_one()
        # sudo: as in _announce
        arrival = self.sudo().with_context(tracking_disable=True)
        changed = False
        for record, values in (
            (arrival, self._prepare_way_values(row)),
            (arrival.vehicle_id, self._prepare_car_values(row)),
        ):
            different = {
                name: value
                for name, value in values.items()
                if record._fields[name].convert_to_write(record[name], record) != value
            }
            if different:
                record.write(different)
                changed = True
        line = arrival.purchase_line_id
        price = line.currency_id.round(
            currency._convert(
                row["price"], line.currency_id, arrival.company_id, fields.Date.context_today(self)
            )
        )
        if line.currency_id.compare_amounts(price, line.price_unit):
            line.write({"price_unit": price, "technical_price_unit": price})
            changed = True
        return changed

    def _withdraw(self):
        """The cars do not come: cancel their moves, empty their purchase lines."""
        # sudo: as in _announce
        arrivals = self.sudo()
        vehicles = arrivals.vehicle_id
        arrivals.move_id._action_cancel()
        arrivals.purchase_line_id.with_context(mail_notrack=True).write({"product_qty": 0})
        vehicles._update_lifecycle()

    # === DEALS THAT WAIT === #

    def _tell_deals(self):
        """Whoever sells to the customer who waits for the car is told that it is on its way."""
        for arrival in self:
            line = arrival.maker_line_id.sale_line_id
            if not line:
                continue
            line.order_id.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=line.order_id.user_id.id or self.env.uid,
                summary=self.env._("The maker ships the car of this deal"),
                note=self.env._(
                    "%(vin)s, expected on %(date)s: put it on the deal.",
                    vin=arrival.vehicle_id.vin,
                    date=arrival.expected_on or self.env._("a day not known yet"),
                ),
            )
