from odoo import models
from odoo.exceptions import UserError


class DealerRepairOrder(models.Model):
    """Operations and packages on the order: found, shown with their price, put on it."""

    _inherit = "dealer.repair.order"

    # === ACTIONS === #

    def action_open_operations(self):
        """Open the picker of operations, packages and prepaid cards."""
        self.ensure_one()
        self.check_access("write")
        self._check_not_settled()
        return {
            "type": "ir.actions.client",
            "tag": "dealer_workshop_catalogue.picker",
            "name": self.env._("Add Operations"),
            "target": "new",
            "params": {"order_id": self.id},
            "context": {"dialog_size": "extra-large"},
        }

    def action_add_operation(self, operation_id, hours=False):
        """Put an operation on the order: a job with its hours, parts and prices.

        :param int operation_id: `dealer.operation`
        :param float hours: sold hours where the car has no labour standard
        :return: list of sentences on what is missing; empty when all is there
        """
        self.ensure_one()
        self.check_access("write")
        operation = self._get_operation(operation_id)
        return self._add_operations(operation, hours={operation: hours} if hours else None)[1]

    def action_add_package(self, package_id):
        """Put the operations of a package on the order, at its price.

        :return: list of sentences on what is missing; empty when all is there
        """
        self.ensure_one()
        self.check_access("write")
        package = self.env["dealer.service.package"].browse(package_id).exists()
        if not package or package.kind != "visit":
            raise UserError(self.env._("This package does not exist any more: choose another one."))
        package._check_valid_for(self)
        jobs, missing = self._add_operations(package.line_ids.operation_id, package=package)
        return missing if jobs else []

    # === BUSINESS METHODS === #

    def _get_operation(self, operation_id):
        operation = self.env["dealer.operation"].browse(operation_id).exists()
        if not operation:
            raise UserError(
                self.env._("This operation does not exist any more: choose another one.")
            )
        operation.check_access("read")
        return operation

    def _add_operations(self, operations, payer="customer", hours=None, package=None):
        """Put operations on the order, one job each.

        :param dict hours: {operation: hours} sold where the car has no labour standard
        :param package: `dealer.service.package` whose price the lines add up to
        :return: (the `dealer.repair.job` records in order, sentences on what is missing)
        """
        self.ensure_one()
        offers = operations._get_offer(self.vehicle_id, self.partner_id, payer, order=self)
        jobs, missing = self.env["dealer.repair.job"], []
        for operation in operations:
            offer = offers[operation.id]
            lines, said = offer["lines"], offer["missing"]
            if not offer["hours"] and (hours or {}).get(operation):
                lines = operation._share_hours(lines, hours[operation])
                said = said[1:]
            job = {**operation._prepare_job_values(), "package_id": package and package.id}
            jobs += self._add_job(job, lines)
            missing += said
        if package:
            jobs.line_ids._spread_price(package.price)
            jobs.line_ids._set_facts({"package_id": package.id})
        return jobs, missing

    def _get_settlement_blockers(self):
        """Hours nobody typed where there is no labour standard."""
        blockers = super()._get_settlement_blockers()
        lacking = self.line_ids.filtered(
            lambda line: (
                line.line_type == "labour"
                and not line.is_out
                and not line.quantity
                and not line.standard_hours
                and line.job_id.operation_id
            )
        )
        if lacking and not self.settled_on and not self.cancelled_on:
            blockers.append(
                self.env._(
                    "No hours: %(lines)s. There is no labour standard for this car; the service "
                    "adviser types the hours.",
                    lines=", ".join(lacking.mapped("name")),
                )
            )
        return blockers

    def _get_due_operations(self):
        """Return the operations that are due on the car; hook of who knows when services are."""
        return self.env["dealer.operation"]
