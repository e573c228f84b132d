from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRepairJob(models.Model):
    _inherit = "dealer.repair.job"

    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Accessory of the Deal",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    pdi_id = fields.Many2one(
        "dealer.checklist",
        string="PDI",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The checklist this job fills.",
    )
    checklist_line_id = fields.Many2one(
        "dealer.checklist.line",
        string="Fault Found",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The item of the checklist this job puts right.",
    )

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"sale_line_id", "pdi_id", "checklist_line_id"}

    def action_open_pdi(self):
        """The checklist this job fills."""
        self.ensure_one()
        return self.pdi_id._get_form_action()

    def _get_done_blockers(self):
        blockers = super()._get_done_blockers()
        pdi = self.sudo().pdi_id  # its state is the job's to know
        if pdi and pdi.state == "draft":
            blockers.append(
                self.env._(
                    "“%(job)s” is done when its checklist is: the technician finishes the PDI.",
                    job=self.concern,
                )
            )
        return blockers

    def _check_fitting_droppable(self):
        """:raises UserError: parts are in the car; says who takes them out or leaves them in"""
        inside = self.line_ids.filtered(lambda line: line.sale_line_id and line.qty_net)
        if inside:
            order = inside.order_id[:1]
            raise UserError(
                self.env._(
                    "%(parts)s of %(deal)s are in the car already. The store keeper takes them "
                    "back on %(order)s, or the workshop controller keeps them on the car there.",
                    parts=", ".join(inside.mapped("name")),
                    deal=order.deal_id.name,
                    order=order.name,
                )
            )
