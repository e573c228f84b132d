import json

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import CrmCommon

NUMBER = "13800135678"


class PhoneCommon(CrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls._create_user("customer_service")
        cls.agent.phone_extension = "801"
        cls.system = new_test_user(
            cls.env, login="switchboard", groups="base.group_user,dealer_crm.group_phone_system"
        )
        cls.customer = cls._create_customer(name="Wei Lin", phone=NUMBER)
        cls.vehicle = cls._create_vehicle(owner_id=cls.customer.id)
        cls.Phone = cls.env["dealer.phone"].with_user(cls.system)


@tagged("post_install", "-at_install")
class TestPhone(PhoneCommon):
    def _get_contact(self, answer):
        return self.env["dealer.contact"].browse(answer["contact_id"])

    def test_spellings(self):
        for number in ("+86 138-0013-5678", "0086 13800135678", "138 0013 5678 ext. 12", NUMBER):
            answer = self.Phone.call_in(number, "801")
            self.assertEqual(answer["customers"], self.customer.ids, number)

    def test_life(self):
        promise = self.env["dealer.contact"].create(
            {"partner_id": self.customer.id, "next_on": "2026-01-05", "date": "2026-01-01"}
        )
        answer = self.Phone.call_in(NUMBER, self.agent.login, line="02155556666", call_id="c-1")
        contact = self._get_contact(answer)
        self.assertRecordValues(
            contact,
            [
                {
                    "kind": "call_in",
                    "partner_id": self.customer.id,
                    "user_id": self.agent.id,
                    "result": "no_answer",
                    "call_state": "ringing",
                    "line": "02155556666",
                }
            ],
        )
        self.assertFalse(promise.kept_by_id, "nobody spoke yet")
        self.assertEqual(self.Phone.call_in(NUMBER, "801", call_id="c-1")["contact_id"], contact.id)
        self.Phone.call_answered("c-1")
        self.Phone.call_answered("c-1")
        self.assertEqual((contact.result, contact.call_state), ("reached", "answered"))
        self.assertEqual(promise.kept_by_id, contact)
        self.Phone.call_ended("c-1", 95)
        self.Phone.call_ended("c-1", 3)
        self.assertEqual((contact.duration, contact.call_state), (95, "ended"))

    def test_who_may(self):
        for user in (self.agent, self._create_user("technician")):
            with self.assertRaises(AccessError):
                self.env["dealer.phone"].with_user(user).call_in(NUMBER, "801")
        with self.assertRaises(AccessError):
            self.env["dealer.contact"].with_user(self.system).search_count([])
        with self.assertRaises(AccessError):
            self.env["dealer.vehicle"].with_user(self.system).search_count([])

    def test_refusals(self):
        for call, sentence in (
            (lambda: self.Phone.call_in("hello", "801"), "no phone number"),
            (lambda: self.Phone.call_in(NUMBER, "999"), "extension or login"),
            (lambda: self.Phone.call_in(NUMBER, None), "extension or login"),
            (lambda: self.Phone.call_in(NUMBER, "801", call_id="a b"), "no spaces"),
            (lambda: self.Phone.call_answered("nothing"), "report call_in first"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                call()
        self.Phone.call_in(NUMBER, "801", call_id="c-2")
        with self.assertRaisesRegex(UserError, "number of seconds"):
            self.Phone.call_ended("c-2", "long")

    def test_unknown_and_several(self):
        unknown = self._get_contact(self.Phone.call_in("13900009999", "801"))
        self.assertFalse(unknown.partner_id)
        withheld = self._get_contact(self.Phone.call_in("anonymous", "801"))
        self.assertFalse(withheld.number)
        other = self._create_customer(name="Fang Lin", phone="+86 13800135678")
        answer = self.Phone.call_in(NUMBER, "801")
        self.assertEqual(set(answer["customers"]), {self.customer.id, other.id})
        contact = self._get_contact(answer)
        self.assertFalse(contact.partner_id)
        contact.with_user(self.agent).partner_id = other
        self.assertEqual(contact.partner_id, other)
        with self.assertRaisesRegex(UserError, "stays with its customer"):
            contact.with_user(self.agent).partner_id = self.customer

    def test_bus(self):
        self.env["bus.bus"].search([]).unlink()
        self.Phone.call_in(NUMBER, "801")
        self.env.cr.precommit.run()
        messages = (
            self.env["bus.bus"]
            .search([])
            .filtered(lambda message: "dealer_phone_call" in message.message)
        )
        self.assertEqual(len(messages), 1)
        channel = json.loads(messages.channel)
        self.assertEqual(channel[1:], ["res.partner", self.agent.partner_id.id])
        payload = json.loads(messages.message)["payload"]
        self.assertEqual(payload["customers"][0]["name"], "Wei Lin")
        self.assertEqual(payload["customers"][0]["vehicles"], [self.vehicle.display_name])

    def test_queries(self):
        """A call costs the same however many customers there are; other addons' reasons for the
        next best action come on top."""
        self.env["res.partner"].create(
            [{"name": f"C{n}", "phone": f"1370000{n:04}"} for n in range(200)]
        )
        self.Phone.call_in(NUMBER, "801")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            self.Phone.call_in(NUMBER, "801")


@tagged("post_install", "-at_install")
class TestPhoneTour(PhoneCommon, HttpCase):
    def test_popup(self):
        self.agent.password = self.agent.login
        expires = fields.Datetime.add(fields.Datetime.now(), days=1)
        # the browser sends the agent's cookie along, so the key is his too
        self.agent.group_ids |= self.env.ref("dealer_crm.group_phone_system")
        Keys = self.env["res.users.apikeys"].with_user(self.agent)
        key = Keys._generate("rpc", "switchboard", expires)
        self.start_tour(f"/odoo?pbx={key}", "dealer_crm_phone", login=self.agent.login)
        contact = self.env["dealer.contact"].search([("call_ref", "=", "tour-1")])
        self.assertEqual((contact.partner_id, contact.user_id), (self.customer, self.agent))
