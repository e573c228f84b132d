from odoo.tests import BaseCase, tagged

from odoo.addons.dealer_cashier.tools import to_financial_numerals


@tagged("post_install", "-at_install")
class TestFinancialNumerals(BaseCase):
    def test_amounts(self):
        for amount, expected in [
            (0, "零元整"),
            (100, "壹佰元整"),
            (10, "壹拾元整"),
            (0.5, "伍角整"),
            (0.05, "伍分"),
            (1.05, "壹元零伍分"),
            (1.50, "壹元伍角整"),
            (10203, "壹万零贰佰零叁元整"),
            (100000, "壹拾万元整"),
            (100000.05, "壹拾万元零伍分"),
            (101000, "壹拾万壹仟元整"),
            (100100, "壹拾万零壹佰元整"),
            (1234567.89, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
            (100000001, "壹亿零壹元整"),
            (100200300.1, "壹亿零贰拾万零叁佰元壹角整"),
            (1000000000000, "壹兆元整"),
            (-12.3, "负壹拾贰元叁角整"),
            (1.005, "壹元零壹分"),
        ]:
            with self.subTest(amount=amount):
                self.assertEqual(to_financial_numerals(amount), expected)

    def test_too_large(self):
        with self.assertRaises(ValueError):
            to_financial_numerals(10**16)
