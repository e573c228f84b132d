from odoo.tests import tagged

from odoo.addons.dealer_crm_complaint.tests.common import ComplaintCommon
from odoo.addons.dealer_crm_knowledge.tests.common import KnowledgeFactories


@tagged("post_install", "-at_install")
class TestComplaint(KnowledgeFactories, ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_knowledge(cls.agent)

    def test_what_helps_with_a_complaint(self):
        other = self.env["fleet.vehicle.model"].create({"name": "Due", "brand_id": self.brand.id})
        self._create_published("异响怎么解释", "<p>新车磨合。</p>")
        self._create_published("异响：换卡扣", "<p>…</p>", model_ids=self.model.ids)
        self._create_published("异响：等备件", "<p>…</p>", model_ids=other.ids)
        self._create_published("Opening hours", "<p>From nine.</p>")
        complaint = self._create_complaint(subject="It rattles", vehicle_id=self.car.id)
        hits = complaint.with_user(self.agent).knowledge["hits"]
        self.assertEqual([hit["name"] for hit in hits], ["异响：换卡扣", "异响怎么解释"])
        self.assertEqual(hits[0]["reasons"], ["For this series"])
