from odoo import Command

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


class QualityCommon(WorkshopCommon):
    """A technician who works, an inspector who did not, a short checklist."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.quality_scope = "all"
        cls.technician = cls._create_technician()
        cls.inspector = cls._create_user("quality_inspector")
        Template = cls.env["dealer.checklist.template"]
        Template.search([("kind", "=", "quality")]).active = False
        cls.template = cls._create_template("Final")
        cls.category_brakes = cls.env["dealer.operation.category"].create({"name": "Test brakes"})
        cls.operation = cls.env["dealer.operation"].create(
            {"name": "Brake service", "category_id": cls.category_brakes.id}
        )

    @classmethod
    def _create_template(cls, name, **values):
        return cls.env["dealer.checklist.template"].create(
            {
                "name": name,
                "kind": "quality",
                "company_id": cls.company.id,
                "item_ids": [
                    Command.create({"name": "Torque"}),
                    Command.create({"name": "Clean"}),
                ],
                **values,
            }
        )

    @classmethod
    def _create_finished_order(cls, *concerns, **values):
        """An order whose jobs the technician has done."""
        order = cls._create_order(
            cls._labour_line(1),
            job_ids=[
                Command.create(
                    {
                        "concern": concern,
                        "technician_id": cls.technician.sudo().employee_id.id,
                        **values,
                    }
                )
                for concern in concerns or ("Brakes",)
            ],
        )
        cls._authorise(order)
        order.action_start()
        order.job_ids.with_user(cls.technician).action_done()
        return order

    def _open_check(self, order, user=None):
        action = order.with_user(user or self.inspector).action_quality_check()
        self.assertEqual(action["res_model"], "dealer.checklist")
        return (
            self.env["dealer.checklist"].with_user(user or self.inspector).browse(action["res_id"])
        )

    def _answer(self, checklist, **answers):
        """Answer every open item OK, but those named."""
        for line in checklist.line_ids.filtered("is_open"):
            if not line.result:
                line.write({"answer": answers.get(line.name, "ok")})

    def _check(self, order, user=None, **answers):
        checklist = self._open_check(order, user)
        self._answer(checklist, **answers)
        return checklist, checklist.action_done()
