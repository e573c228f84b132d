from odoo import fields, models


class DealerInsuranceOutcome(models.TransientModel):
    """Note a call on a renewal, and how the renewal ended when it did."""

    _name = "dealer.insurance.outcome"
    _description = "Outcome of a Renewal Call"

    renewal_id = fields.Many2one("dealer.insurance.renewal", required=True)
    currency_id = fields.Many2one(related="renewal_id.currency_id")
    result = fields.Selection(
        [("reached", "Reached"), ("no_answer", "No answer"), ("later", "Call again")],
        required=True,
        default="reached",
    )
    outcome = fields.Selection(
        [
            ("open", "Goes on"),
            ("elsewhere", "Renewed elsewhere"),
            ("unreachable", "Not reachable, given up"),
            ("sold", "Car sold"),
        ],
        required=True,
        default="open",
    )
    next_call = fields.Date(string="Call Again On")
    other_insurer = fields.Char(string="With Whom")
    other_price = fields.Monetary(string="At Which Price")
    note = fields.Char()

    def action_done(self):
        self.ensure_one()
        renewal = self.renewal_id
        renewal._check_open()
        Call = self.env["dealer.insurance.renewal.call"]
        facts = {
            "called_on": fields.Datetime.now(),
            "user_id": self.env.uid,
            "result": self.result,
        }
        call = renewal.call_ids.filtered(lambda call: not call.called_on)[:1]
        if call:
            call._set_facts(facts)
            call.note = self.note
        else:
            Call._create_with_facts(
                [
                    {
                        "renewal_id": renewal.id,
                        "due_date": fields.Date.context_today(self),
                        "note": self.note,
                        **facts,
                    }
                ]
            )
        if self.outcome == "open":
            if self.next_call:
                Call._create_with_facts([{"renewal_id": renewal.id, "due_date": self.next_call}])
        else:
            renewal._close(
                self.outcome, other_insurer=self.other_insurer, other_price=self.other_price
            )
        return {"type": "ir.actions.act_window_close"}
