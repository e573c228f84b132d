from odoo import fields, models


class DealerIndirectWork(models.Model):
    """What technicians are paid for and no order is: training, cleaning, a meeting."""

    _name = "dealer.indirect.work"
    _description = "Indirect Work"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(name) WHERE active", "There is indirect work of this name already."
    )

    def action_start(self):
        """Clock the person who taps on to this work; what ran before ends."""
        self.ensure_one()
        self.check_access("read")
        employee = self.env["dealer.repair.job"]._get_employee()
        self.env["dealer.repair.clock"]._switch(employee, work=self)

    def action_stop(self):
        """End the indirect work of the person who taps."""
        self.check_access("read")
        employee = self.env["dealer.repair.job"]._get_employee()
        clock = self.env["dealer.repair.clock"]._get_running(employee)
        clock.filtered(lambda clock: clock.work_id in self)._stop()
