from odoo.tests import tagged

from .common import ContractCommon

CRITERIA = {
    "customer_number": "customer_number_idx",
    "vehicle_number": "vehicle_number_idx",
    "certificate_number": "certificate_number_idx",
    "vin": "vin_idx",
    "engine_number": "engine_number_idx",
    "build_date": "build_date_index",
}
ROWS = 20000


@tagged("post_install", "-at_install")
class TestContractSearch(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.ref = "C9912345"
        cls.contract = cls._create_contract()

    def _find(self, *criteria):
        found = self.env["dealer.sales.contract"].with_user(self.consultant).search(list(criteria))
        return found == self.contract

    def test_alone_and_combined(self):
        vin = self.vehicle.vin
        criteria = [
            ("customer_number", "ilike", "c9912345"),
            ("vehicle_number", "ilike", self.vehicle.number.lower()),
            ("certificate_number", "ilike", "wab 7000001"),
            ("vin", "ilike", vin[-6:].lower()),
            ("vin", "ilike", f" {vin[:8]} {vin[8:]}"),
            ("engine_number", "ilike", "ｅｎ７０００００１"),
            ("build_date", "=", "2026-03-05"),
        ]
        for criterion in criteria:
            with self.subTest(criterion=criterion):
                self.assertTrue(self._find(criterion))
        for number, first in enumerate(criteria):
            for second in criteria[number + 1 :]:
                with self.subTest(first=first, second=second):
                    self.assertTrue(self._find(first, second))
        self.assertTrue(self._find(*criteria))
        self.assertFalse(self._find(*criteria[:-1], ("build_date", "=", "2026-03-06")))

    def test_the_search_view_has_them(self):
        arch = self.env["dealer.sales.contract"].get_view(view_type="search")["arch"]
        for name in CRITERIA:
            self.assertIn(f'name="{name}"', arch)

    def test_indexes_answer(self):
        self.env.flush_all()
        columns = [
            name
            for name, field in self.contract._fields.items()
            if field.store and field.column_type and name != "id"
        ]
        changes = {
            "version": "n",
            "state": "'replaced'",
            "signed_on": "now()",
            "signed_by": "'x'",
            "method": "'paper'",
            "customer_number": "'C' || lpad(n::text, 7, '0')",
            "vehicle_number": "'V' || lpad(n::text, 7, '0')",
            "certificate_number": "'WA' || lpad((n * 7)::text, 8, '0')",
            "vin": "'LSV' || upper(substr(md5(n::text), 1, 8)) || lpad(n::text, 6, '0')",
            "engine_number": "'EN' || lpad(n::text, 7, '0')",
            "build_date": "date '2020-01-01' + n %% 2000",
        }
        values = ", ".join(changes.get(name, f'"{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        self.env.cr.execute(
            f"""INSERT INTO dealer_sales_contract ({names})
                SELECT {values} FROM dealer_sales_contract, generate_series(2, %s) n
                WHERE id = %s""",
            [ROWS, self.contract.id],
        )
        self.env.cr.execute("ANALYZE dealer_sales_contract")
        texts = {
            "customer_number": ("ilike", "C0012345"),
            "vehicle_number": ("ilike", "V0012345"),
            "certificate_number": ("ilike", "WA00086415"),
            "vin": ("ilike", "012345"),
            "engine_number": ("ilike", "EN0012345"),
            "build_date": ("=", "2021-02-03"),
        }
        Contract = self.env["dealer.sales.contract"]
        for name, (operator, text) in texts.items():
            with self.subTest(name=name):
                query = Contract._search([(name, operator, text)], order="id desc", limit=80)
                sql = query.select()
                self.env.cr.execute("EXPLAIN " + sql.code, sql.params)
                plan = "\n".join(row[0] for row in self.env.cr.fetchall())
                self.assertNotIn("Seq Scan on dealer_sales_contract", plan)
                self.assertIn(CRITERIA[name], plan)
                self.assertIn("Index Scan", plan)

    def test_queries(self):
        user = self.consultant
        Contract = self.env["dealer.sales.contract"].with_user(user)
        fields = {name: {} for name in (*CRITERIA, "name", "state", "amount_total", "date")}
        domain = [("vin", "ilike", self.vehicle.vin[-6:])]
        Contract.web_search_read(domain, fields, limit=80)
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            Contract.web_search_read(domain, fields, limit=80)
        contracts = [self._create_contract(self._create_deal(self._buy(1000))) for _n in range(4)]
        deals = self.env["sale.order"].union(*[contract.order_id for contract in contracts])
        for contract in contracts:
            self._sign(contract, user=self.env.user)
        self.env.flush_all()
        counts = []
        for some in (deals[:1], deals):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("contract_state")
            counts.append(self.env.cr.sql_log_count - before)
        # a list of deals takes no more queries than one
        self.assertLessEqual(counts[1], counts[0] + 2)
