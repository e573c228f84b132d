from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.dealer_repair_line_decision import DECISIONS


class DealerRepairAuthorise(models.TransientModel):
    """Takes what the customer says of the estimate as it reads now, line by line."""

    _name = "dealer.repair.authorise"
    _description = "Take the Customer's Authorisation"

    order_id = fields.Many2one("dealer.repair.order", required=True, readonly=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount_customer = fields.Monetary(
        string="Customer agrees to pay", compute="_compute_amount_customer"
    )
    line_ids = fields.One2many(
        "dealer.repair.authorise.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    method = fields.Selection(selection="_selection_method", required=True, default="signature")
    signer = fields.Char(
        string="Name",
        required=True,
        compute="_compute_signer",
        store=True,
        readonly=False,
        precompute=True,
        help="Who agrees.",
    )
    signature = fields.Image(max_width=1024, max_height=1024)
    note = fields.Char(help="What was said, such as the number that was called.")

    @api.model
    def _selection_method(self):
        """By link the customer answers himself."""
        field = self.env["dealer.repair.authorisation"]._fields["method"]
        return [way for way in field._description_selection(self.env) if way[0] != "link"]

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "line_id": line.id,
                        "decision": line.decision or "authorised",
                        "reason": line.decision_reason,
                    }
                )
                for line in wizard.order_id._get_lines_to_agree().sorted(
                    lambda line: (line.job_id.sequence, line.job_id.id, line.sequence, line.id)
                )
            ]

    @api.depends("line_ids.decision", "order_id")
    def _compute_amount_customer(self):
        for wizard in self:
            wizard.amount_customer = wizard.order_id and wizard.order_id._get_amount_customer_if(
                {answer.line_id: answer.decision for answer in wizard.line_ids}
            )

    @api.depends("order_id")
    def _compute_signer(self):
        for wizard in self:
            order = wizard.order_id
            wizard.signer = order.bringer_name or order.partner_id.name

    @api.onchange("line_ids")
    def _onchange_line_ids(self):
        """What is said of a whole job goes for its lines."""
        for answer in self.line_ids.filtered("whole_job"):
            others = self.line_ids.filtered(lambda line, job=answer.job_id: line.job_id == job)
            others.decision = answer.decision
            others.reason = answer.reason
            answer.whole_job = False

    def action_confirm(self):
        self.ensure_one()
        if self.method == "signature" and not self.signature:
            raise UserError(
                self.env._("The customer has not signed. Let him sign, or choose another way.")
            )
        if self.method == "phone" and not self.note:
            raise UserError(
                self.env._(
                    "Write down what was said on the phone: the number that was called and who "
                    "agreed to what."
                )
            )
        self.order_id._authorise(
            self.method,
            self.signer,
            self.signature,
            self.note,
            {
                answer.line_id: (
                    answer.decision,
                    answer.decision != "authorised" and answer.reason,
                )
                for answer in self.line_ids
            },
        )
        return {"type": "ir.actions.act_window_close"}


class DealerRepairAuthoriseLine(models.TransientModel):
    _name = "dealer.repair.authorise.line"
    _description = "What the Customer Says of a Line"

    wizard_id = fields.Many2one("dealer.repair.authorise", required=True, ondelete="cascade")
    line_id = fields.Many2one("dealer.repair.line", required=True)
    job_id = fields.Many2one(related="line_id.job_id", related_sudo=False)
    name = fields.Char(related="line_id.name", related_sudo=False)
    quantity = fields.Float(related="line_id.quantity", related_sudo=False)
    price_total = fields.Monetary(related="line_id.price_total", related_sudo=False)
    currency_id = fields.Many2one(related="line_id.currency_id", related_sudo=False)
    authorisation_state = fields.Selection(
        related="line_id.authorisation_state", related_sudo=False
    )
    change_text = fields.Char(related="line_id.change_text", related_sudo=False)
    decision = fields.Selection(DECISIONS, required=True, default="authorised")
    reason = fields.Char(help="Why not, in the customer's words.")
    whole_job = fields.Boolean(help="What is said of this line goes for every line of its job.")
