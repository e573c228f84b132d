from odoo import fields, models


class DealerMaintenanceTask(models.Model):
    """A piece of maintenance that comes again: engine oil, brake fluid. Plans say how often."""

    _name = "dealer.maintenance.task"
    _description = "Maintenance Task"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    operation_ids = fields.Many2many(
        "dealer.operation",
        string="Operations",
        help="What counts as this task when it is on a settled repair order; the first one is what "
        "plans propose unless they name their own.",
    )
