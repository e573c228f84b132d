from odoo import api, fields, models


class DealerRepairJob(models.Model):
    _inherit = "dealer.repair.job"

    recall_id = fields.Many2one(
        "dealer.recall",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
        help="The campaign this job does; the car's row of it is closed with the settled visit.",
    )
    recall_vehicle_id = fields.Many2one(
        "dealer.recall.vehicle",
        string="Car of the Recall",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="restrict",
    )
    free_service_id = fields.Many2one(
        "dealer.free.service",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    free_service_vehicle_id = fields.Many2one(
        "dealer.vehicle",
        compute="_compute_free_service_vehicle_id",
        store=True,
        precompute=True,
        help="The car that has used up the free service with this job; empty once the visit is "
        "cancelled.",
    )
    claim_ids = fields.One2many("dealer.warranty.claim", "job_id", string="Warranty Claims")

    _free_service_once = models.UniqueIndex(
        "(free_service_id, free_service_vehicle_id)"
        " WHERE free_service_id IS NOT NULL AND free_service_vehicle_id IS NOT NULL",
        "This car has used up its free service.",
    )

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"recall_vehicle_id"}

    @api.depends("free_service_id", "order_id.vehicle_id", "order_id.cancelled_on")
    def _compute_free_service_vehicle_id(self):
        for job in self:
            order = job.order_id
            used = job.free_service_id and not order.cancelled_on
            job.free_service_vehicle_id = order.vehicle_id if used else False

    @api.model_create_multi
    def create(self, vals_list):
        jobs = super().create(vals_list)
        jobs.filtered(lambda job: job.recall_id or job.free_service_id)._link_warranty()
        return jobs

    def write(self, vals):
        result = super().write(vals)
        if "recall_id" in vals:
            self.filtered(lambda job: not job.recall_id)._set_facts({"recall_vehicle_id": False})
            self.filtered("recall_id")._link_warranty()
        return result

    def _link_warranty(self):
        """The car's row of the campaign, and who pays: the order knows both from its job."""
        for job in self:
            order = job.order_id
            if job.recall_id:
                listed = job.recall_id._get_listed(order.vehicle_id)
                job._set_facts({"recall_vehicle_id": listed.id})
            # who pays is a term of the maker's campaign, read past the adviser's rights
            partner = job.sudo().recall_id.partner_id or job.sudo().free_service_id.partner_id
            if not order.warranty_partner_id:
                order.warranty_partner_id = partner
