from odoo import fields, models


class DealerRepairRework(models.Model):
    """A job that did not pass the quality inspection, for one item: kept, and counted."""

    _name = "dealer.repair.rework"
    _description = "Rework"
    _order = "found_on desc, id desc"
    _rec_name = "item"
    _check_company_auto = True

    job_id = fields.Many2one(
        "dealer.repair.job", required=True, index=True, readonly=True, ondelete="cascade"
    )
    order_id = fields.Many2one(related="job_id.order_id", store=True, index=True)
    company_id = fields.Many2one(related="job_id.company_id", store=True, index=True)
    vehicle_id = fields.Many2one(related="order_id.vehicle_id", store=True)
    model_id = fields.Many2one(
        related="vehicle_id.model_id", store=True, string="Series", index="btree_not_null"
    )
    operation_id = fields.Many2one(related="job_id.operation_id", store=True)
    labour_class_id = fields.Many2one(related="job_id.labour_class_id", store=True)
    technician_id = fields.Many2one(
        "hr.employee",
        readonly=True,
        index="btree_not_null",
        help="Who led the job when it was sent back.",
    )
    line_id = fields.Many2one(
        "dealer.checklist.line", string="Checklist Item", readonly=True, index="btree_not_null"
    )
    item = fields.Char(required=True, readonly=True, help="What did not pass.")
    note = fields.Char(readonly=True, help="What the inspector saw.")
    round = fields.Integer(readonly=True, help="Which check of the job found it: 1 is the first.")
    inspector_id = fields.Many2one("res.users", readonly=True)
    found_on = fields.Datetime(readonly=True, index=True)
    mended_on = fields.Datetime(
        readonly=True, help="When the technician marked the job done again."
    )
