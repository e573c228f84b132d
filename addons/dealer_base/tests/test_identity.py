from odoo.exceptions import ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

CARD, CODE = "11010519491231002X", "91110000600037341L"


@tagged("post_install", "-at_install")
class TestIdentity(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.china = cls.env.ref("base.cn")

    def _create(self, **values):
        return self.env["res.partner"].create({"name": "Test person", **values})

    def test_number_is_put_right(self):
        person = self._create(identity_kind="cn_id", identity_number=" １１０１０５ 19491231-002x ")
        self.assertEqual(person.identity_number, CARD)
        person.identity_number = "110105 19491231 002x"
        self.assertEqual(person.identity_number, CARD)

    def test_kind_follows_from_the_number(self):
        self.assertEqual(self._create(identity_number=CARD).identity_kind, "cn_id")
        self.assertEqual(self._create(identity_number=CODE).identity_kind, "uscc")
        self.assertEqual(self._create(identity_number="E12345678").identity_kind, "other")
        with Form(self.env["res.partner"]) as form:
            form.name = "Test person"
            form.identity_number = "110105 19491231 002x"
            self.assertEqual(form.identity_number, CARD)
            self.assertEqual(form.identity_kind, "cn_id")

    def test_wrong_chinese_numbers_are_refused(self):
        for number, words in (
            ("110105194912310021", "mistyped"),
            ("1101051949123100", "16 characters"),
            ("110105194913310021", "does not exist"),
        ):
            with self.subTest(number=number), self.assertRaisesRegex(ValidationError, words):
                self._create(identity_kind="cn_id", identity_number=number)
        with self.assertRaisesRegex(ValidationError, "mistyped"):
            self._create(identity_kind="uscc", identity_number="911100006000373411")
        # other countries' papers are not for us to judge
        self._create(identity_kind="passport", identity_number="110105194912310021")

    def test_tax_number_of_a_chinese_company(self):
        company = {"is_company": True, "country_id": self.china.id}
        self._create(vat=CODE, **company)
        self._create(vat="110105194912310", **company)
        with self.assertRaises(ValidationError):
            self._create(vat="911100006000373411", **company)
        self._create(vat="BE0477472701", is_company=True, country_id=self.env.ref("base.be").id)

    def test_only_who_asks_for_papers_sees_them(self):
        person = self._create(identity_number=CARD)
        consultant = new_test_user(self.env, "id_seller", "dealer_base.group_sales_consultant")
        technician = new_test_user(self.env, "id_fitter", "dealer_base.group_technician")
        self.assertEqual(person.with_user(consultant).identity_number, CARD)
        self.assertNotIn("identity_number", person.with_user(technician).fields_get())
