from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRepairOrder(models.Model):
    """The bills on paper and by e-mail."""

    _inherit = "dealer.repair.order"

    bill_state = fields.Selection(
        [
            ("none", "No bill"),
            ("to_send", "Not sent"),
            ("sending", "Sending"),
            ("failed", "Failed"),
            ("sent", "Sent"),
        ],
        string="Electronic Bill",
        compute="_compute_bill_state",
        help="Whether the bills of this order went out by e-mail: the customer's, and those of "
        "payers who have an address.",
    )
    bill_failure = fields.Char(compute="_compute_bill_state", help="Why a bill did not go out.")

    @api.depends("invoice_ids.repair_sent_on", "invoice_ids.repair_mail_id.state")
    def _compute_bill_state(self):
        for order in self:
            # sudo: whether a bill was sent is the order's matter, the bill the accountant's
            bills = order._get_live_bills()
            wanted = bills.filtered(lambda bill: bill._has_bill_address() or bill.repair_sent_on)
            states = {bill._get_bill_state() for bill in (wanted or bills)}
            for state in ("failed", "to_send", "sending", "sent", "none"):
                if state in states or state == "none":
                    order.bill_state = state
                    break
            failed = bills.repair_mail_id.filtered(lambda mail: mail.state == "exception")
            order.bill_failure = failed[:1].failure_reason

    def _get_live_bills(self):
        """Return the bills that are in force, the customer's first."""
        self.ensure_one()
        order = ["customer", "insurer", "warranty"]
        bills = self._get_live_moves().filtered(lambda move: move.move_type == "out_invoice")
        return bills.sorted(lambda bill: order.index(bill.dealer_repair_payer))

    def _get_payer_amounts(self):
        """Return `(who, amount with tax)` of each payer; who by role, and by name for the others."""
        self.ensure_one()
        labels = dict(
            self.env["dealer.repair.line"]._fields["payer"]._description_selection(self.env)
        )
        return [
            (f"{labels[payer]}: {self._get_payer_partner(payer).name}", self[f"amount_{payer}"])
            for payer in ("customer", "warranty", "insurer")
        ]

    def action_print_bill(self):
        """Print the bills, one for each payer."""
        self.ensure_one()
        self._check_has_bills()
        return self.env.ref("dealer_workshop.action_report_bills").report_action(self)

    def action_send_bill(self):
        """Send every bill that was not sent yet to who pays it: PDF and a link to read and pay it.

        :return: a notification of what was sent, and what not
        :raise UserError: nobody has an address
        """
        return self._send_bills(again=False)

    def action_send_bill_again(self):
        """Send the bills once more, after an address was mended or a mail was lost."""
        return self._send_bills(again=True)

    def _check_has_bills(self):
        if not self._get_live_bills():
            raise UserError(
                self.env._("%(order)s has no bill yet: settle it first.", order=self.display_name)
            )

    def _send_bills(self, again):
        self.ensure_one()
        self.check_access("write")
        self._check_has_bills()
        bills = self._get_live_bills()
        if not again:
            bills = bills.filtered(lambda bill: bill._get_bill_state() in ("to_send", "failed"))
            if not bills:
                raise UserError(
                    self.env._("The bills of %(order)s were sent already.", order=self.display_name)
                )
        lost = bills.filtered(lambda bill: not bill._has_bill_address())
        names = ", ".join(lost.partner_id.mapped("display_name"))
        if lost == bills:
            raise UserError(
                self.env._(
                    "%(names)s: no valid e-mail address. Enter it on the contact, or print the "
                    "bill.",
                    names=names,
                )
            )
        sent = bills - lost
        sent._send_repair_bill()  # live bills come with sudo; the order's writer may send them
        text = ", ".join(f"{bill.name} → {bill.repair_sent_to}" for bill in sent)
        self.message_post(body=self.env._("Bill sent: %(bills)s", bills=text))
        if names:
            text += "\n" + self.env._("No valid e-mail address: %(names)s.", names=names)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Bill sent"),
                "message": text,
                "type": "warning" if names else "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
