from odoo import fields, models
from odoo.tools import email_normalize


class AccountMove(models.Model):
    _inherit = "account.move"

    dealer_repair_order_id = fields.Many2one(
        "dealer.repair.order",
        string="Repair Order",
        index="btree_not_null",
        readonly=True,
        check_company=True,
    )
    dealer_repair_payer = fields.Selection(
        [
            ("customer", "Customer"),
            ("warranty", "Warranty"),
            ("insurer", "Insurer"),
            ("internal", "Internal"),
        ],
        string="Payer",
        readonly=True,
        help="Whose part of the repair order this is.",
    )
    dealer_repair_reason = fields.Char(
        string="Reason",
        readonly=True,
        copy=False,
        staff_only=True,
        help="Why the settlement was taken back.",
    )
    repair_sent_on = fields.Datetime(
        string="Bill Sent on", readonly=True, copy=False, help="When it went to who pays it."
    )
    repair_sent_to = fields.Char(string="Bill Sent to", readonly=True, copy=False)
    repair_mail_id = fields.Many2one(
        "mail.mail",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The mail while it is on its way; gone once it is out.",
    )

    def _has_bill_address(self):
        self.ensure_one()
        return bool(email_normalize(self.partner_id.email or "", strict=False))

    def _get_bill_state(self):
        """Return to_send, sending, failed or sent."""
        self.ensure_one()
        if not self.repair_sent_on:
            return "to_send"
        state = self.repair_mail_id.state
        if state == "exception":
            return "failed"
        return "sending" if state == "outgoing" else "sent"

    def _send_repair_bill(self):
        """Mail each bill of a repair order to who pays it: the PDF and a link behind a token."""
        template = self.env.ref("dealer_workshop.mail_template_bill").sudo()
        for bill in self:
            bill._portal_ensure_token()
            mail_id = template.send_mail(bill.id, force_send=False)
            bill.write(
                {
                    "repair_sent_on": fields.Datetime.now(),
                    "repair_sent_to": email_normalize(bill.partner_id.email, strict=False),
                    "repair_mail_id": mail_id,
                }
            )

    def _get_repair_bill_jobs(self):
        """Return the bill's lines under the jobs they belong to, in the order's sequence.

        :rtype: list(tuple(`dealer.repair.job`, `account.move.line`))
        """
        self.ensure_one()
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        groups = lines.grouped(lambda line: line.dealer_repair_line_id.job_id)
        none = self.env["dealer.repair.job"]
        found = [(job, groups[job]) for job in self.dealer_repair_order_id.job_ids if job in groups]
        return found + ([(none, groups[none])] if none in groups else [])

    def _get_repair_bill_taxes(self):
        """Return `(name, amount)` of each tax of the bill."""
        self.ensure_one()
        taxes = {}
        for line in self.line_ids.filtered("tax_line_id"):
            name = line.tax_line_id.invoice_label or line.tax_line_id.name
            taxes[name] = taxes.get(name, 0.0) - line.amount_currency
        return list(taxes.items())
