import base64
import io

from odoo.tests import tagged
from PIL import Image

from .common import InspectionCommon


@tagged("post_install", "-at_install")
class TestShared(InspectionCommon):
    def test_what_the_customer_sees(self):
        order = self._create_order(self._labour_line(1))
        checklist = self._open_inspection(order)
        self.assertEqual(order._get_shared_findings(), [])
        stream = io.BytesIO()
        Image.new("RGB", (40, 30), "#2277cc").save(stream, "PNG")
        picture = base64.b64encode(stream.getvalue()).decode()
        pads, wipers, lamps = checklist.line_ids
        pads.write({"number": 1})
        pads.action_add_photos([{"name": "p.png", "data": picture}])
        wipers.write({"answer": "attention", "note": "Smear"})
        lamps.write({"answer": "ok"})
        checklist.action_done()
        shown = order._get_shared_findings()
        self.assertEqual(
            [(one["level"], one["name"], one["value"], one["note"]) for one in shown],
            [
                ("red", "Brake pads", "1 mm", ""),
                ("amber", "Wipers", "", "Smear"),
                ("green", "Lamps", "", ""),
            ],
        )
        self.assertTrue(shown[0]["photos"][0].startswith("data:image/"))
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_workshop_inspection.report_inspection", order.ids
        )
        text = html.decode()
        for words in ("Brake pads", "1 mm", "Smear", "Needs work now", "In order"):
            self.assertIn(words, text)
