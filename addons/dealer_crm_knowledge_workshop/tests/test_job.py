from odoo.tests import tagged

from odoo.addons.dealer_crm_knowledge.tests.common import KnowledgeFactories
from odoo.addons.dealer_workshop_diagnosis.tests.common import DiagnosisCommon


@tagged("post_install", "-at_install")
class TestJob(KnowledgeFactories, DiagnosisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_knowledge()

    def _get_hits(self, order):
        self.env.invalidate_all()
        hits = order.job_ids[0].with_user(self.technician).knowledge["hits"]
        return {hit["name"]: hit["reasons"] for hit in hits}

    def test_what_helps_with_a_job(self):
        self._create_published("Noise of new brakes", "<p>Pads bed in for 500 km.</p>")
        self._create_published("Lean mixture", "<p>See the intake.</p>", fault_codes="P0171")
        self._create_published("Opening hours", "<p>From nine.</p>")
        order = self._create_visit("刹车异响")
        self.assertEqual(self._get_hits(order), {"Noise of new brakes": []})
        order.add_fault_codes({"codes": ["P0171"]})
        self.assertEqual(
            self._get_hits(order),
            {"Noise of new brakes": [], "Lean mixture": ["Fault code P0171"]},
        )
