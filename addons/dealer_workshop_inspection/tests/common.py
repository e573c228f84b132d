from odoo import Command

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


class InspectionCommon(WorkshopCommon):
    """A technician who inspects, an adviser who offers, a short inspection."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician = cls._create_technician()
        cls.adviser = cls._create_user("service_adviser")
        cls.operation = cls.env["dealer.operation"].create(
            {
                "name": "Front pads",
                "line_ids": [
                    Command.create({"line_type": "labour", "name": "Fit pads"}),
                    Command.create({"line_type": "part", "product_id": cls.pads.id, "quantity": 2}),
                ],
                "standard_ids": [Command.create({"hours": 1.2})],
            }
        )
        Template = cls.env["dealer.checklist.template"]
        Template.search([("kind", "=", "inspection")]).active = False
        cls.template = Template.create(
            {
                "name": "Test inspection",
                "kind": "inspection",
                "company_id": cls.company.id,
                "item_ids": [
                    Command.create(
                        {
                            "sequence": 1,
                            "name": "Brake pads",
                            "answer_type": "number",
                            "unit": "mm",
                            "min_value": 4,
                            "outside": "graded",
                            "margin": 2,
                            "operation_id": cls.operation.id,
                        }
                    ),
                    Command.create(
                        {"sequence": 2, "name": "Wipers", "recommendation": "New wipers"}
                    ),
                    Command.create({"sequence": 3, "name": "Lamps"}),
                ],
            }
        )

    def _open_inspection(self, order):
        action = order.with_user(self.technician).action_inspect()
        return self.env["dealer.checklist"].with_user(self.technician).browse(action["res_id"])

    def _inspect(self, order, pads=3.0, wipers="attention", lamps="ok"):
        """The technician inspects the car."""
        checklist = self._open_inspection(order)
        answers = {
            "Brake pads": {"number": pads},
            "Wipers": {"answer": wipers},
            "Lamps": {"answer": lamps},
        }
        for line in checklist.line_ids:
            line.write(answers[line.name])
        checklist.action_done()
        return checklist

    def _finding(self, order, name):
        return order.finding_ids.filtered(lambda finding: finding.name == name)
