from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.dealer_parts.models.part_key import part_key

# facts of a car a plan may ask for, and how much each weighs; as for labour standards
WEIGHTS = {
    "trim_id": 32,
    "engine_key": 16,
    "model_id": 8,
    "year_from": 4,
    "year_to": 4,
    "brand_id": 2,
}


class DealerMaintenancePlan(models.Model):
    """What maintenance the cars of a kind need, and how often.

    What is empty isn't asked for; the most specific plan that fits a car is its plan.
    """

    _name = "dealer.maintenance.plan"
    _description = "Maintenance Plan"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    brand_id = fields.Many2one("fleet.vehicle.model.brand", index="btree_not_null")
    model_id = fields.Many2one(
        "fleet.vehicle.model",
        string="Series",
        index="btree_not_null",
        domain="[('brand_id', '=?', brand_id)]",
    )
    trim_id = fields.Many2one(
        "dealer.vehicle.trim", index="btree_not_null", domain="[('model_id', '=?', model_id)]"
    )
    engine = fields.Char(help="Code or size as the trims of the series name it: EA211, 1.4T.")
    engine_key = fields.Char(compute="_compute_engine_key", store=True, precompute=True)
    year_from = fields.Integer(string="From Model Year", aggregator=None, help="0: not asked for.")
    year_to = fields.Integer(string="To Model Year", aggregator=None, help="0: not asked for.")
    typical_km = fields.Integer(
        string="Typical Mileage a Year",
        default=15000,
        aggregator=None,
        help="In km. Used for a car without readings of its own, as long as fewer than five cars "
        "of its series have any. 0: such a car is due by time only.",
    )
    note = fields.Text(help="Source of the plan, for example the maker's booklet and its edition.")
    item_ids = fields.One2many("dealer.maintenance.item", "plan_id", string="Items", copy=True)

    _typical_km_positive = models.Constraint(
        "CHECK(typical_km >= 0 AND typical_km < 500000)",
        "The typical mileage of a year is between 0 and 500,000 km.",
    )
    _years = models.Constraint(
        "CHECK(year_from >= 0 AND year_to >= 0 AND (year_to = 0 OR year_from <= year_to))",
        "The last model year is before the first one.",
    )

    @api.depends("engine")
    def _compute_engine_key(self):
        for plan in self:
            plan.engine_key = part_key(plan.engine) or False

    @api.constrains("brand_id", "model_id", "trim_id")
    def _check_car(self):
        for plan in self:
            model, trim = plan.model_id, plan.trim_id
            if model and plan.brand_id and model.brand_id != plan.brand_id:
                raise ValidationError(
                    self.env._(
                        "%(model)s is no series of %(brand)s.",
                        model=model.name,
                        brand=plan.brand_id.name,
                    )
                )
            if trim and model and trim.model_id != model:
                raise ValidationError(
                    self.env._(
                        "%(trim)s is no trim of %(model)s.", trim=trim.name, model=model.name
                    )
                )

    @api.onchange("trim_id")
    def _onchange_trim_id(self):
        if self.trim_id:
            self.model_id = self.trim_id.model_id

    @api.onchange("model_id")
    def _onchange_model_id(self):
        if self.model_id:
            self.brand_id = self.model_id.brand_id

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        plans._mark_cars()
        return plans

    def write(self, vals):
        cares = not {"name", "note", "item_ids"}.issuperset(vals)
        if cares:
            self._mark_cars()
        result = super().write(vals)
        if cares:
            self._mark_cars()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_mark_cars(self):
        self._mark_cars()

    def _mark_cars(self):
        """The next service of the cars these plans may be for is worked out again, tonight."""
        self.flush_recordset()
        for plan in self:
            asked = (name for name in ("brand_id", "model_id", "trim_id") if plan[name])
            domain = [
                ("service_stale", "=", False),
                *((name, "=", plan[name].id) for name in asked),
            ]
            self.env["dealer.vehicle"].sudo()._mark_service_stale(domain)

    def action_update_cars(self):
        """Work out the next service of the cars of these plans now, a thousand at most."""
        self.check_access("write")
        Vehicle = self.env["dealer.vehicle"]
        cars = Vehicle.search([("service_stale", "=", True)], limit=1000)
        cars._update_next_service()
        left = Vehicle.search_count([("service_stale", "=", True)], limit=100001)
        message = self.env._("Worked out for %(count)s cars.", count=len(cars))
        if left:
            message += " " + self.env._("The other %(left)s follow tonight.", left=left)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message},
        }

    @api.model
    def _get_all(self):
        """Return every plan with what it asks for, the heaviest first, in two queries."""
        # sudo: plans are no secret, and every store's cars are worked out with them
        plans = self.sudo().search_fetch([], ["sequence", "typical_km", *WEIGHTS])
        plans.item_ids.fetch(
            ["plan_id", "task_id", "first_months", "first_km", "months", "km", "sequence"]
        )
        weigh = {
            plan: sum(weight for name, weight in WEIGHTS.items() if plan[name]) for plan in plans
        }
        return sorted(plans, key=lambda plan: (-weigh[plan], plan.sequence, plan.id))
