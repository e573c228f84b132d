from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerFreeService(models.Model):
    """A service the maker pays once for each car, within a window of months and kilometres."""

    _name = "dealer.free.service"
    _description = "Free Service"
    _inherit = ["dealer.vehicle.scope.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="First service, second service …")
    active = fields.Boolean(default=True)
    operation_id = fields.Many2one("dealer.operation", required=True, check_company=True)
    partner_id = fields.Many2one("res.partner", string="Paid by", required=True, check_company=True)
    months_from = fields.Integer(string="From Month")
    months_to = fields.Integer(string="To Month", help="From the start of the car's warranty.")
    km_from = fields.Integer(string="From km")
    km_to = fields.Integer(string="To km", help="Whichever ends first. 0: no limit.")

    _window = models.Constraint(
        "CHECK(months_from >= 0 AND km_from >= 0 AND (months_to = 0 OR months_to >= months_from)"
        " AND (km_to = 0 OR km_to >= km_from))",
        "The window ends before it begins.",
    )

    def _get_window_state(self, vehicle, day, km):
        """Return whether the car is in the window: open, early, over, or unknown (no sale date)."""
        self.ensure_one()
        start = vehicle.warranty_start
        if not start and (self.months_from or self.months_to):
            return "unknown"
        if self.months_to and day > start + relativedelta(months=self.months_to):
            return "over"
        if self.km_to and km > self.km_to:
            return "over"
        early = (self.months_from and day < start + relativedelta(months=self.months_from)) and (
            not self.km_from or km < self.km_from
        )
        return "early" if early or (not self.months_from and km < self.km_from) else "open"

    @api.model
    def _get_entitlements(self, vehicle, company, km=None):
        """Return [(service, state, job)] of one car: used (with its job), elsewhere, or the state
        of the window."""
        # Whoever receives the car is told; the terms are read past his rights.
        services = self.sudo()._get_for_brands(vehicle, company)
        services = services.filtered(lambda s: s._holds_for(vehicle, company))
        if not services:
            return []
        used = (
            self.env["dealer.repair.job"]
            .sudo()
            .search(
                [
                    ("free_service_id", "in", services.ids),
                    ("free_service_vehicle_id", "=", vehicle.id),
                ]
            )
            .grouped("free_service_id")
        )
        day = company._get_store_date()
        result = []
        for service in services:
            if service in used:
                result.append((service, "used", used[service]))
            elif service in vehicle.sudo().free_service_elsewhere_ids:
                result.append((service, "elsewhere", None))
            else:
                state = service._get_window_state(vehicle, day, km or vehicle.odometer)
                result.append((service, state, None))
        return result

    def _prepare_job(self, vehicle, partner):
        """Return the values of the job of this service, with its lines at payer warranty."""
        self.ensure_one()
        return {
            **self.operation_id._prepare_warranty_job(vehicle, partner),
            "concern": self.name,
            "free_service_id": self.id,
        }


class DealerOperation(models.Model):
    _inherit = "dealer.operation"

    def _prepare_warranty_job(self, vehicle, partner):
        """Return the values of one job with what these operations put on it, paid by warranty.

        :raise UserError: there is no operation
        """
        if not self:
            raise UserError(self.env._("Name the operation that does it first."))
        # Whoever receives the car puts the job on the order; the catalogue decides what it is.
        operations = self.sudo()
        offers = operations._get_offer(vehicle, partner, "warranty")
        lines = []
        for operation in operations:
            lines += [{**line, "payer": "warranty"} for line in offers[operation.id]["lines"]]
        return {**operations[0]._prepare_job_values(), "lines": lines}
