from odoo import api, fields, models


class DealerRepairJob(models.Model):
    _inherit = "dealer.repair.job"

    rework_ids = fields.One2many("dealer.repair.rework", "job_id", string="Reworks", readonly=True)
    rework_count = fields.Integer(
        compute="_compute_rework_count", help="How often the quality inspection sent it back."
    )
    rework_text = fields.Char(
        string="Sent Back for",
        compute="_compute_rework_text",
        help="What the quality inspection found and is not mended yet.",
    )
    comeback_of_id = fields.Many2one(
        "dealer.repair.job",
        string="Comeback of",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The job of an earlier visit that did not hold: the car is back with the same fault.",
    )
    is_no_comeback = fields.Boolean(
        string="No Comeback", copy=False, help="The adviser has looked: it is another fault."
    )

    @api.depends("rework_ids")
    def _compute_rework_count(self):
        counts = {
            job.id: count
            for job, count in self.env["dealer.repair.rework"]._read_group(
                [("job_id", "in", self.ids)], ["job_id"], ["round:count_distinct"]
            )
        }
        for job in self:
            job.rework_count = counts.get(job._origin.id, 0)

    @api.depends("rework_ids.mended_on")
    def _compute_rework_text(self):
        for job in self:
            open_reworks = job.rework_ids.filtered(lambda rework: not rework.mended_on)
            job.rework_text = "; ".join(
                " – ".join(filter(None, [rework.item, rework.note])) for rework in open_reworks
            )

    def action_done(self):
        result = super().action_done()
        # sudo: nobody writes reworks by hand
        open_reworks = self.sudo().rework_ids.filtered(lambda rework: not rework.mended_on)
        open_reworks.mended_on = fields.Datetime.now()
        return result

    def _send_back(self, checklist, lines):
        """The quality inspection failed: the job is not done, and its technician is told.

        :param checklist: the finished `dealer.checklist`
        :param lines: its failed items that are of this job
        """
        self.ensure_one()
        round_number = self.rework_count + 1
        # sudo: reworks are written here only; the inspector has no right on jobs
        job = self.sudo()
        job.env["dealer.repair.rework"].create(
            [
                {
                    "job_id": job.id,
                    "technician_id": job.technician_id.id,
                    "line_id": line.id,
                    "item": line.name,
                    "note": line.note,
                    "round": round_number,
                    "inspector_id": self.env.uid,
                    "found_on": fields.Datetime.now(),
                }
                for line in lines
            ]
        )
        job._set_facts({"done_on": False})
        text = "; ".join(" – ".join(filter(None, [line.name, line.note])) for line in lines)
        order = job.order_id
        order.message_post(
            body=self.env._(
                "Quality inspection sent “%(job)s” back: %(text)s", job=job.concern, text=text
            )
        )
        if user := job.technician_id.user_id:
            order.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Sent back: %s", job.concern),
                note=text,
            )

    # === COMEBACKS === #

    def _get_fault_keys(self):
        """Return what makes two jobs the same fault, the surest first; extended by fault codes."""
        self.ensure_one()
        keys = []
        if self.operation_id:
            keys.append(("operation", self.operation_id.id))
        if self.labour_class_id:
            keys.append(("class", self.labour_class_id.id))
        return keys

    def _find_comeback(self, earlier):
        """Return the one of `earlier` jobs (newest first) that this one may be a comeback of."""
        self.ensure_one()
        for key in self._get_fault_keys():
            for job in earlier:
                if key in job._get_fault_keys():
                    return job
        return self.browse()
