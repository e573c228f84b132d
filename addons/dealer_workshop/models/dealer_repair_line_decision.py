from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import versions
from .dealer_repair_line import AGREED_FIELDS

DECISIONS = [
    ("authorised", "Authorised"),
    ("declined", "Declined"),
    ("deferred", "Deferred"),
]
OUT = ("declined", "deferred")
# What somebody may write that makes another promise of a line.
_PROMISE = frozenset(AGREED_FIELDS) | {"quantity", "share_ids"}


class DealerRepairLine(models.Model):
    """What the customer said of a line: do it, not at all, or later.

    A line he does without stays to be seen, but is on no bill, in no total, and asks for no part.
    It comes back at a later visit, where a new line takes it up at the prices of that day.
    """

    _inherit = "dealer.repair.line"

    decision = fields.Selection(
        DECISIONS, readonly=True, copy=False, help="What the customer said of this line."
    )
    decision_reason = fields.Char(readonly=True, copy=False, help="Why not, in his words.")
    decided_on = fields.Datetime(readonly=True, copy=False)
    # Set with the decision, not computed from it: what an authorisation does not change should not
    # compute totals, jobs and parts anew.
    is_out = fields.Boolean(
        string="Left Out",
        readonly=True,
        copy=False,
        help="Declined or deferred: on no bill, in no total, asks for no part.",
    )
    taken_up_line_id = fields.Many2one(
        "dealer.repair.line",
        string="Taken up by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The line of a later visit that takes up what was left out here.",
    )
    takes_up_ids = fields.One2many(
        "dealer.repair.line", "taken_up_line_id", string="Takes up", readonly=True, copy=False
    )
    authorisation_state = fields.Selection(
        selection_add=[("declined", "Declined"), ("deferred", "Deferred")]
    )

    changed_by_id = fields.Many2one(
        "res.users", string="Changed by", readonly=True, copy=False, help="After it was agreed."
    )
    changed_on = fields.Datetime(readonly=True, copy=False)
    change_text = fields.Char(
        string="Changed since Agreed",
        compute="_compute_change_text",
        help="From what was agreed to what it says now.",
    )

    _left_out = models.Index("(order_id) WHERE is_out")
    _out_is_decided = models.Constraint(
        "CHECK(COALESCE(is_out, FALSE) = (COALESCE(decision, '') IN ('declined', 'deferred')))",
        "A line is left out when the customer declined or deferred it, and only then.",
    )

    @api.depends("decision")
    def _compute_authorisation_state(self):  # pylint: disable=missing-return
        out = self.filtered("is_out")
        for line in out:
            line.authorisation_state = line.decision
        super(DealerRepairLine, self - out)._compute_authorisation_state()

    @api.depends("authorisation_state", *AGREED_FIELDS, "quantity", "authorised_content")
    @api.depends_context("lang")
    def _compute_change_text(self):
        for line in self:
            if line.authorisation_state != "changed":
                line.change_text = False
                continue
            old = {**line.authorised_content, "quantity": line.authorised_qty}
            line.change_text = "; ".join(
                line._describe_field_change(change)
                for change in versions.compare_line(old, line._get_promise())
            )

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {
            "changed_by_id",
            "changed_on",
            "decision",
            "decision_reason",
            "decided_on",
            "is_out",
            "taken_up_line_id",
        }

    # === CRUD METHODS === #

    def write(self, vals):
        """Override to note who changes what the customer agreed to, and from what to what."""
        if _PROMISE.isdisjoint(vals):
            return super().write(vals)
        before = {line: line._get_promise() for line in self if line.authorised_content}
        result = super().write(vals)
        self._note_changes(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_noted(self):
        """What was agreed does not vanish without a word."""
        self.filtered("authorisation_id").order_id._set_facts({"was_agreed": True})
        for order, lines in self.filtered("authorised_content").grouped("order_id").items():
            order.message_post(
                body=self.env._(
                    "Removed after the customer agreed to it: %(lines)s",
                    lines=", ".join(lines.mapped("name")),
                )
            )

    # === DECISION === #

    def action_offer_again(self):
        """Ask the customer once more: the line counts again and waits for his answer."""
        self.check_access("write")
        self.order_id._check_not_settled()
        out = self.filtered("is_out")
        if taken := out.filtered("taken_up_line_id"):
            raise UserError(
                self.env._(
                    "“%(line)s” was taken up by %(order)s already.",
                    line=taken[0].name,
                    order=taken[0].taken_up_line_id.order_id.display_name,
                )
            )
        out._set_facts(
            {"decision": False, "decision_reason": False, "decided_on": False, "is_out": False}
        )

    def _decide(self, decisions):
        """Record what the customer said of these lines; those not named are authorised.

        :param dict decisions: `{line: (decision, reason)}`
        """
        out = self.filtered(lambda line: decisions.get(line, ("",))[0] in OUT)
        if newly_out := out.filtered(lambda line: not line.is_out):
            newly_out._check_may_leave_out()
            newly_out._cancel_pending()
        now = fields.Datetime.now()
        for line in self:
            decision, reason = decisions.get(line, ("authorised", False))
            if (line.decision, line.decision_reason) != (decision, reason):
                facts = {"decision": decision, "decision_reason": reason, "decided_on": now}
                if line.is_out != (line in out):
                    facts["is_out"] = line in out
                line._set_facts(facts)

    def _check_may_leave_out(self):
        """Parts in the car come back before the customer can do without them."""
        for line in self:
            if line.qty_net:
                raise UserError(
                    self.env._(
                        "%(qty)g of “%(line)s” are in the car: the store keeper takes them back "
                        "before the customer can do without them.",
                        qty=line.qty_net,
                        line=line.name,
                    )
                )

    def _prepare_taken_up_values(self):
        """Return the values of a line that takes this one up: the same work, priced anew."""
        self.ensure_one()
        return {
            "line_type": self.line_type,
            "product_id": self.product_id.id,
            "name": self.name,
            "standard_hours": self.standard_hours,
            "quantity": self.quantity,
            "payer": self.payer,
            "takes_up_ids": self.ids,
        }

    # === CHANGES IN WORDS === #

    def _get_promise(self):
        """Return what the line promises now, quantity included."""
        self.ensure_one()
        return {"id": self.id, "quantity": self.quantity, **self._get_agreed_content()}

    def _note_changes(self, before):
        """Record who made another promise of what was agreed, and tell it on the order.

        :param dict before: `{line: its promise before}` of the lines that were agreed
        """
        told = {}
        for line, old in before.items():
            changes = versions.compare_line(old, line._get_promise())
            if not changes or line.authorisation_state != "changed":
                continue
            line._set_facts({"changed_by_id": self.env.uid, "changed_on": fields.Datetime.now()})
            told.setdefault(line.order_id, []).append(
                self.env._(
                    "Changed after the customer agreed to it: “%(line)s”: %(changes)s",
                    line=line.name,
                    changes="; ".join(line._describe_field_change(change) for change in changes),
                )
            )
        for order, sentences in told.items():
            order.message_post(body="\n".join(sentences))

    def _describe_change(self):
        """Return one sentence: what was changed since it was agreed, by whom and when."""
        self.ensure_one()
        who = self.changed_by_id.name
        return self.env._(
            "“%(line)s”: %(changes)s%(who)s",
            line=self.name,
            changes=self.change_text,
            who=f" ({who}, {self.order_id._format_time(self.changed_on)})" if who else "",
        )

    @api.model
    def _describe_version_change(self, change):
        """Return one sentence for a `Change` between two versions of an order."""
        line = change.line
        if change.kind == "changed":
            return self.env._(
                "“%(line)s”: %(change)s",
                line=line["name"],
                change=self._describe_field_change(change),
            )
        text = f"{line['name']}, {line['quantity']:g} × {self._format_price(line['price_unit'])}"
        if change.kind == "added":
            return self.env._("Added: %(line)s", line=text)
        return self.env._("Removed: %(line)s", line=text)

    @api.model
    def _describe_field_change(self, change):
        """Return `Label old → new` of one changed field of a promise."""
        if change.field == "decision" and not change.old:
            return self._format_promise("decision", change.new)
        if change.field == "shares":
            label = self._fields["share_ids"]._description_string(self.env)
        else:
            name = {"product": "product_id", "taxes": "tax_ids"}.get(change.field, change.field)
            label = self._fields[name]._description_string(self.env)
        old = self._format_promise(change.field, change.old)
        new = self._format_promise(change.field, change.new)
        return f"{label} {old} → {new}"

    @api.model
    def _format_promise(self, field, value):
        """Return the value of a field of a promise as people read it."""
        if field == "product":
            product = self.env["product.product"].browse(value or []).exists()
            return product.display_name or "–"
        if field == "taxes":
            # sudo: names of taxes, for people without rights on them
            taxes = self.env["account.tax"].sudo().browse(value or []).exists()
            return ", ".join(taxes.mapped("name")) or "–"
        if field in ("line_type", "payer", "decision"):
            return dict(self._fields[field]._description_selection(self.env)).get(value, "–")
        if field == "shares":
            labels = dict(self._fields["payer"]._description_selection(self.env))
            return (
                ", ".join(f"{labels[key]} {part:g} %" for key, part in (value or {}).items()) or "–"
            )
        if field == "price_unit":
            return self._format_price(value)
        if isinstance(value, (int, float)):
            return f"{value:g}"
        return value or "–"

    @api.model
    def _format_price(self, value):
        return f"{value or 0:,.2f}"
