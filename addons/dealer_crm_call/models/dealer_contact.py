from odoo import fields, models


class DealerContact(models.Model):
    _inherit = "dealer.contact"

    call_task_id = fields.Many2one(
        "dealer.call.task",
        string="Call of a List",
        readonly=True,
        index="btree_not_null",
        copy=False,
    )

    def _check_given(self, vals_list):
        for vals in vals_list:
            vals.pop("call_task_id", None)  # tries are noted by the caller's screen only
        return super()._check_given(vals_list)
