from odoo.tests import HttpCase, tagged

from .document_type_common import DocumentTypeCommon


@tagged("post_install", "-at_install")
class TestDocumentTypeTour(HttpCase, DocumentTypeCommon):
    """A loan car agreement, made by a person who writes no code, used by another."""

    def test_loan_car_agreement(self):
        action = self.env.ref("dealer_designer.dealer_document_type_action")
        self.start_tour(
            f"/odoo/action-{action.id}",
            "dealer_designer_document_type",
            login=self.designer.login,
            timeout=180,
        )
        document_type = self.env["dealer.document.type"].search(
            [("name", "=", "Loan car agreement")], order="id desc", limit=1
        )
        self.assertEqual(document_type.state, "active")
        self.assertEqual(len(document_type.field_ids.field_id), 8)
        choice = document_type.field_ids.filtered(lambda line: line.kind == "choice")
        self.assertEqual(choice.field_id.selection_ids.mapped("name"), ["Full", "Half", "Empty"])
        workflow = document_type.workflow_id
        self.assertEqual(workflow.state, "published")
        self.assertEqual(
            workflow.stage_ids.mapped("name"), ["Reserved", "Lent", "Returned", "Not needed"]
        )
        self.assertEqual(workflow.transition_ids.level_ids.group_id, self.manager_group)

        self.start_tour(
            f"/odoo/action-{document_type.action_id.id}",
            "dealer_designer_document_use",
            login=self.clerk.login,
        )
        document = self.env[document_type.model].search([])
        self.assertRecordValues(
            document,
            [
                {
                    "name": "LC-00001",
                    "x_customer": self.partner.id,
                    "x_plate": "BJ-12345",
                    "user_id": self.clerk.id,
                }
            ],
        )
        self.assertEqual(document.workflow_stage_id.name, "Reserved")
        self.assertEqual(document.workflow_request_id.state, "pending")

        self.start_tour(
            f"/odoo/action-{document_type.action_id.id}/{document.id}",
            "dealer_designer_document_approve",
            login=self.manager.login,
        )
        document.invalidate_recordset()
        self.assertEqual(document.workflow_stage_id.name, "Lent")

    def test_field_inserted_from_the_tree(self):
        document_type = self._create_type()
        template = self.env(user=self.designer)["dealer.designer.template"].create(
            {
                "name": "Agreement",
                "model_id": document_type.model_id.id,
                "body": "<p>The car:</p>",
            }
        )
        action = self.env.ref("dealer_designer.dealer_designer_template_action")
        self.start_tour(
            f"/odoo/action-{action.id}/{template.id}",
            "dealer_designer_template",
            login=self.designer.login,
        )
        template.invalidate_recordset()
        self.assertIn('data-oe-expression="x_plate|upper"', template.body)
        self.assertFalse(template.problems)
        self.assertIn("dealer_upper", template.sudo().view_id.arch_db)
