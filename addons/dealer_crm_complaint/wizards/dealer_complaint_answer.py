from odoo import api, fields, models


class DealerComplaintAnswer(models.TransientModel):
    """The letter that tells the customer how his matter is solved."""

    _name = "dealer.complaint.answer"
    _description = "Solution for the Customer"

    complaint_id = fields.Many2one("dealer.complaint", required=True, ondelete="cascade")
    body = fields.Html(
        compute="_compute_body", store=True, readonly=False, precompute=True, required=True
    )

    @api.depends("complaint_id")
    def _compute_body(self):
        for wizard in self:
            complaint = wizard.complaint_id
            category = complaint.category_id.with_context(
                lang=complaint.partner_id.lang or self.env.lang
            )
            wizard.body = category._get_setting("answer_template") or "<p><br></p>"

    def action_send(self):
        """Tell the customer, with the link where he confirms or objects."""
        self.ensure_one()
        self.complaint_id._answer(self.body)
        return {"type": "ir.actions.act_window_close"}
