from odoo import models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    def action_settle(self):
        """What was done at the visit starts its interval anew."""
        result = super().action_settle()
        self.filtered("settled_on")._note_maintenance()
        return result

    def _reopen(self, reason):
        result = super()._reopen(reason)
        # sudo: nobody writes this history by hand; it follows from the settled order
        self.env["dealer.maintenance.done"].sudo().search([("order_id", "in", self.ids)]).unlink()
        self.vehicle_id._update_next_service()
        return result

    def _note_maintenance(self):
        """Note the tasks whose operations were done, from the jobs of these settled orders."""
        operations = {order: order._get_done_operations() for order in self}
        wanted = self.env["dealer.operation"].union(*operations.values())
        if not wanted:
            return
        tasks = self._get_tasks_of(wanted)
        vals_list = []
        for order, done in operations.items():
            day = order.company_id._get_store_date(order.received_on)
            task_ids = {task for operation in done for task in tasks.get(operation.id, ())}
            vals_list += [
                {
                    "vehicle_id": order.vehicle_id.id,
                    "task_id": task_id,
                    "date": day,
                    "km": order.mileage_in or order.vehicle_id.odometer,
                    "order_id": order.id,
                }
                for task_id in task_ids
            ]
        if not vals_list:
            return
        # sudo: reminders are closed by the visit, whoever settles it
        Reminder = self.env["dealer.service.reminder"].sudo()
        noted = {vals["order_id"] for vals in vals_list}
        for order in self.filtered(lambda order: order.id in noted):
            Reminder.search(
                [("vehicle_id", "=", order.vehicle_id.id), ("next_attempt_on", "!=", False)]
            )._close(order)
        self.env["dealer.maintenance.done"]._note(vals_list)

    def _get_done_operations(self):
        """Return the operations of the jobs that were done: not those the customer did without."""
        self.ensure_one()
        jobs = self.job_ids.filtered(
            lambda job: job.operation_id and job.state == "done" and not job.is_out
        )
        return jobs.operation_id

    def _get_due_operations(self):
        """What the plan of the car says is due, at the mileage of this visit."""
        operations = super()._get_due_operations()
        if not self.vehicle_id:
            return operations
        Reception = self.env["dealer.reception"].with_context(repair_order_id=self._origin.id)
        dues = Reception._get_service_dues(self.vehicle_id._origin)
        return operations.union(*(due.item.operation_ids[:1] for due in dues)).sudo(False)

    def _get_tasks_of(self, operations):
        """Return {operation id: ids of the tasks it counts as}, of tasks and of plans' items."""
        tasks = {}
        # sudo: who settles need not read plans
        for model, field in (
            ("dealer.maintenance.task", "id"),
            ("dealer.maintenance.item", "task_id"),
        ):
            found = self.env[model].sudo().search([("operation_ids", "in", operations.ids)])
            for record in found:
                task = record if field == "id" else record.task_id
                for operation in record.operation_ids & operations.sudo():
                    tasks.setdefault(operation.id, set()).add(task.id)
        return tasks
