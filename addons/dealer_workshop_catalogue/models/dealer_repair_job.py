from odoo import api, fields, models


class DealerRepairJob(models.Model):
    _inherit = "dealer.repair.job"

    operation_id = fields.Many2one(
        "dealer.operation", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    package_id = fields.Many2one(
        "dealer.service.package", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    labour_class_id = fields.Many2one(
        "dealer.labour.class",
        compute="_compute_from_operation",
        store=True,
        readonly=False,
        precompute=True,
        help="Prices the hours of its labour lines.",
    )
    skill_type_id = fields.Many2one(related="skill_id.skill_type_id")
    skill_id = fields.Many2one(
        "hr.skill",
        compute="_compute_from_operation",
        store=True,
        readonly=False,
        precompute=True,
        help="What whoever does the job must have learnt.",
    )
    skill_level_id = fields.Many2one(
        "hr.skill.level",
        string="Least Level",
        compute="_compute_from_operation",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('skill_type_id', '=', skill_type_id)]",
        help="The technician has this level of the skill, or a higher one.",
    )
    bay_kind_id = fields.Many2one(
        "dealer.workshop.bay.kind",
        compute="_compute_from_operation",
        store=True,
        readonly=False,
        precompute=True,
        help="Where the job can be done.",
    )
    planned_hours = fields.Float(
        compute="_compute_planned_hours",
        store=True,
        readonly=False,
        precompute=True,
        help="Hours the job takes in the plan: the standard hours of its labour lines, or typed.",
    )

    @api.depends("operation_id")
    def _compute_from_operation(self):
        for job in self:
            if operation := job.operation_id:
                job.labour_class_id = operation.labour_class_id
                job.skill_id = operation.skill_id
                job.skill_level_id = operation.skill_level_id
                job.bay_kind_id = operation.bay_kind_id

    @api.depends("line_ids.standard_hours", "line_ids.quantity", "line_ids.line_type")
    def _compute_planned_hours(self):
        for job in self:
            labour = job.line_ids.filtered(lambda line: line.line_type == "labour")
            hours = sum(line.standard_hours or line.quantity for line in labour)
            job.planned_hours = hours or job.planned_hours
