import base64
from datetime import timedelta

from freezegun import freeze_time
from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation, ExclusionViolation

from .common import ReservationCommon


@tagged("post_install", "-at_install")
class TestPrice(ReservationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._get_store_date()
        cls.trim.code = "LUX-1"

    def _price(self, amount=180000, user=None, **values):
        return (
            self.env["product.pricelist.item"]
            .with_user(user or self.manager)
            .create(
                {
                    "trim_id": self.trim.id,
                    "store_id": self.company.id,
                    "vehicle_list_price": amount,
                    "price_from": self.today,
                    **values,
                }
            )
        )

    def test_deal_takes_price(self):
        """List price less promotion, plus what colour and options cost; the floor is known."""
        price = self._price(vehicle_promotion=5000, floor_price=170000)
        self.assertEqual(price.vehicle_price, 175000)
        self.assertEqual(price.price_state, "valid")
        [car] = self._buy(1000)
        deal = self._create_deal(car, user=self.consultant)
        self.assertEqual(deal.order_line.price_unit, 175000)
        self.assertEqual(deal.order_line.floor_price, 170000)
        value = self.product.product_template_attribute_value_ids
        value.price_extra = 3000
        deal = self._create_deal(car, user=self.consultant)
        self.assertEqual(deal.order_line.price_unit, 178000)
        self.assertEqual(deal.order_line.floor_price, 173000)

    def test_the_customer_sees_no_floor(self):
        """A customer reads his deal on the portal, not how low its price may go."""
        self._price(floor_price=170000)
        [car] = self._buy(1000)
        deal = self._create_deal(car, user=self.consultant)
        customer = new_test_user(
            self.env, "test_portal_buyer", groups="base.group_portal", partner_id=self.customer.id
        )
        own = deal.with_user(customer)
        self.env.invalidate_all()
        self.assertEqual(own.order_line.read(["price_unit"])[0]["price_unit"], 180000)
        for record, name in (
            (own.order_line, "floor_price"),
            (own, "deal_below_floor"),
            (own.company_id, "tradein_margin"),
        ):
            if name in record._fields:
                with self.assertRaises(AccessError):
                    record.read([name])
                self.assertNotIn(name, record.fields_get())
        with self.assertRaises(AccessError):
            own.search([("deal_below_floor", ">", 0)])

    def test_below_floor(self):
        """Below the lowest price the general manager decides, whatever the discount; a price list
        changed since asks nobody again."""
        general = self._create_user("general_manager")
        price = self._price(vehicle_promotion=1000, floor_price=178000)
        [car] = self._buy(1000)
        deal = self._create_deal(car, user=self.consultant)
        deal.user_id = self.consultant
        self.assertEqual((deal.price_state, deal.deal_below_floor), ("list", 0))
        deal.order_line.price_unit = 178000
        self.assertEqual((deal.price_state, deal.deal_below_floor), ("within", 0))
        deal.order_line.discount = 1
        self.assertEqual((deal.price_state, deal.deal_below_floor), ("ask", 1780))
        self.assertIn("below the lowest price", deal.next_step_note)
        notes = [row["note"] for row in deal.deal_sheet["rows"] if row["note"]]
        self.assertTrue(any("below the lowest price" in note for note in notes))
        with self.assertRaisesRegex(UserError, "cannot be set by hand"):
            deal.deal_below_floor = 0
        deal.action_next_step()
        request = deal.sudo().workflow_request_id
        self.assertEqual(request.review_ids.level_id.mapped("code"), ["below_floor"])
        request.review_ids.with_user(general).action_approve()
        deal.invalidate_recordset()
        self.assertEqual((deal.state, deal.price_state), ("sale", "approved"))
        price.sudo()._write({"floor_price": 178500})
        self.env.add_to_compute(deal._fields["deal_below_floor"], deal)
        deal.invalidate_recordset()
        self.assertEqual(deal.price_state, "approved")

    def test_options(self):
        """The options of the very car cost on top."""
        self._price()
        attribute = self.env.ref("dealer_base.attribute_option")
        roof = self.env["product.attribute.value"].create(
            {"name": "Sun roof", "attribute_id": attribute.id}
        )
        self.trim.option_ids = [Command.link(roof.id)]
        choice = self.trim.product_tmpl_id.attribute_line_ids.product_template_value_ids.filtered(
            lambda value: value.product_attribute_value_id == roof
        )
        choice.price_extra = 8000
        plain, fitted = self._buy(1000, 1000)
        fitted.option_ids = [Command.link(roof.id)]
        self.assertEqual(self._create_deal(plain).order_line.price_unit, 180000)
        self.assertEqual(self._create_deal(fitted).order_line.price_unit, 188000)
        # the car's own asking price beats the list
        fitted.list_price = 150000
        self.assertEqual(self._create_deal(fitted).order_line.price_unit, 150000)

    def test_history(self):
        """A new price ends the open one; what held on a day can be asked."""
        with freeze_time(fields.Datetime.now() - timedelta(days=30)):
            first = self._price(190000, price_from=self.today - timedelta(days=30))
        second = self._price(180000)
        self.assertEqual(first.price_until, self.today - timedelta(days=1))
        self.assertEqual(first.price_state, "past")
        coming = self._price(170000, price_from=self.today + timedelta(days=10))
        self.assertEqual(second.price_until, self.today + timedelta(days=9))
        Item = self.env["product.pricelist.item"]
        domain = [("trim_id", "=", self.trim.id)]
        for day, expected in ((-5, first), (0, second), (12, coming)):
            found = Item.search([*domain, ("valid_on", "=", self.today + timedelta(days=day))])
            self.assertEqual(found, expected)
            prices = self.trim._get_vehicle_prices(
                self.trim, self.company, self.today + timedelta(days=day)
            )
            self.assertEqual(prices[self.trim.id], expected)
        for state, expected in (("past", first), ("valid", second), ("coming", coming)):
            self.assertEqual(Item.search([*domain, ("price_state", "=", state)]), expected)
        [car] = self._buy(1000)
        with freeze_time(fields.Datetime.now() + timedelta(days=12)):
            self.assertEqual(self._create_deal(car).order_line.price_unit, 170000)
        with self.assertRaisesRegex(UserError, "stays as it was"):
            first.vehicle_list_price = 1
        with self.assertRaisesRegex(UserError, "stays as it was"):
            first.price_until = False
        with self.assertRaises(UserError):
            first.unlink()
        coming.vehicle_list_price = 171000
        self.assertEqual(coming.fixed_price, 171000)
        coming.unlink()

    def test_overlap(self):
        """The database refuses two prices for one day, also past the screens."""
        self._price(price_until=self.today + timedelta(days=10))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ExclusionViolation),
            self.cr.savepoint(),
        ):
            self._price(price_from=self.today + timedelta(days=5))
        other = self._create_trim(name="Other")
        self._price(trim_id=other.id)

    def test_amounts(self):
        for values in (
            {"vehicle_promotion": 200000},
            {"floor_price": 190000},
            {"vehicle_list_price": 0},
            {"price_until": self.today - timedelta(days=1)},
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self._price(**values)

    def test_rights(self):
        """The sales manager sets car prices and no other; a consultant reads them."""
        price = self._price()
        self.assertEqual(price.with_user(self.consultant).vehicle_list_price, 180000)
        with self.assertRaises(AccessError):
            self._price(user=self.consultant, price_from=self.today + timedelta(days=3))
        with self.assertRaises(AccessError):
            price.with_user(self.consultant).vehicle_list_price = 1
        other = self.env["product.pricelist"].create({"name": "Parts"})
        Item = self.env["product.pricelist.item"]
        rule = Item.create({"pricelist_id": other.id, "fixed_price": 5})
        with self.assertRaises(AccessError):
            Item.with_user(self.manager).create({"pricelist_id": other.id, "fixed_price": 5})
        with self.assertRaises(AccessError):
            rule.with_user(self.manager).fixed_price = 4
        with self.assertRaises(AccessError):
            rule.with_user(self.manager).unlink()
        store = self.env["res.company"].create({"name": "Far store"})
        with self.assertRaises(AccessError):
            self._price(store_id=store.id)

    def test_import(self):
        """A price list with its row report; imported again it changes nothing."""
        store = self.env["res.company"].create({"name": "Second store"})
        self.manager.company_ids = [Command.link(store.id)]
        day = self.today + timedelta(days=5)
        text = (
            "code,price,promotion,floor,from,until,store,colour,surcharge\n"
            "lux-1,188000,3000,180000,,,,,\n"
            f"LUX-1,186000,,,{day},,,,\n"
            "LUX-1,190000,,,,,Second store,,\n"
            "LUX-1,,,,,,,Test white,2500\n"
            "LUX-1,,,,,,,No such,2500\n"
            "NONE,1000,,,,,,,\n"
            "LUX-1,1000,,,,,Nowhere,,\n"
            "LUX-1,-5,,,2030-01-01,,,,\n"
        )
        manager = self.manager

        def run():
            job = (
                self.env["dealer.import"]
                .with_user(manager)
                .with_context(allowed_company_ids=[self.company.id, store.id])
                .create(
                    {
                        "kind": "vehicle_price",
                        "file": base64.b64encode(text.encode()),
                        "file_name": "prices.csv",
                        "company_id": self.company.id,
                    }
                )
            )
            job.action_import()
            return job

        job = run()
        statuses = job.line_ids.sorted("id").mapped("status")
        self.assertEqual(
            statuses,
            [
                "created",
                "created",
                "created",
                "updated",
                "refused",
                "refused",
                "refused",
                "refused",
            ],
            job.line_ids.mapped("message"),
        )
        prices = self.trim.price_ids.filtered(lambda price: price.store_id == self.company)
        self.assertEqual(sorted(prices.mapped("vehicle_list_price")), [186000, 188000])
        value = self.product.product_template_attribute_value_ids
        self.assertEqual(value.price_extra, 2500)
        again = run()
        self.assertEqual(again.line_ids.sorted("id").mapped("status")[:4], ["unchanged"] * 4)
