from odoo.tests import tagged

from .common import PartsCommon


@tagged("post_install", "-at_install")
class TestWorkshopTypes(PartsCommon):
    def test_every_warehouse_has_both_types(self):
        for warehouse in self.env["stock.warehouse"].search([]):
            issue, back = warehouse.workshop_issue_type_id, warehouse.workshop_return_type_id
            workshop = warehouse.company_id.workshop_location_id
            self.assertEqual((issue.code, back.code), ("outgoing", "incoming"))
            self.assertEqual(issue.default_location_src_id, warehouse.lot_stock_id)
            self.assertEqual(issue.default_location_dest_id, workshop)
            self.assertEqual(back.default_location_src_id, workshop)
            self.assertEqual(issue.return_picking_type_id, back)
            self.assertEqual(workshop.usage, "customer")

    def test_second_warehouse_shares_the_workshop(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Second store room", "code": "SSR", "company_id": self.company.id}
        )
        self.assertNotEqual(other.workshop_issue_type_id, self.warehouse.workshop_issue_type_id)
        self.assertEqual(
            other.workshop_issue_type_id.default_location_dest_id,
            self.company.workshop_location_id,
        )
        self.assertTrue(other.workshop_issue_type_id.sequence_id.prefix.startswith("SSR/WI"))

    def test_new_company_has_its_own(self):
        company = self.env["res.company"].create({"name": "Second store"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        self.assertEqual(
            warehouse.workshop_issue_type_id.default_location_dest_id, company.workshop_location_id
        )
        self.assertNotEqual(company.workshop_location_id, self.company.workshop_location_id)

    def test_flow_of_pickings(self):
        Picking = self.env["stock.picking"]
        issue = Picking.create({"picking_type_id": self.warehouse.workshop_issue_type_id.id})
        other = Picking.create({"picking_type_id": self.warehouse.out_type_id.id})
        self.assertEqual((issue.workshop_flow, other.workshop_flow), ("issue", False))
        both = [("id", "in", (issue + other).ids)]
        self.assertEqual(Picking.search([("workshop_flow", "=", "issue"), *both]), issue)
        self.assertEqual(Picking.search([("workshop_flow", "=", False), *both]), other)
        self.assertEqual(Picking.search([("workshop_flow", "!=", "issue"), *both]), other)
