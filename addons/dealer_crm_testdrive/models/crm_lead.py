from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    test_drive_ids = fields.One2many("dealer.test.drive", "lead_id", string="Test Drives")
    test_drive_count = fields.Integer(compute="_compute_test_drive_count")

    def _compute_test_drive_count(self):
        counts = {}
        if self.env["dealer.test.drive"].has_access("read"):
            counts = dict(
                self.env["dealer.test.drive"]._read_group(
                    [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
                )
            )
        for lead in self:
            lead.test_drive_count = counts.get(lead._origin, 0)

    def action_test_drive(self):
        """Book a test drive for this person, of the car he wants if the store has it to drive."""
        self.ensure_one()
        cars = self.env["dealer.vehicle"].search(
            [("stock_usage", "=", "demo"), ("company_id", "=", self.env.company.id)], order="id"
        )
        car = (
            cars.filtered(lambda one: one.trim_id == self.trim_id)[:1]
            or cars.filtered(lambda one: one.model_id == self.model_id)[:1]
        )
        if not self.partner_id:
            self._handle_partner_assignment(create_missing=True)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Book a Test Drive"),
            "res_model": "dealer.test.drive",
            "views": [(False, "form")],
            "context": {
                "default_lead_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_vehicle_id": car.id,
            },
        }

    def action_view_test_drives(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_crm_testdrive.test_drive_action"
        )
        return {
            **action,
            "domain": [("lead_id", "=", self.id)],
            "context": {"default_lead_id": self.id},
            "views": [view for view in action["views"] if view[1] in ("list", "kanban", "form")],
        }
