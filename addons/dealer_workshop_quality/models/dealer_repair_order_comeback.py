from odoo import api, fields, models
from odoo.fields import Domain


class DealerRepairOrder(models.Model):
    """Cars that are back with the same fault: proposed by the program, said by the adviser."""

    _inherit = "dealer.repair.order"

    comeback_proposal = fields.Char(
        compute="_compute_comeback_proposal",
        help="Which job of an earlier visit may not have held; the adviser says whether it is so.",
    )
    is_comeback = fields.Boolean(
        string="Comeback",
        compute="_compute_is_comeback",
        store=True,
        help="The car is back with a fault of an earlier visit.",
    )

    @api.depends("job_ids.comeback_of_id")
    def _compute_is_comeback(self):
        for order in self:
            order.is_comeback = bool(order.job_ids.comeback_of_id)

    @api.depends(
        "vehicle_id",
        "category",
        "job_ids.operation_id",
        "job_ids.labour_class_id",
        "job_ids.comeback_of_id",
        "job_ids.is_no_comeback",
    )
    def _compute_comeback_proposal(self):
        for order in self:
            found = order._get_proposed_comebacks()
            order.comeback_proposal = ", ".join(
                self.env._(
                    "“%(job)s” as on %(date)s (%(order)s, %(earlier)s)",
                    job=job.concern,
                    date=fields.Date.to_string(earlier.order_id.received_on.date()),
                    order=earlier.order_id.name,
                    earlier=earlier.concern,
                )
                for job, earlier in found.items()
            )

    def _get_proposed_comebacks(self):
        """Return `{job: earlier job}` that the adviser has not judged yet."""
        self.ensure_one()
        asked = self.job_ids.filtered(lambda job: not job.comeback_of_id and not job.is_no_comeback)
        if not asked or self.category in ("settled", "closed", "cancelled"):
            return {}
        earlier = self._get_earlier_jobs()
        found = {job: job._find_comeback(earlier) for job in asked} if earlier else {}
        return {job: before for job, before in found.items() if before}

    def _get_earlier_jobs(self):
        """Return the jobs of this car's visits that ended less than `comeback_days` before."""
        self.ensure_one()
        received = self.received_on or fields.Datetime.now()
        since = fields.Datetime.subtract(received, days=self.company_id.comeback_days)
        domain = Domain("order_id.vehicle_id", "=", self.vehicle_id.id)
        domain &= Domain("order_id", "!=", self._origin.id)
        domain &= Domain("order_id.category", "in", ("settled", "closed"))
        domain &= Domain("order_id.finished_on", ">=", since)
        domain &= Domain("order_id.received_on", "<", received)
        return self.env["dealer.repair.job"].search(domain, order="done_on desc, id desc")

    def action_confirm_comeback(self):
        """The adviser agrees: the fault is back."""
        self.check_access("write")
        for order in self:
            for job, earlier in order._get_proposed_comebacks().items():
                job.comeback_of_id = earlier

    def action_deny_comeback(self):
        """The adviser has looked: it is another fault."""
        self.check_access("write")
        for order in self:
            for job in order._get_proposed_comebacks():
                job.is_no_comeback = True
