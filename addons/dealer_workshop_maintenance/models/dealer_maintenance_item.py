from odoo import api, fields, models


class DealerMaintenanceItem(models.Model):
    """How often the cars of a plan need a task: first after so much, then every so much."""

    _name = "dealer.maintenance.item"
    _description = "Maintenance Plan Item"
    _order = "plan_id, sequence, id"
    _rec_name = "task_id"

    plan_id = fields.Many2one(
        "dealer.maintenance.plan", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    task_id = fields.Many2one(
        "dealer.maintenance.task", required=True, index=True, ondelete="restrict"
    )
    first_months = fields.Integer(
        aggregator=None, help="Months from delivery to the first time; 0: as every time."
    )
    first_km = fields.Integer(
        string="First km", aggregator=None, help="Mileage of the first time; 0: as every time."
    )
    months = fields.Integer(
        string="Every … Months", aggregator=None, help="0: time does not count."
    )
    km = fields.Integer(
        string="Every … km", aggregator=None, help="In km. 0: mileage does not count."
    )
    operation_ids = fields.Many2many(
        "dealer.operation",
        string="Operations",
        compute="_compute_operation_ids",
        store=True,
        readonly=False,
        help="What reception puts on the repair order when it is due.",
    )

    _task_uniq = models.UniqueIndex(
        "(plan_id, task_id)", "This task is in the plan already: change that line."
    )
    _intervals = models.Constraint(
        "CHECK(months >= 0 AND km >= 0 AND first_months >= 0 AND first_km >= 0 "
        "AND months <= 240 AND first_months <= 240 AND km <= 1000000 AND first_km <= 1000000)",
        "Intervals are between 0 and 240 months, 0 and 1,000,000 km.",
    )
    _interval_set = models.Constraint(
        "CHECK(COALESCE(months, 0) > 0 OR COALESCE(km, 0) > 0)",
        "Say how often it is due: every so many months, every so many km, or both.",
    )

    @api.depends("task_id")
    def _compute_operation_ids(self):
        for item in self:
            item.operation_ids = item.task_id.operation_ids[:1]

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.plan_id._mark_cars()
        return items

    def write(self, vals):
        self.plan_id._mark_cars()
        result = super().write(vals)
        self.plan_id._mark_cars()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_mark_cars(self):
        self.plan_id._mark_cars()

    def _get_first_km(self):
        return self.first_km if self.first_km and self.km else self.km

    def _get_first_months(self):
        return self.first_months if self.first_months and self.months else self.months
