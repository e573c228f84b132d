import base64
import json
import uuid

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_datetime
from reportlab.graphics.barcode import createBarcodeDrawing

from ..lib import versions
from odoo.addons.dealer_workflow.lib import canonical

OPEN = ("pending", "changed")


class DealerRepairOrder(models.Model):
    """What the customer is offered and what he says: versions, signatures, the page of the link."""

    _name = "dealer.repair.order"
    _inherit = ["dealer.repair.order", "portal.mixin"]

    authorisation_ids = fields.One2many(
        "dealer.repair.authorisation", "order_id", string="Authorisations"
    )
    estimate_ids = fields.One2many("dealer.repair.estimate", "order_id", string="Estimates Sent")
    estimate_version = fields.Integer(
        string="Version",
        compute="_compute_estimate_version",
        help="Number of the latest version that was sent or signed.",
    )
    # so that a first agreement need not look for earlier ones
    was_agreed = fields.Boolean(
        readonly=True, copy=False, help="A line the customer agreed to was removed."
    )
    agreement_state = fields.Selection(
        [
            ("none", "Nothing to agree"),
            ("pending", "Not authorised"),
            ("supplement", "Supplement open"),
            ("changed", "Changed after signing"),
            ("authorised", "Authorised"),
            ("declined", "All left out"),
        ],
        string="Agreement",
        compute="_compute_agreement_state",
        help="Whether what the order says now is what the customer agreed to.",
    )
    changes_since = fields.Text(
        compute="_compute_changes_since",
        help="What was changed after the customer agreed to it, from what to what, and by whom.",
    )
    versions = fields.Html(
        compute="_compute_versions",
        sanitize=False,
        help="Every version that was sent or signed, and what differs from the one before.",
    )
    # Whoever has it can sign as the customer: only those who take his word anyway.
    access_token = fields.Char(
        groups="dealer_base.group_service_adviser,dealer_base.group_workshop_controller"
    )
    link_expires_on = fields.Datetime(
        string="Link Valid until",
        readonly=True,
        copy=False,
        help="Until then the customer can answer on the page of his link.",
    )

    # === COMPUTE METHODS === #

    def _compute_access_url(self):  # pylint: disable=missing-return
        super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/repair/{order.id}"

    @api.depends("authorisation_ids.version", "estimate_ids.version")
    def _compute_estimate_version(self):
        for order in self:
            # who may read the order may know how often it was laid before its customer
            known = order.sudo()
            numbers = known.authorisation_ids.mapped("version") + known.estimate_ids.mapped(
                "version"
            )
            order.estimate_version = max(numbers, default=0)

    @api.depends("line_ids.authorisation_state")
    def _compute_agreement_state(self):
        for order in self:
            states = set(order.line_ids.mapped("authorisation_state")) - {"not_needed"}
            if "changed" in states:
                order.agreement_state = "changed"
            elif "pending" in states:
                said = states - {"pending"}
                order.agreement_state = "supplement" if said else "pending"
            elif "authorised" in states:
                order.agreement_state = "authorised"
            else:
                order.agreement_state = "declined" if states else "none"

    @api.depends("line_ids.change_text")
    def _compute_changes_since(self):
        for order in self:
            order.changes_since = "\n".join(
                line._describe_change() for line in order.line_ids if line.change_text
            )

    @api.depends("authorisation_ids", "estimate_ids")
    @api.depends_context("lang", "tz")
    def _compute_versions(self):
        for order in self:
            entries = order._get_versions() if order.estimate_version else []
            order.versions = entries and self.env["ir.qweb"]._render(
                "dealer_workshop.estimate_versions", {"entries": entries, "order": order}
            )

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"was_agreed", "link_expires_on"}

    # === ACTIONS === #

    def action_authorise(self):
        """Ask what the customer says of each line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.repair.authorise",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Customer's Authorisation"),
            "context": {"default_order_id": self.id},
        }

    def action_send_estimate(self):
        """Lay the estimate before the customer as it reads now: a link he opens on his phone."""
        self.ensure_one()
        estimate = self._send_estimate()
        wizard = self.env["dealer.repair.send"].create({"estimate_id": estimate.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.repair.send",
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Send for Signature"),
        }

    # === AGREEMENT === #

    def _get_lines_to_agree(self):
        """Return the lines the customer has a say in."""
        return self.line_ids.filtered(lambda line: line._has_share("customer"))

    def _get_lines_open(self):
        """Return the lines that wait for the customer's word."""
        return self.line_ids.filtered(lambda line: line.authorisation_state in OPEN)

    def _get_offer_content(self, lines=None):
        """Return what the customer is offered, as JSON that compares equal: its canonical text is
        what he signs."""
        self.ensure_one()
        # who may read the order and its lines may read what stands on them
        order = self.sudo()
        lines = order._get_lines_to_agree() if lines is None else lines.sudo()
        return {
            "order": order.name,
            "vehicle": order.vehicle_id.vin or order.vehicle_id.license_plate or "",
            "customer": order.partner_id.id,
            "currency": order.currency_id.name,
            "total": order.amount_customer,
            "lines": [
                {
                    "id": line.id,
                    "job": line.job_id.concern or "",
                    "quantity": line.quantity,
                    "decision": line.decision or None,
                    **line._get_agreed_content(),
                }
                for line in lines
            ],
        }

    def _get_offer_digest(self):
        return canonical.seal_text(canonical.dumps(self._get_offer_content()))

    def _authorise(self, method, signer, signature=False, note=False, decisions=None):
        """Freeze what the customer said: every line he pays, as it reads now, and his decision.

        :param str method: how he agreed, see `dealer.repair.authorisation.method`
        :param str signer: who agreed
        :param dict decisions: `{line: (decision, reason)}` of the lines he does not simply
            authorise; lines he did without earlier stay out unless named here
        :return: the `dealer.repair.authorisation` record
        :raise UserError: nothing to agree to, or parts of a declined line are in the car
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_agree()
        lines = self._get_lines_to_agree()
        if not lines and not self._is_excess_unsigned():
            raise UserError(
                self.env._(
                    "%(order)s has no line for the customer to authorise.", order=self.display_name
                )
            )
        version = self._take_version()
        kind = self._get_kind_of_version(version)
        decided = {line: (line.decision, line.decision_reason) for line in lines if line.is_out}
        decided.update(decisions or {})
        lines._decide(decided)
        # Roles only read authorisations: none is made or changed but here.
        return (
            self.env["dealer.repair.authorisation"]
            .sudo()
            ._create_for(
                self,
                lines,
                {
                    "authorised_by": signer,
                    "method": method,
                    "signature": signature,
                    "note": note,
                    "version": version,
                    "kind": kind,
                    "user_id": False if method == "link" else self.env.uid,
                },
            )
        )

    def _check_may_agree(self):
        """:raise UserError: nothing can be agreed of this order any more"""
        self._check_not_settled()
        for order in self:
            if order.cancelled_on:
                raise UserError(
                    self.env._(
                        "%(order)s is cancelled: there is nothing to agree to.",
                        order=order.display_name,
                    )
                )

    def _take_version(self):
        """Return the number of the version that reads as the order does now; a new one unless it
        is the one sent last."""
        self.ensure_one()
        number = self._get_last_version()
        if number:
            last = self.sudo().estimate_ids[:1]
            if last.version == number and last.digest == self._get_offer_digest():
                return number
        return number + 1

    def _get_last_version(self):
        """Return the number of the latest version, 0 when nothing was sent or signed."""
        said = self.link_expires_on or self.was_agreed or self.line_ids.authorisation_id
        return self.estimate_version if said else 0

    def _get_kind_of_version(self, version):
        """The first agreement is to an estimate, what follows to a supplement."""
        return "supplement" if version > 1 and self.authorisation_ids else "estimate"

    def _send_estimate(self):
        """Keep what the customer is shown, and open the page of the link to him.

        :return: the `dealer.repair.estimate`: the one sent last when nothing changed since
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_agree()
        if not self._get_lines_open():
            raise UserError(
                self.env._(
                    "%(order)s has no line that waits for the customer: there is nothing to sign.",
                    order=self.display_name,
                )
            )
        now = fields.Datetime.now()
        expires = fields.Datetime.add(now, days=self.company_id.repair_link_days)
        # Roles only read estimates: none is made or changed but here.
        Estimate = self.env["dealer.repair.estimate"].sudo()
        version = self._take_version()
        if version == self._get_last_version():
            estimate = self.estimate_ids[:1].sudo()
            estimate._set_facts({"expires_on": expires, "sent_on": now})
        else:
            content = canonical.dumps(self._get_offer_content())
            estimate = Estimate.create(
                {
                    "order_id": self.id,
                    "version": version,
                    "kind": self._get_kind_of_version(version),
                    "amount_total": self.amount_customer,
                    "content": content,
                    "digest": canonical.seal_text(content),
                    "sent_on": now,
                    "expires_on": expires,
                }
            )
        self._set_facts({"link_expires_on": expires})
        self._portal_ensure_token()
        if not self.waiting_reason and not any(self.job_ids.mapped("is_clocked_on")):
            self.waiting_reason = "authorisation"
        return estimate.sudo(False)

    def _portal_ensure_token(self):
        """Override of `portal`: only those who may take the customer's word learn the token."""
        allowed = ("service_adviser", "workshop_controller")
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in allowed
        ):
            return False
        if not self.access_token:
            self.sudo().access_token = str(uuid.uuid4())
        return self.access_token

    def _get_link(self):
        """Return the address the customer opens."""
        self.ensure_one()
        if not self._portal_ensure_token():
            raise AccessError(self.env._("Only the service adviser sends the customer's link."))
        return self.get_base_url() + self.get_portal_url()

    @api.model
    def _get_qr_image(self, text):
        """Return a QR code as an SVG data URI: sharp at any size, needs no second request."""
        drawing = createBarcodeDrawing(
            "QR", value=text, barLevel="M", barBorder=2, width=300, height=300
        )
        svg = base64.b64encode(drawing.asString("svg").encode()).decode()
        return f"data:image/svg+xml;base64,{svg}"

    def _get_amount_customer_if(self, decisions):
        """Return what the customer would pay, with tax, were these his decisions.

        :param dict decisions: `{line: decision}`; the other lines stay as they are
        """
        self.ensure_one()
        lines = self.line_ids.filtered(
            lambda line: decisions[line] == "authorised" if line in decisions else not line.is_out
        )
        items = self._get_bill_items(lines)
        return sum(item.total for item in items.get("customer", ())) * self.currency_id.rounding

    def _get_shared_media(self, job):
        """Return the photos and videos of a job that are marked for the customer, with addresses
        that open for him; those of the order itself come with its first job."""
        self.ensure_one()
        owners = [job, *job.line_ids]
        if job == self.job_ids[:1]:
            owners.insert(0, self)
        shared = [media for owner in owners for media in owner.media_ids if media.is_shared]
        return [
            {
                "name": media.name,
                "kind": media.media_kind,
                "url": f"/web/content/{media.id}?access_token={media.generate_access_token()[0]}",
            }
            for media in shared
        ]

    def _tell_of_answer(self, authorisation, said):
        """Tell the adviser what the customer answered on the page of his link."""
        self.ensure_one()
        left_out = [
            f"{line.name} ({reason})" if reason else line.name
            for line, (decision, reason) in said.items()
            if decision != "authorised"
        ]
        order = self.with_context(lang=self.adviser_id.lang or self.env.lang)
        summary = order.env._("%(name)s has answered", name=authorisation.authorised_by)
        note = (
            order.env._("Left out: %(lines)s", lines=", ".join(left_out))
            if left_out
            else order.env._("Everything is agreed.")
        )
        order.message_post(  # pylint: disable=translation-required
            body=f"{summary}. {note}",
            author_id=self.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        if self.adviser_id:
            order.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.adviser_id.id,
                summary=summary,
                note=note,
            )

    # === VERSIONS IN WORDS === #

    def _get_versions(self):
        """Return every version that was sent or signed, the latest first.

        :rtype: list(dict(version, kind, estimate, authorisations, amount, changes)); `changes` are
            sentences: what differs from the version before
        """
        self.ensure_one()
        # who may read the order may know what was laid before its customer
        order = self.sudo()
        by_version = {}
        for record in (*order.estimate_ids, *order.authorisation_ids):
            by_version.setdefault(record.version, []).append(record)
        entries, before = [], None
        for version in sorted(by_version):
            records = by_version[version]
            signed = [record for record in records if record._name != "dealer.repair.estimate"]
            sent = [record for record in records if record not in signed]
            content = json.loads((signed or sent)[0].content)
            entries.append(
                {
                    "version": version,
                    "kind": records[0].kind,
                    "estimate": sent[0] if sent else None,
                    "authorisations": signed,
                    "amount": content["total"],
                    "changes": self._describe_versions(before, content) if before else [],
                }
            )
            before = content
        return entries[::-1]

    def _describe_versions(self, old, new):
        """Return sentences: what differs from one content of an agreement to the next."""
        Line = self.env["dealer.repair.line"]
        sentences = [
            Line._describe_version_change(change)
            for change in versions.compare(old["lines"], new["lines"])
        ]
        if old["total"] != new["total"]:
            sentences.append(
                self.env._(
                    "Customer pays: %(old)s → %(new)s",
                    old=self.currency_id.format(old["total"]),
                    new=self.currency_id.format(new["total"]),
                )
            )
        return sentences

    def _format_time(self, moment):
        tz = self.env.context.get("tz") or False  # the customer has no user of his own
        return format_datetime(self.env, moment, tz=tz, dt_format="short") if moment else ""
