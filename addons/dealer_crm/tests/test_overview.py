from datetime import date, timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import CrmCommon


class OverviewCase(CrmCommon):
    """A customer with a car, read as people of the store."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer(phone="13800138002")
        cls.car = cls._create_vehicle(owner_id=cls.customer.id, license_plate="京A00001")
        cls.manager = cls._create_user("sales_manager")

    def _read_page(self, partner, user):
        """Read the page as the web client does; return its value and how many queries it took."""
        partner = partner.with_user(user)
        spec = Form(partner, view="dealer_crm.view_customer_form")._view["fields_spec"]
        partner.web_read(spec)  # caches of views, rules and selections
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        [values] = partner.web_read(spec)
        return values["customer_overview"], self.env.cr.sql_log_count - before

    def _get_section(self, page, key):
        return next((section for section in page["sections"] if section["key"] == key), None)

    def _get_actions(self, partner, user=None):
        partner = partner.with_user(user or self.manager)
        partner.invalidate_recordset()
        return {action["key"]: action for action in partner._get_next_actions()}


@tagged("post_install", "-at_install")
class TestOverview(OverviewCase):
    def test_the_page_costs_the_same_with_a_long_history(self):
        user = new_test_user(
            self.env,
            login="sees_everything",
            groups=",".join(
                f"dealer_base.group_{role}"
                for role in ("general_manager", "sales_manager", "service_adviser")
            ),
        )
        wife = self._create_customer(name="Fang Wang")
        self._create_relation(self.customer, wife, "spouse")
        self.env["crm.lead"].create({"name": "First", "partner_id": self.customer.id})
        _page, short = self._read_page(self.customer, user)
        self.env["crm.lead"].create(
            [{"name": f"Lead {i}", "partner_id": self.customer.id} for i in range(200)]
        )
        self.env["dealer.contact"]._log(
            [{"kind": "call_out", "partner_id": self.customer.id} for _i in range(200)]
        )
        page, long = self._read_page(self.customer, user)
        self.assertEqual(self._get_section(page, "lead")["count"], 201)
        self.assertEqual(self._get_section(page, "contact")["count"], 200)
        self.assertEqual(len(self._get_section(page, "contact")["rows"]), 5)
        self.assertLessEqual(long, short)
        self.assertLessEqual(long, 25)

    def test_a_colleagues_customer_costs_no_more(self):
        """All that is masked, tagged and warned of, with whatever addons are installed."""
        mine = self._create_user("sales_consultant")
        tags = self.env["res.partner.category"].create([{"name": f"Tag {n}"} for n in range(3)])
        self.customer.write(
            {"user_id": self.manager.id, "category_id": tags.ids, "birthday": date(1980, 5, 1)}
        )
        self._add_warnings()
        page, count = self._read_page(self.customer, mine)
        self.assertTrue(self.customer.with_user(mine).contact_masked)
        self.assertTrue(page["who"])
        self.assertLessEqual(count, 25)

    def test_a_colleagues_customer_with_a_family_costs_no_more(self):
        """A relative is named past the mask, and his cars are shown, within the same bounds."""
        mine = self._create_user("sales_consultant")
        wife = self._create_customer(name="Fang Wang", phone="13900139002")
        (self.customer | wife).user_id = self.manager
        self._create_relation(self.customer, wife, "spouse")
        self._create_vehicle(owner_id=wife.id, license_plate="京A00005")
        self._add_warnings()
        page, count = self._read_page(self.customer, mine)
        self.assertTrue((self.customer | wife).with_user(mine).mapped("contact_masked"))
        self.assertEqual([person["name"] for person in page["people"]], ["Fang Wang"])
        self.assertEqual({car["role"] for car in page["vehicles"]}, {"owner", "family"})
        self.assertLessEqual(count, 25)

    def _add_warnings(self):
        """An open complaint and the risk of leaving, where their addons are installed."""
        if "dealer.complaint" in self.env:
            self.env["dealer.complaint"]._take_in(
                {"subject": "It rattles", "partner_id": self.customer.id}
            )
        if "dealer.customer.figure" in self.env:
            self.env["dealer.customer.figure"]._refresh(self.customer)
        if "dealer.customer.churn" in self.env:
            self.env["dealer.customer.churn"].create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.env.company.id,
                    "last_visit_on": date(2025, 1, 1),
                    "visit_count": 4,
                    "risk": "high",
                }
            )

    def test_sections_show_the_latest(self):
        with freeze_time("2026-03-01 08:00:00"):
            self.env["dealer.contact"]._log([{"kind": "visit", "partner_id": self.customer.id}])
        with freeze_time("2026-03-05 08:00:00"):
            self.env["dealer.contact"]._log([{"kind": "call_in", "partner_id": self.customer.id}])
        page, _count = self._read_page(self.customer, self.manager)
        rows = self._get_section(page, "contact")["rows"]
        self.assertEqual([row["date"] for row in rows], ["2026-03-05", "2026-03-01"])
        self.assertEqual([row["title"] for row in rows], ["Incoming call", "Visit"])
        self.assertEqual({row["state"] for row in rows}, {"Reached"})

    def test_a_company_answers_for_its_contacts(self):
        company = self._create_customer(name="Fleet Ltd", is_company=True)
        contact = self._create_customer(name="Buyer", parent_id=company.id)
        lead = self.env["crm.lead"].create({"name": "Ten vans", "partner_id": contact.id})
        page, _count = self._read_page(company, self.manager)
        self.assertEqual([row["id"] for row in self._get_section(page, "lead")["rows"]], lead.ids)

    def test_cars_of_owner_family_and_driver(self):
        wife = self._create_customer(name="Fang Wang")
        company = self._create_customer(name="Fleet Ltd", is_company=True)
        van = self._create_vehicle(owner_id=company.id, license_plate="京A00002")
        hers = self._create_vehicle(owner_id=wife.id, license_plate="京A00003")
        sold = self._create_vehicle(license_plate="京A00004")
        History = self.env["dealer.vehicle.owner"]
        History._set_current({sold: self.customer.id}, "2025-01-01")
        History._set_current({sold: self.owner.id}, "2026-01-01")
        self._create_relation(self.customer, wife, "spouse")
        self._create_relation(company, self.customer, "driver", vehicle_id=van.id)

        page, _count = self._read_page(self.customer, self.manager)
        self.assertEqual(
            [(car["id"], car["role"]) for car in page["vehicles"]],
            [
                (self.car.id, "owner"),
                (van.id, "driver"),
                (hers.id, "family"),
                (sold.id, "former"),
            ],
        )
        self.assertEqual(page["vehicles"][3]["until"], "2026-01-01")
        self.assertEqual(
            [(person["name"], person["kinds"]) for person in page["people"]],
            [("Fang Wang", ["Spouse"]), ("Fleet Ltd", ["Drives for"])],
        )
        page, _count = self._read_page(company, self.manager)
        self.assertEqual([car["person"] for car in page["vehicles"]], [self.customer.name])
        self.assertEqual(page["people"][0]["kinds"], ["Driver"])

    def test_who_looks_after_him_is_named(self):
        """Also a colleague of another store, who has left."""
        company = self._create_customer(name="Fleet Ltd", is_company=True)
        adviser = self._create_user("service_adviser", self.other_store)
        self.customer.write(
            {"user_id": self.manager.id, "service_adviser_id": adviser.id, "parent_id": company.id}
        )
        adviser.action_archive()
        adviser.partner_id.action_archive()
        page, _count = self._read_page(self.customer, self.manager)
        self.assertEqual(
            [(row["title"], row["text"]) for row in page["who"][:3]],
            [
                ("Company", "Fleet Ltd"),
                ("Sales consultant", self.manager.name),
                ("Service adviser", adviser.name),
            ],
        )

    def test_a_relation_that_ended_is_gone(self):
        wife = self._create_customer(name="Fang Wang")
        self._create_relation(
            self.customer, wife, "spouse", date_until=fields.Date.today() - timedelta(days=1)
        )
        page, _count = self._read_page(self.customer, self.manager)
        self.assertFalse(page["people"])

    # === WHO SEES WHAT === #

    def test_who_may_not_read_a_model_has_no_section(self):
        technician = self._create_user("technician")
        page, _count = self._read_page(self.customer, technician)
        self.assertFalse(self._get_section(page, "lead"))
        page, _count = self._read_page(self.customer, self.manager)
        self.assertTrue(self._get_section(page, "lead"))

    def test_another_store_stays_out(self):
        stranger = self._create_user("sales_manager", self.other_store)
        self.env["dealer.contact"]._log([{"kind": "visit", "partner_id": self.customer.id}])
        page, _count = self._read_page(self.customer, stranger)
        self.assertEqual(self._get_section(page, "contact")["count"], 0)
        own = self._create_customer(name="Theirs", company_id=self.other_store.id)
        with self.assertRaises(AccessError):
            own.with_user(self.manager).read(["customer_overview"])

    def test_relatives_of_another_store_are_left_out(self):
        other = self._create_customer(name="Theirs", company_id=self.other_store.id)
        self._create_relation(self.customer, other, "colleague")
        page, _count = self._read_page(self.customer, self.manager)
        self.assertFalse(page["people"])

    def test_the_portal_sees_nothing_of_it(self):
        portal = new_test_user(self.env, login="portal_customer", groups="base.group_portal")
        partner = portal.partner_id.with_user(portal)
        for fname in ("customer_overview", "birthday", "relation_ids", "overview_people_ids"):
            with self.assertRaises(AccessError):
                partner.read([fname])
        with self.assertRaises(AccessError):
            self.env["dealer.customer.relation"].with_user(portal).search([])
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(portal).search([("customer_lookup", "=", "138")])

    def test_only_administrators_change_rules(self):
        Rule = self.env["dealer.next.action.rule"]
        with self.assertRaises(AccessError):
            Rule.with_user(self.manager).search([])
        administrator = self._create_user("administrator")
        self.env.ref("dealer_crm.next_action_birthday").with_user(administrator).score = 10

    # === NEXT BEST ACTIONS === #

    def test_birthday(self):
        rule = self.env.ref("dealer_crm.next_action_birthday")
        self.customer.birthday = "1990-03-08"
        with freeze_time("2026-03-01 04:00:00"):
            action = self._get_actions(self.customer)["birthday"]
            self.assertEqual(action["why"], "Turns 36 on 2026-03-08.")
            self.assertEqual(action["score"], rule.score)
        with freeze_time("2026-02-28 04:00:00"):
            self.assertNotIn("birthday", self._get_actions(self.customer))
            rule.days = 8
            self.assertIn("birthday", self._get_actions(self.customer))
            rule.active = False
            self.assertNotIn("birthday", self._get_actions(self.customer))

    def test_a_birthday_on_the_29th(self):
        self.customer.birthday = "2000-02-29"
        self.assertEqual(self.customer._get_next_birthday(date(2026, 2, 1)), date(2026, 2, 28))
        self.assertEqual(self.customer._get_next_birthday(date(2026, 3, 1)), date(2027, 2, 28))
        self.assertEqual(self.customer._get_next_birthday(date(2027, 12, 1)), date(2028, 2, 29))
        self.assertEqual(self.customer.birthday_month_day, 229)

    def test_promise_and_consent(self):
        self.assertIn("consent", self._get_actions(self.customer))
        self.assertNotIn("promise", self._get_actions(self.customer))
        with freeze_time(fields.Datetime.now() - timedelta(days=5)):
            self.env["dealer.contact"]._log(
                [
                    {
                        "kind": "call_out",
                        "partner_id": self.customer.id,
                        "next_on": fields.Date.today() + timedelta(days=2),
                    }
                ]
            )
        action = self._get_actions(self.customer)["promise"]
        self.assertIn("days late: 3", action["why"])
        self.assertEqual(action["action"]["context"]["default_partner_id"], self.customer.id)
        self.env["dealer.contact"]._log([{"kind": "call_out", "partner_id": self.customer.id}])
        self.assertNotIn("promise", self._get_actions(self.customer))

    def test_the_three_best_are_shown(self):
        page, _count = self._read_page(self.customer, self.manager)
        scores = [action["score"] for action in page["next_actions"]]
        self.assertLessEqual(len(scores), 3)
        self.assertEqual(scores, sorted(scores, reverse=True))
        for action in page["next_actions"]:
            self.assertTrue(action["why"])


@tagged("post_install", "-at_install")
class TestCustomer(CrmCommon):
    def test_a_birthday_from_the_id_card(self):
        customer = self._create_customer(identity_number="11010519491231002X")
        self.assertEqual(customer.birthday, date(1949, 12, 31))
        self.assertEqual(customer.birthday_month_day, 1231)
        customer.birthday = "1950-01-01"
        customer.identity_number = False
        self.assertEqual(customer.birthday, date(1950, 1, 1))

    def test_a_birthday_to_come_is_refused(self):
        for day in ("2999-01-01", "1800-01-01"):
            with self.assertRaises(ValidationError):
                self._create_customer(birthday=day)

    @mute_logger("odoo.sql_db")
    def test_relations_are_guarded(self):
        customer, driver = self._create_customer(), self._create_customer(name="Driver")
        car = self._create_vehicle()
        self._create_relation(customer, driver, "driver", vehicle_id=car.id)
        for wrong in (
            {"relative": customer, "kind": "spouse"},
            {"relative": driver, "kind": "driver", "vehicle_id": car.id},
            {
                "relative": driver,
                "kind": "child",
                "date_from": "2026-02-01",
                "date_until": "2026-01-01",
            },
            {"relative": driver, "kind": "spouse", "vehicle_id": car.id},
        ):
            with self.assertRaises(Exception) as caught, self.cr.savepoint():
                self._create_relation(customer, wrong.pop("relative"), wrong.pop("kind"), **wrong)
            self.assertIn(
                type(caught.exception).__name__,
                ("ValidationError", "UniqueViolation", "CheckViolation"),
            )

    def test_who_writes_relations(self):
        customer, wife = self._create_customer(), self._create_customer(name="Fang Wang")
        relation = self._create_relation(customer, wife, "spouse")
        for role in ("reception", "service_adviser", "sales_consultant", "customer_service"):
            relation.with_user(self._create_user(role)).note = role
        for role in ("technician", "marketing"):
            user = self._create_user(role)
            self.assertEqual(relation.with_user(user).kind, "spouse")
            with self.assertRaises(AccessError):
                relation.with_user(user).note = role

    def test_one_box_finds_a_customer(self):
        customer = self._create_customer(
            name="欧阳测试", phone="+86 139-0000 7788", identity_number="11010519491231002X"
        )
        self._create_vehicle(
            owner_id=customer.id, license_plate="京Q77889", vin="1HGCM826X3A904357"
        )
        Partner = self.env["res.partner"].with_user(self._create_user("general_manager"))
        for text in (
            "欧阳测试",
            "欧阳",
            "测试",
            "13900007788",
            "139 0000 7788",
            "7788",
            "京Q77889",
            "Q77889",
            "1HGCM826X3A904357",
            "11010519491231002X",
        ):
            with self.subTest(text):
                self.assertIn(customer, Partner.search([("customer_lookup", "=", text)]))
        self.assertNotIn(customer, Partner.search([("customer_lookup", "=", "欧阳修")]))
        self.assertFalse(Partner.search([("customer_lookup", "=", " ")]))

    def test_the_customers_page_is_the_customers_form(self):
        customer = self._create_customer()
        action = customer.action_open_customer()
        view = self.env.ref("dealer_crm.view_customer_form")
        self.assertEqual((action["res_id"], action["views"]), (customer.id, [(view.id, "form")]))
        listed = self.env.ref("dealer_base.action_dealer_customer")
        self.assertIn((view.id, "form"), listed.views)
        # other apps keep theirs
        self.assertEqual(
            self.env["res.partner"].get_view(view_type="form")["id"],
            self.env.ref("base.view_partner_form").id,
        )
