from odoo.tests import tagged

from odoo.addons.dealer_parts_counter.tests.common import CounterCommon


@tagged("post_install", "-at_install")
class TestPartsWork(CounterCommon):
    def test_gross_less_returns(self):
        employee = self.env["hr.employee"].create(
            {"name": "Seller", "user_id": self.seller.id, "company_id": self.company.id}
        )

        def gross():
            rows = self.env["dealer.work"]._get_rows(
                "part_gross", employee, "2000-01-01", "2100-01-01"
            )
            return [(round(row.value, 2), round(row.amount, 2), row.res_id) for row in rows]

        self.assertEqual(gross(), [])
        sale = self._sell((self.filter, 4))
        self.assertEqual(gross(), [(50, 80, sale.id)], "4 at 20, bought at 7.50")
        self._collect(sale)
        self._take_back(sale, {self.filter: 1})
        self.assertEqual(gross(), [(37.5, 60, sale.id)])
