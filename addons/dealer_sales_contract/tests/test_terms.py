from odoo.tests import BaseCase, tagged

from ..lib import tax_file, terms
from odoo.addons.dealer_workflow.lib import canonical


@tagged("post_install", "-at_install")
class TestTerms(BaseCase):
    def _compare(self, old, new):
        return terms.compare(old, new, canonical.differences(old, new))

    def test_what_became_known_is_no_change(self):
        old = {"vehicle": {"id": 3, "vin": "A", "certificate_number": ""}, "lines": []}
        new = {"vehicle": {"id": 3, "vin": "A", "certificate_number": "W1"}, "lines": []}
        self.assertFalse(self._compare(old, new))
        newer = {"vehicle": {"id": 3, "vin": "A", "certificate_number": "W2"}, "lines": []}
        self.assertEqual(
            [change[:3] for change in self._compare(new, newer)],
            [("vehicle.certificate_number", "W1", "W2")],
        )

    def test_identity_is_told_only_alone(self):
        old = {"customer": {"id": 1, "name": "A"}}
        keys = [change.key for change in self._compare(old, {"customer": {"id": 2, "name": "B"}})]
        self.assertEqual(keys, ["customer.name"])
        keys = [change.key for change in self._compare(old, {"customer": {"id": 2, "name": "A"}})]
        self.assertEqual(keys, ["customer.id"])

    def test_lines_by_their_id(self):
        car, mats = {"id": 1, "name": "Car", "total": 5.0}, {"id": 2, "name": "Mats", "total": 1.0}
        changed = {**car, "total": 4.0}
        found = self._compare({"lines": [car, mats]}, {"lines": [changed]})
        self.assertEqual([change.key for change in found], ["line.total", "line"])
        self.assertEqual(found[0].line["name"], "Car")
        self.assertEqual((found[1].old, found[1].new), (mats, None))

    def test_files(self):
        rows = [{"vin": "LSV", "buyer_id": "11010519491231002X", "number": "12345678901234567890"}]
        text = tax_file.to_csv(rows).decode("utf-8-sig")
        self.assertIn('"\t12345678901234567890"', text)
        self.assertIn(b"<vin>LSV</vin>", tax_file.to_xml(rows))
        self.assertIn(b'"buyer_id": "11010519491231002X"', tax_file.to_json(rows))
