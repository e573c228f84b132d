from odoo.tests import tagged

from .common import QualityCommon


@tagged("post_install", "-at_install")
class TestTemplates(QualityCommon):
    def test_most_specific_wins(self):
        body = self.env.ref("dealer_workshop_catalogue.labour_class_body")
        by_class = self._create_template("Body", labour_class_ids=body.ids)
        by_category = self._create_template(
            "Brakes", operation_category_ids=self.category_brakes.ids
        )
        order = self._create_order(self._labour_line(1))
        job = order.job_ids
        find = lambda: self.env["dealer.checklist.template"]._find_for_jobs(job)[job]  # noqa: E731
        self.assertEqual(find(), self.template)
        job.labour_class_id = body
        self.assertEqual(find(), by_class)
        job.operation_id = self.operation
        job.labour_class_id = body
        self.assertEqual(find(), by_category)
        own = self._create_template("Own", company_id=False)
        self.operation.checklist_template_id = own
        self.assertEqual(find(), own)

    def test_each_kind_of_job_has_its_checklist(self):
        body = self.env.ref("dealer_workshop_catalogue.labour_class_body")
        by_class = self._create_template("Body", labour_class_ids=body.ids)
        order = self._create_finished_order("Brakes", "Door")
        order.job_ids[1].labour_class_id = body
        first, _action = self._check(order)
        self.assertEqual(order.quality_state, "to_check")
        second, _action = self._check(order)
        self.assertEqual((first | second).template_id, self.template | by_class)
        self.assertEqual(order.quality_state, "passed")

    def test_shared_template_serves_every_store(self):
        order = self._create_order(self._labour_line(1))
        self.template.company_id = False
        found = self.env["dealer.checklist.template"]._find_for_jobs(order.job_ids)
        self.assertEqual(found[order.job_ids], self.template)
        self.template.company_id = self.env["res.company"].create({"name": "Other store"})
        found = self.env["dealer.checklist.template"]._find_for_jobs(order.job_ids)
        self.assertFalse(found[order.job_ids])

    def test_shipped(self):
        template = self.env.ref("dealer_workshop_quality.checklist_template_quality_final")
        self.assertEqual((template.kind, template.test_drive), ("quality", "required"))
        self.assertGreater(template.item_count, 10)
