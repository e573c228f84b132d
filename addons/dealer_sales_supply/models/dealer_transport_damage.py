from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerTransportDamage(models.Model):
    """Damage the carrier did to a new car: found at the gate, claimed, paid or refused."""

    _name = "dealer.transport.damage"
    _description = "Transport Damage"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.media.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _fact_fields = frozenset({"state", "claimed_on", "settled_on", "settled_amount"})
    _fixed_fields = frozenset({"arrival_id"})

    arrival_id = fields.Many2one(
        "dealer.vehicle.arrival",
        string="Car",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    vehicle_id = fields.Many2one(related="arrival_id.vehicle_id", store=True, index=True)
    company_id = fields.Many2one(
        related="arrival_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    carrier = fields.Char(
        compute="_compute_carrier", store=True, readonly=False, precompute=True, required=True
    )
    truck = fields.Char(compute="_compute_carrier", store=True, readonly=False, precompute=True)
    date = fields.Date(
        string="Found On", required=True, default=lambda self: fields.Date.context_today(self)
    )
    user_id = fields.Many2one(
        "res.users", string="Found By", default=lambda self: self.env.user, required=True
    )
    description = fields.Text(required=True, help="What is damaged, where, how badly.")
    driver_signed = fields.Boolean(help="The driver signed the waybill with this damage on it.")
    claim_amount = fields.Monetary(string="Claimed", tracking=True)
    settled_amount = fields.Monetary(string="Paid", readonly=True, copy=False, tracking=True)
    state = fields.Selection(
        [
            ("found", "Found"),
            ("claimed", "Claimed"),
            ("settled", "Settled"),
            ("refused", "Refused"),
        ],
        default="found",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    claimed_on = fields.Date(readonly=True, copy=False)
    settled_on = fields.Date(string="Decided On", readonly=True, copy=False)
    answer = fields.Char(string="Carrier's Answer", copy=False)
    offered_amount = fields.Monetary(
        string="Carrier Pays",
        copy=False,
        help="What the carrier agrees to pay; recorded as paid when the claim is settled.",
    )

    _amounts_positive = models.Constraint(
        "CHECK (claim_amount >= 0 AND offered_amount >= 0)", "Amounts cannot be negative."
    )

    @api.depends("arrival_id")
    def _compute_carrier(self):
        for damage in self:
            damage.carrier = damage.carrier or damage.arrival_id.carrier
            damage.truck = damage.truck or damage.arrival_id.truck

    @api.ondelete(at_uninstall=False)
    def _unlink_except_claimed(self):
        if any(damage.state != "found" for damage in self):
            raise UserError(self.env._("A claim that was sent is kept."))

    def action_claim(self):
        """The claim went to the carrier: it needs a photo and an amount."""
        for damage in self:
            damage._check_state("found")
            if not damage.media_ids:
                raise UserError(self.env._("Take a photo of the damage first."))
            if not damage.claim_amount:
                raise UserError(self.env._("Say how much is claimed."))
        self._set_facts({"state": "claimed", "claimed_on": fields.Date.context_today(self)})
        return True

    def action_settle(self):
        """The carrier pays what he offers."""
        for damage in self:
            damage._check_state("claimed")
            if not damage.offered_amount:
                raise UserError(self.env._("Write down what the carrier pays, or that he refuses."))
            damage._set_facts(
                {
                    "state": "settled",
                    "settled_on": fields.Date.context_today(self),
                    "settled_amount": damage.offered_amount,
                }
            )
        return True

    def action_refuse(self):
        """The carrier pays nothing."""
        for damage in self:
            damage._check_state("claimed")
            if not damage.answer:
                raise UserError(self.env._("Write down what the carrier answered."))
        self._set_facts({"state": "refused", "settled_on": fields.Date.context_today(self)})
        return True

    def _check_state(self, state):
        self.ensure_one()
        if self.state != state:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._("%(claim)s is %(state)s.", claim=self.name, state=states[self.state])
            )
