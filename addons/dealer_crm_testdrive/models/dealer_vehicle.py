from odoo import fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    test_drive_ids = fields.One2many("dealer.test.drive", "vehicle_id", string="Test Drives")
    test_drive_count = fields.Integer(compute="_compute_test_drive_count")

    def _compute_test_drive_count(self):
        counts = {}
        if self.env["dealer.test.drive"].has_access("read"):
            counts = dict(
                self.env["dealer.test.drive"]._read_group(
                    [("vehicle_id", "in", self.ids), ("out_on", "!=", False)],
                    ["vehicle_id"],
                    ["__count"],
                )
            )
        for vehicle in self:
            vehicle.test_drive_count = counts.get(vehicle._origin, 0)

    def action_view_test_drives(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_crm_testdrive.test_drive_action"
        )
        return {
            **action,
            "domain": [("vehicle_id", "=", self.id)],
            "context": {"default_vehicle_id": self.id},
        }

    def _get_drive_block(self, company, start=None, drive=None):
        """Why this car is not driven by customers of ``company``. Extend: call super first, keep
        its answer.

        Asked as the superuser, when a drive is booked and when it goes out.

        :param start: when, naive UTC; empty: now, the car goes out at once
        :param drive: the drive that goes out
        :return: one sentence that says what to do, or False
        """
        self.ensure_one()
        if line := self._get_holding_lines().get(self.id):
            return line._get_held_message()
        place = self._get_stock_places().get(self.id)
        if not place or place.company_id != company:
            return self.env._(
                "%s is not in stock at this store: choose one of its demo cars.", self.display_name
            )
        if place.usage == "transit":
            return self.env._("%s is on its way to another yard.", self.display_name)
        usage = self.usage_ids.filtered(lambda one: not one.date_to and one.kind == "demo")[:1]
        if not usage:
            return self.env._(
                "%s is no demo car: the sales manager notes its plate and insurance first.",
                self.display_name,
            )
        day = company._get_store_date(start)
        if usage.insurance_until and usage.insurance_until < day:
            return self.env._(
                "The insurance of %(car)s ends on %(date)s: the sales manager renews it first.",
                car=self.display_name,
                date=usage.insurance_until.isoformat(),
            )
        out = self.env["dealer.test.drive"] if start else self._get_drive_out()
        return out._get_out_message() if out and out != drive else False

    def _get_drive_out(self):
        """:return: the test drive this car is out on, or none"""
        return self.env["dealer.test.drive"].sudo().search(
            [("vehicle_id", "=", self.id), ("category", "=", "out")], limit=1
        )  # fmt: skip

    def _get_sale_block(self, order=None):
        """What is out with a customer is sold to nobody."""
        if out := self._get_drive_out():
            return out._get_out_message()
        return super()._get_sale_block(order)
