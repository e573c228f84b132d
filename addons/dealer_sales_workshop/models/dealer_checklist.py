from odoo import api, fields, models
from odoo.exceptions import UserError

# checks of the store's own cars
_KINDS = ("pdi", "inbound")


class DealerChecklist(models.Model):
    """A fault found on a car of the store becomes a job of the workshop with one tap."""

    _inherit = "dealer.checklist"

    fault_count = fields.Integer(
        compute="_compute_fault_count", help="Failed items that no job puts right yet."
    )
    repair_order_id = fields.Many2one(
        "dealer.repair.order", string="Put Right by", compute="_compute_fault_count"
    )

    @api.depends("line_ids.result", "line_ids.repair_job_ids", "kind")
    def _compute_fault_count(self):
        for checklist in self:
            own = checklist.kind in _KINDS
            checklist.fault_count = len(checklist._get_faults()) if own else 0
            # sudo: whether somebody works on it is the checklist's to know
            jobs = (
                checklist.line_ids.sudo().repair_job_ids
                if own
                else checklist.env["dealer.repair.job"]
            )
            live = jobs.order_id.filtered(lambda order: order.category != "cancelled")
            checklist.repair_order_id = live.sorted("id")[-1:]

    def _get_faults(self):
        """:return: the failed items without a job in work"""
        return self.line_ids.filtered(
            lambda line: (
                line.result == "fail"
                and not line.sudo().repair_job_ids.filtered(
                    lambda job: job.state != "done" and job.order_id.category != "cancelled"
                )
            )
        )

    def action_repair_faults(self):
        """Have the faults put right: one job each, with the item's remark and its photos.

        The store pays until the controller gives the lines another payer (maker, carrier's
        insurer).
        """
        self.ensure_one()
        self.check_access("write")
        faults = self._get_faults()
        if self.kind not in _KINDS or not faults:
            raise UserError(self.env._("No failed item is left without a job."))
        deal = self.env["sale.order"]
        if self.res_model == "sale.order":
            deal = deal.browse(self.res_id)
        # sudo: the technician finds, the workshop's order is made for him
        Order = self.env["dealer.repair.order"].sudo()
        order = Order._get_pdi_order(deal, self.vehicle_id, self.company_id)
        for line in faults:
            job = order._add_job(
                {
                    "concern": ": ".join(filter(None, [line.name, line.note])),
                    "cause": line.note,
                }
            )
            job._set_facts({"checklist_line_id": line.id})
            for media in line.sudo().photo_ids | line.sudo().media_ids:
                job._add_media(media.name, media.raw)
        self.invalidate_recordset(["fault_count", "repair_order_id"])
        return order.sudo(False)._get_form_action()

    def action_open_repair(self):
        """The order that puts the faults right."""
        self.ensure_one()
        return self.repair_order_id.sudo(False)._get_form_action()
