from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools.mask import mask
from .common import CrmCommon
from odoo.addons.mail.tools.discuss import Store

PHONE = "13800125678"
SHOWN = "138****5678"
EMAIL = "lin@example.com"


@tagged("post_install", "-at_install")
class TestContactMasked(CrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "林某", "phone": PHONE, "email": EMAIL}
        )
        cls.other = cls.env["res.partner"].create({"name": "吴某", "phone": "13911119999"})
        cls.technician = cls._create_user("technician")
        cls.technician.group_ids |= cls.env.ref("base.group_allow_export")
        cls.marketing = cls._create_user("marketing")
        cls.consultant = cls._create_user("sales_consultant")
        cls.counter = cls._create_user("parts_counter")

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def _as(self, user, records=None):
        return (self.customer if records is None else records).with_user(user)

    def test_words(self):
        self.assertEqual(mask("+86 138 0012 5678"), "+86 138****5678")
        self.assertEqual(mask("010-8888 1234"), "010****1234")
        self.assertEqual(mask('"林某" <lin@example.com>'), '"林某" <l***@example.com>')
        self.assertEqual(mask("12345"), "****45")
        self.assertEqual(mask("11010519491231002X"), "****002X")
        self.assertEqual(mask("E12345678"), "****5678")
        self.assertFalse(mask(False))

    def test_who_sees(self):
        for role in (
            "reception", "sales_manager", "customer_service", "service_adviser", "cashier",
            "finance_clerk", "general_manager", "administrator",
        ):  # fmt: skip
            with self.subTest(role=role):
                user = self._create_user(role)
                self.assertEqual(self._as(user).read(["phone"])[0]["phone"], PHONE)
        for role in (
            "technician", "store_keeper", "parts_counter", "hr", "marketing", "warranty_clerk",
            "sales_consultant",
        ):  # fmt: skip
            with self.subTest(role=role):
                user = self.env["res.users"].search([("login", "=like", f"test_{role}_%")], limit=1)
                user = user or self._create_user(role)
                values = self._as(user).read(["phone", "email"])[0]
                self.assertEqual((values["phone"], values["email"]), (SHOWN, "l***@example.com"))

    def test_own_customer(self):
        self.customer.user_id = self.consultant
        self.assertEqual(self._as(self.consultant).read(["phone"])[0]["phone"], PHONE)
        self.customer.user_id = False
        lead = self.env["crm.lead"].create(
            {"name": "Uno", "partner_id": self.customer.id, "user_id": self.consultant.id}
        )
        self.assertEqual(self._as(self.consultant).read(["phone"])[0]["phone"], PHONE)
        self.assertEqual(self._as(self.consultant, lead).read(["phone"])[0]["phone"], PHONE)
        self.assertEqual(self.customer.with_user(self.consultant).contact_masked, False)

    def test_business_is_no_secret(self):
        company = self.env["res.partner"].create(
            {
                "name": "Fleet",
                "is_company": True,
                "phone": "02188881234",
                "child_ids": [(0, 0, {"name": "Manager", "phone": PHONE})],
            }
        )
        for partner in company | company.child_ids | self.consultant.partner_id:
            self.assertFalse(partner.with_user(self.technician).contact_masked)
        self.assertEqual(
            self._as(self.technician, company.child_ids).read(["phone"])[0]["phone"], PHONE
        )

    def test_programs_read_the_number(self):
        self.assertEqual(self._as(self.technician).phone, PHONE)
        self.assertEqual(self._as(self.technician).copy_data()[0]["email"], EMAIL)

    def test_ways_to_read(self):
        technician = self._as(self.technician)
        domain = [("id", "=", self.customer.id)]
        self.assertEqual(technician.search_read(domain, ["phone"])[0]["phone"], SHOWN)
        read = technician.web_search_read(domain, {"phone": {}, "email_normalized": {}})
        self.assertEqual(read["records"][0]["phone"], SHOWN)
        self.assertEqual(read["records"][0]["email_normalized"], "l***@example.com")
        rows = technician.export_data(["name", "phone", "email", "phone_key"])["datas"]
        self.assertEqual(rows, [["林某", SHOWN, "l***@example.com", SHOWN]])
        name = technician.with_context(show_email=True).display_name
        self.assertNotIn(EMAIL, name)
        for read in (
            lambda: technician.formatted_read_group(domain, ["phone"], ["__count"]),
            lambda: technician.formatted_read_group(domain, [], ["email:array_agg"]),
            lambda: technician.web_read_group(domain, ["email"]),
            lambda: technician.formatted_read_group(
                domain, ["id"], ["__count"], having=[("phone:max", ">", "138")]
            ),
            lambda: technician.formatted_read_group(domain, ["id"], order="phone:max"),
            lambda: technician.read_progress_bar(domain, "phone", {"field": "type", "colors": {}}),
        ):
            with self.assertRaisesRegex(UserError, "cannot be grouped"):
                read()

    def test_related_fields(self):
        """Wherever a number is shown by a related field, it is masked the same."""
        vehicle = self._create_vehicle(owner_id=self.customer.id)
        row = vehicle.with_user(self.technician).read(["owner_phone"])[0]
        self.assertEqual(row["owner_phone"], SHOWN)
        rows = vehicle.with_user(self.technician).export_data(["owner_phone", "owner_id/phone"])
        self.assertEqual(rows["datas"], [[SHOWN, SHOWN]])
        spec = {"owner_id": {"fields": {"phone": {}}}}
        read = vehicle.with_user(self.technician).web_read(spec)[0]
        self.assertEqual(read["owner_id"]["phone"], SHOWN)

    def test_every_field_known(self):
        """Fields that are related to a customer's phone or email anywhere are covered."""
        for model in self.env.registry.models.values():
            for name, field in model._fields.items():
                if field.related and field.type == "char":
                    *_path, last = field.related.split(".")
                    target = self.env[field.related_field.model_name]
                    if target._name == "res.partner" and last in ("phone", "email"):
                        known = self.env[model._name]._get_contact_data_fields()
                        self.assertIn(name, known, f"{model._name}.{name}")

    def test_chatter(self):
        Partner = self.env(context={})["res.partner"]
        customer = Partner.create({"name": "林某", "phone": PHONE})
        self.flush_tracking()
        customer.phone = "13800129999"
        self.flush_tracking()
        tracking = self.env["mail.tracking.value"].search(
            [("mail_message_id.res_id", "=", customer.id), ("field_id.name", "=", "phone")]
        )
        self.assertTrue(tracking)
        text = str(tracking.with_user(self.technician).sudo()._tracking_value_format())
        self.assertNotIn("13800129999", text)
        self.assertIn("138****9999", text)

    def test_recipients(self):
        recipients = self._as(self.technician)._message_get_suggested_recipients()
        self.assertEqual([row["email"] for row in recipients], ["l***@example.com"])

    def test_identity(self):
        """The number of a paper is for those who see how to reach the customer."""
        number = "11010519491231002X"
        self.customer.identity_number = number
        customer = self._as(self.consultant)
        self.assertEqual(customer.read(["identity_number"])[0]["identity_number"], "****002X")
        self.assertEqual(customer.sudo().identity_number, number)
        customer.write({"identity_number": "****002X"})
        self.assertEqual(self.customer.identity_number, number)
        ours = ("id", "=", self.customer.id)
        self.assertFalse(customer.search([ours, ("identity_number", "=like", "1101%")]))
        self.assertTrue(customer.search([ours, ("identity_number", "ilike", number)]))
        self.assertFalse(customer.search([ours, ("customer_lookup", "=", number[:8])]))
        self.assertTrue(customer.search([ours, ("customer_lookup", "=", number)]))
        self.customer.user_id = self.consultant
        self.assertEqual(customer.read(["identity_number"])[0]["identity_number"], number)

    def test_other_ways_to_read(self):
        """By the name in a list, a business card, a meeting or what core keeps of messages."""
        for user in (self.technician, self.consultant):
            customer = self._as(user)
            names = customer.with_context(show_email=True).name_search("林某")
            self.assertIn(self.customer.id, [row[0] for row in names])
            self.assertNotIn(EMAIL, str(names))
            card = customer._build_vcard()
            if card:
                self.assertNotIn(PHONE, card.serialize())
                self.assertNotIn(EMAIL, card.serialize())
            event = customer.env["calendar.event"].create(
                {
                    "name": "Call",
                    "start": "2026-03-02 02:00:00",
                    "stop": "2026-03-02 03:00:00",
                    "partner_ids": [(6, 0, self.customer.ids)],
                }
            )
            self.assertIn("林某", event.description)
            self.assertNotIn(PHONE, event.description)
            self.assertNotIn(EMAIL, event.description)
        message = self.customer.message_post(
            body="Hello", author_id=self.customer.id, message_type="email",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
        )  # fmt: skip
        self.env["mail.notification"].sudo().create(
            {
                "mail_message_id": message.id,
                "res_partner_id": self.customer.id,
                "notification_type": "sms",
                "sms_number": PHONE,
                "notification_status": "exception",
            }
        )
        for user, seen in ((self.consultant, False), (self._create_user("reception"), True)):
            own = message.with_user(user)
            rows = own.read(["email_from"])
            rows += own.notification_ids.read(["sms_number", "mail_email_address"])
            store = Store().add(own).get_result()
            for text in (rows, store):
                self.assertEqual(EMAIL in str(text), seen)
            self.assertEqual(PHONE in str(rows), seen)

    def test_sms_window(self):
        """A masked number is written to all the same, and not shown on the way."""
        self.customer.country_id = self.env.ref("base.cn")
        names = ("recipient_single_number", "recipient_single_number_itf")
        Composer = self.env["sms.composer"].with_user(self.consultant)
        Composer = Composer.with_context(
            default_res_model="res.partner",
            default_res_id=self.customer.id,
            default_composition_mode="comment",
        )
        first = Composer.onchange({}, [], {name: {} for name in (*names, "recipient_single_valid")})
        self.assertNotIn("00125678", str(first).replace(" ", ""))
        self.assertTrue(first["value"]["recipient_single_valid"])
        composer = Composer.create(
            {"body": "Hello", names[1]: first["value"]["recipient_single_number_itf"]}
        )
        self.assertIn("****", composer.read(names)[0][names[1]])
        composer._action_send_sms()
        sms = self.env["sms.sms"].search([("partner_id", "=", self.customer.id)], limit=1)
        self.assertEqual(sms.number, "+8613800125678")
        self.assertEqual(self.customer.phone, PHONE)

    def test_taking_a_customer_is_noted(self):
        Reveal = self.env["dealer.contact.reveal"]
        for values in ({"user_id": self.consultant.id}, {"is_company": True}):
            customer = self.env["res.partner"].create({"name": "C", "phone": PHONE})
            customer.with_user(self.consultant).write(values)
            self.assertEqual(
                Reveal.search([("partner_id", "=", customer.id)]).user_id, self.consultant
            )
            customer.with_user(self.consultant).write(values)
            self.assertEqual(Reveal.search_count([("partner_id", "=", customer.id)]), 1)
        self.consultant.partner_id.with_user(self.consultant).parent_id = self.customer
        self.assertEqual(self._as(self.consultant).read(["phone"])[0]["phone"], SHOWN)

    def test_saved_back(self):
        marketing = self._as(self.counter)
        marketing.write({"phone": SHOWN, "email": "l***@example.com", "name": "林先生"})
        self.assertRecordValues(self.customer, [{"phone": PHONE, "email": EMAIL, "name": "林先生"}])
        with self.assertRaisesRegex(UserError, "is masked and cannot be saved"):
            marketing.write({"phone": "139****5678"})
        with self.assertRaisesRegex(UserError, "is masked and cannot be saved"):
            marketing.create({"name": "New", "phone": SHOWN})
        marketing.write({"phone": "13700001111"})
        self.assertEqual(self.customer.phone, "13700001111")

    def test_lead_takes_the_real_number(self):
        """A lead typed for a masked customer has his number, and shows it only to its own."""
        spec = {"phone": {}, "email_from": {}}
        Lead = self.env["crm.lead"].with_user(self.consultant)
        value = Lead.onchange({"partner_id": self.customer.id}, ["partner_id"], spec)["value"]
        self.assertEqual(value, {"phone": SHOWN, "email_from": "l***@example.com"})
        with Form(self.env["crm.lead"].with_user(self.consultant)) as form:
            form.name = "Uno"
            form.partner_id = self.customer.with_user(self.consultant)
        lead = form.record
        self.assertEqual(lead.sudo().phone, PHONE)
        self.assertEqual(lead.sudo().partner_id.phone, PHONE)

    def test_search(self):
        Partner = self.env["res.partner"].with_user(self.technician)
        both = self.customer | self.other

        def found(*condition):
            return Partner.search([("id", "in", both.ids), condition]).sudo()

        self.assertEqual(found("phone", "ilike", "+86 138-0012-5678"), self.customer)
        self.assertEqual(found("phone", "ilike", "5678"), self.customer)
        self.assertEqual(found("phone", "=", PHONE), self.customer)
        self.assertEqual(found("email", "ilike", EMAIL), self.customer)
        for probe in (
            ("phone", "ilike", "138"),
            ("phone", "=like", "1380%"),
            ("phone_key", ">", "138"),
            ("phone_sanitized", "ilike", "+8613"),
            ("email", "ilike", "lin"),
            ("email_normalized", "=like", "l%"),
            ("phone_mobile_search", "ilike", "13800"),
        ):
            self.assertFalse(found(*probe), probe)
        self.assertEqual(found("phone", "not ilike", "138"), both)
        names = [row[1] for row in Partner.name_search("lin@")]
        self.assertNotIn("林某", names)
        ordered = Partner.search([("id", "in", both.ids)], order="phone desc, id")
        self.assertEqual(ordered.ids, both.ids)
        vehicle = self._create_vehicle(owner_id=self.customer.id)
        Vehicle = vehicle.with_user(self.technician)
        self.assertFalse(Vehicle.search([("owner_id.phone", "ilike", "1380")]))
        self.assertFalse(Vehicle.search([("owner_phone", "ilike", "1380")]))
        self.assertIn(vehicle, Vehicle.search([("owner_phone", "ilike", "5678")]).sudo())
        self.assertFalse(Partner.search([("customer_lookup", "=", "13800")]))
        self.assertEqual(Partner.search([("customer_lookup", "=", PHONE)]).sudo(), self.customer)

    def test_reveal(self):
        store = self.env.company
        with freeze_time("2026-03-02 02:00:00"):
            technician = self._as(self.technician)
            with self.assertRaisesRegex(UserError, "Say why"):
                technician.action_reveal(" ")
            shown = technician.action_reveal("Key is in my pocket")
            self.assertEqual(shown[self.customer.id]["phone"], PHONE)
            self.assertEqual(technician.read(["phone"])[0]["phone"], PHONE)
            self.assertEqual(self._as(self.counter).read(["phone"])[0]["phone"], SHOWN)
        with freeze_time(
            fields.Datetime.to_datetime("2026-03-02 02:01:00")
            + timedelta(minutes=store.contact_reveal_minutes)
        ):
            self.assertEqual(technician.read(["phone"])[0]["phone"], SHOWN)
        entry = self.env["dealer.contact.reveal"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(
            entry, [{"user_id": self.technician.id, "reason": "Key is in my pocket"}]
        )
        manager = self._create_user("general_manager")
        self.assertEqual(entry.with_user(manager).reason, "Key is in my pocket")
        for refused in (
            lambda: entry.with_user(self.technician).read(["reason"]),
            lambda: entry.with_user(manager).unlink(),
        ):
            with self.assertRaises(AccessError):
                refused()
        with self.assertRaises(UserError):
            entry.unlink()
        with self.assertRaises(UserError):
            entry.reason = "Nothing"

    def test_reveal_unusual(self):
        manager = self._create_user("general_manager")
        self.env.company.contact_reveal_daily = 2
        customers = self.env["res.partner"].create([{"name": f"C{n}"} for n in range(4)])
        for customer in customers:
            customer.with_user(self.technician).action_reveal("Calls")
        told = self.env["mail.message"].search(
            [
                ("notified_partner_ids", "in", manager.partner_id.ids),
                ("subject", "ilike", "unusual"),
            ]
        )
        self.assertEqual(len(told), 1)

    def test_list_queries(self):
        customers = self.env["res.partner"].create(
            [{"name": f"C{n}", "phone": f"1390000{n:04}"} for n in range(40)]
        )
        few, many = customers[:2].with_user(self.technician), customers.with_user(self.technician)
        few.read(["phone", "email"])
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            many.read(["phone", "email", "contact_masked"])
