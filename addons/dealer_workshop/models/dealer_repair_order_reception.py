from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRepairOrder(models.Model):
    """What is known of the car when it arrives, and what comes of it."""

    _inherit = "dealer.repair.order"

    reception_alerts = fields.Json(
        compute="_compute_reception_alerts", help="What the adviser should know of the car now."
    )

    @api.depends("vehicle_id", "partner_id", "job_ids")
    def _compute_reception_alerts(self):
        for order in self:
            over = order.category in ("settled", "closed", "cancelled")
            order.reception_alerts = False if over else order._get_reception_alerts()

    def _add_job(self, values, lines=()):
        """Put a job with its lines on the order: the one way programs do it.

        :param dict values: of the `dealer.repair.job`, at least its `concern`
        :param lines: values of its `dealer.repair.line`s, a dict each; `takes_up_ids` names lines of
            earlier visits that this one takes up
        :return: the job
        """
        self.ensure_one()
        self._check_not_settled()
        taken, line_values = [], []
        for line in lines:
            taken.append(line.get("takes_up_ids", ()))
            values_of_line = {key: line[key] for key in line if key != "takes_up_ids"}
            line_values.append({"order_id": self.id, **values_of_line})
        last = max(self.job_ids.mapped("sequence"), default=0)
        job = self.env["dealer.repair.job"].create(
            {"sequence": last + 1, **values, "order_id": self.id}
        )
        made = self.env["dealer.repair.line"]._create_with_facts(
            [{**line, "job_id": job.id} for line in line_values]
        )
        for line, ids in zip(made, taken, strict=True):
            if ids:
                self.env["dealer.repair.line"].browse(ids)._set_facts({"taken_up_line_id": line.id})
        return job

    def _get_reception_alerts(self):
        """Return the alerts of this order's car, as `dealer.reception` knows them."""
        self.ensure_one()
        if not self.vehicle_id:
            return []
        Reception = self.env["dealer.reception"].with_company(self.company_id)
        return Reception.with_context(repair_order_id=self._origin.id)._get_alerts(self.vehicle_id)

    def action_take_alert(self, key):
        """Put the job an alert proposes on the order: declined work, a recall, a due service."""
        self.ensure_one()
        self.check_access("write")
        alert = next((a for a in self._get_reception_alerts() if a["key"] == key), None)
        if not alert or not alert["job"]:
            raise UserError(
                self.env._("This was taken up or settled meanwhile: open the order again.")
            )
        self._take_alert(alert)

    def action_take_up(self, line_ids):
        """Take up work the customer did without at an earlier visit: new lines, priced anew, in a
        job for each job they were of."""
        self.ensure_one()
        self.check_access("write")
        lines = self.vehicle_id._get_open_declined_lines().filtered(
            lambda line: line.id in line_ids and line.order_id != self
        )
        if len(lines) != len(set(line_ids)):
            raise UserError(
                self.env._(
                    "What is to be taken up is of another car, or was taken up meanwhile: open the "
                    "order again."
                )
            )
        for job, own in lines.grouped("job_id").items():
            self._add_job(
                {"concern": job.concern, "cause": job.cause},
                [line._prepare_taken_up_values() for line in own.sorted("sequence")],
            )

    def _take_alert(self, alert):
        """Do what an alert proposes; hook for addons that do more than add the job."""
        job = dict(alert["job"])
        return self._add_job(job, job.pop("lines", ()))
