import base64
import json
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, consteq

from odoo.addons.dealer_base.models.dealer_vehicle_lookup import like
from odoo.addons.dealer_base.tools.text import squeeze
from odoo.addons.dealer_base.vin import normalise
from odoo.addons.dealer_workflow.lib import canonical

OPEN = ("draft", "sent")
# numbers people search by, kept without spaces and in capitals
NUMBERS = {
    "customer_number": lambda text: text.strip().upper(),
    "vehicle_number": squeeze,
    "certificate_number": squeeze,
    "vin": normalise,
    "engine_number": squeeze,
}
SALES = ("sales_consultant", "sales_manager", "finance_clerk", "administrator")


class ContractChangedError(Exception):
    """What was read is not what the contract says now; nothing was signed."""


class DealerSalesContract(models.Model):
    """A sales contract (销售合同): one version of what a deal's customer is to sign, or signed.

    While it is open it says what the deal says. Signed, it is sealed: `content` is canonical JSON
    of the terms and of the very text, `digest` its SHA-256, and the signed PDF is kept with it.
    What is agreed later is the next version, a supplement, which replaces it once signed.
    Only the methods here write; no role has a right to.
    """

    _name = "dealer.sales.contract"
    _description = "Sales Contract"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "portal.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _fact_fields = frozenset(
        {
            "state", "version", "order_id", "company_id", "partner_id", "vehicle_id", "template_id",
            "lang", "kind", "text", "content", "digest", "signed_on", "signed_by", "method",
            "signature", "scan", "pdf", "sent_on", "viewed_on", "link_expires_on", "amount_total",
            "buyer_identity", "amount_car", "amount_extras", "amount_gifts", "deposit",
            "amount_rest", "amount_words", "payment_terms", "delivery_date", "special_terms",
            "access_token", "line_ids", "taken_by_id", "user_id", "date",
        }
    )  # fmt: skip

    order_id = fields.Many2one(
        "sale.order", string="Deal", required=True, index=True, ondelete="restrict", readonly=True,
        check_company=True,
    )  # fmt: skip
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    version = fields.Integer(required=True, readonly=True, default=1, aggregator=None)
    state = fields.Selection(
        [
            ("draft", "To sign"),
            ("sent", "Sent"),
            ("signed", "Signed"),
            ("replaced", "Replaced"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
        tracking=True,
    )
    date = fields.Date(required=True, readonly=True, help="Day it was written, in the store.")
    kind = fields.Selection(
        [("new", "New car"), ("used", "Used car")], required=True, readonly=True, default="new"
    )
    template_id = fields.Many2one(
        "dealer.designer.template", readonly=True, ondelete="set null", index="btree_not_null"
    )
    lang = fields.Char(string="Language", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Consultant", readonly=True, index="btree_not_null"
    )

    # who and what, as the deal said when it was written
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, readonly=True,
        ondelete="restrict",
    )  # fmt: skip
    vehicle_id = fields.Many2one(
        "dealer.vehicle", index="btree_not_null", readonly=True, ondelete="restrict"
    )
    buyer_identity = fields.Char(string="Customer's Identity Number", readonly=True)
    line_ids = fields.One2many(
        "dealer.sales.contract.line", "contract_id", readonly=True, domain=[("part", "=", "price")]
    )
    gift_ids = fields.One2many(
        "dealer.sales.contract.line", "contract_id", string="Gifts", readonly=True,
        domain=[("part", "=", "gift")],
    )  # fmt: skip
    payment_ids = fields.One2many(
        "dealer.sales.contract.line", "contract_id", string="Paid by Others", readonly=True,
        domain=[("part", "=", "payment")],
    )  # fmt: skip
    amount_car = fields.Monetary(string="Price of the Car", readonly=True, help="With tax.")
    amount_extras = fields.Monetary(string="Extras and Services", readonly=True, help="With tax.")
    amount_gifts = fields.Monetary(string="Value of Gifts", readonly=True)
    amount_total = fields.Monetary(string="Total", readonly=True, help="With tax.")
    amount_words = fields.Char(string="Total in Words", readonly=True)
    deposit = fields.Monetary(readonly=True)
    amount_rest = fields.Monetary(
        string="Rest", readonly=True, help="What the customer pays besides the deposit and others."
    )
    payment_terms = fields.Char(readonly=True)
    delivery_date = fields.Date(readonly=True)
    special_terms = fields.Text(readonly=True)

    # what people search by, as it is today; as signed it stands in the content
    customer_number = fields.Char(compute="_compute_customer_number", store=True)
    vehicle_number = fields.Char(related="vehicle_id.number", store=True)
    certificate_number = fields.Char(related="vehicle_id.certificate_number", store=True)
    vin = fields.Char(related="vehicle_id.vin", store=True, string="VIN")
    engine_number = fields.Char(related="vehicle_id.engine_number", store=True)
    build_date = fields.Date(
        related="vehicle_id.build_date", store=True, index="btree_not_null", string="Built On"
    )

    # the agreement
    text = fields.Html(string="Contract", sanitize=False, readonly=True)
    content = fields.Text(readonly=True, help="Canonical JSON of the terms and the text.")
    digest = fields.Char(string="Seal", readonly=True, help="SHA-256 of the content, hexadecimal.")
    is_intact = fields.Boolean(
        string="Seal Intact",
        compute="_compute_is_intact",
        help="The content still has the seal it was signed with.",
    )
    # whoever has it can sign as the customer: who sells passes on the link, nobody reads the token
    access_token = fields.Char(groups="base.group_system")
    sent_on = fields.Datetime(readonly=True)
    viewed_on = fields.Datetime(
        string="Seen On", readonly=True, help="When the customer first opened his link."
    )
    link_expires_on = fields.Datetime(readonly=True)
    link = fields.Char(compute="_compute_link")
    signed_on = fields.Datetime(readonly=True, index="btree_not_null", tracking=True)
    signed_by = fields.Char(readonly=True, help="Who signed, by name.")
    method = fields.Selection(
        [("link", "By link"), ("tablet", "At the desk"), ("paper", "On paper")],
        string="Way of Signing",
        readonly=True,
    )
    taken_by_id = fields.Many2one(
        "res.users", string="Taken by", readonly=True, help="Nobody when signed by link."
    )
    signature = fields.Image(max_width=1024, max_height=1024, readonly=True, attachment=True)
    scan = fields.Binary(string="Signed Paper", readonly=True, attachment=True)
    pdf = fields.Binary(string="Signed Contract", readonly=True, attachment=True)
    pdf_name = fields.Char(compute="_compute_pdf_name")
    changes = fields.Text(
        string="Changed since Signed",
        compute="_compute_changes",
        help="What the deal says differently today.",
    )

    _order_version_uniq = models.UniqueIndex(
        "(order_id, version)", "This version of the contract is there already: open the deal again."
    )
    _order_open_uniq = models.UniqueIndex(
        "(order_id) WHERE state IN ('draft', 'sent')",
        "This deal has a contract to sign already: open the deal again.",
    )
    _order_signed_uniq = models.UniqueIndex(
        "(order_id) WHERE state = 'signed'",
        "This deal has a signed contract already: open the deal again.",
    )
    _digest_size = models.Constraint(
        "CHECK(digest IS NULL OR length(digest) = 64)", "The seal of a contract is a SHA-256."
    )
    _signed_whole = models.Constraint(
        "CHECK(state NOT IN ('signed', 'replaced') OR (digest IS NOT NULL AND signed_on IS NOT NULL"
        " AND signed_by IS NOT NULL AND method IS NOT NULL))",
        "A signed contract names who signed, how and when, and has its seal.",
    )

    # by its beginning and by its end, so that the planner can combine several numbers
    _customer_number_idx = models.Index("(customer_number text_pattern_ops)")
    _customer_number_reverse_idx = models.Index("(reverse(customer_number) text_pattern_ops)")
    _vehicle_number_idx = models.Index("(vehicle_number text_pattern_ops)")
    _vehicle_number_reverse_idx = models.Index("(reverse(vehicle_number) text_pattern_ops)")
    _certificate_number_idx = models.Index("(certificate_number text_pattern_ops)")
    _certificate_number_reverse_idx = models.Index("(reverse(certificate_number) text_pattern_ops)")
    _vin_idx = models.Index("(vin text_pattern_ops)")
    _vin_reverse_idx = models.Index("(reverse(vin) text_pattern_ops)")
    _engine_number_idx = models.Index("(engine_number text_pattern_ops)")
    _engine_number_reverse_idx = models.Index("(reverse(engine_number) text_pattern_ops)")

    # === COMPUTE METHODS === #

    @api.depends("partner_id.ref")
    def _compute_customer_number(self):
        for contract in self:
            contract.customer_number = (contract.partner_id.ref or "").strip().upper() or False

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for contract in self:
            contract.access_url = f"/my/contract/{contract.id}"
        return result

    @api.depends("state", "access_token", "link_expires_on")
    @api.depends_context("uid")
    def _compute_link(self):
        now = fields.Datetime.now()
        sells = self.env.su or self._may_sell()
        for contract in self:
            live = contract.state == "sent" and (contract.link_expires_on or now) > now
            token = sells and live and contract.sudo().access_token  # who sells passes it on
            contract.link = token and (
                f"{contract.get_base_url()}{contract.access_url}?access_token={token}"
            )

    @api.depends("content", "digest")
    def _compute_is_intact(self):
        for contract in self:
            contract.is_intact = bool(contract.content) and consteq(
                canonical.seal_text(contract.content), contract.digest or ""
            )

    @api.depends("name", "version")
    def _compute_pdf_name(self):
        for contract in self:
            contract.pdf_name = f"{(contract.name or '').replace('/', '-')}.pdf"

    @api.depends("state", "order_id.contract_changes")
    def _compute_changes(self):
        for contract in self:
            # sudo: the deal may be a colleague's; what differs is the contract's to tell
            order = contract.sudo().order_id
            contract.changes = contract.state == "signed" and order.contract_changes

    # === SEARCH, CRUD METHODS === #

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Numbers are found however they are typed (small letters, spaces, full-width), in full,
        by their beginning or by their end; an index answers each."""
        domain = Domain(domain).map_conditions(self._normalise_condition)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _normalise_condition(self, condition):
        spell = NUMBERS.get(condition.field_expr)
        value = condition.value
        if not spell or not isinstance(value, str) or not (spelled := spell(value)):
            return condition
        if condition.operator != "ilike":
            return Domain(condition.field_expr, condition.operator, spelled)
        field = self._fields[condition.field_expr]

        def to_sql(_model, alias, _query):
            column = SQL.identifier(alias, field.name, to_flush=field)
            return SQL(
                "(%(column)s LIKE %(start)s OR reverse(%(column)s) LIKE %(end)s)",
                column=column,
                start=f"{like(spelled)}%",
                end=f"{like(spelled[::-1])}%",
            )

        return Domain.custom(to_sql=to_sql)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if any(contract.state not in OPEN for contract in self):
            raise UserError(self.env._("A contract that was signed is kept as proof."))

    # === ACTION METHODS === #

    def action_send(self):
        """Make the link the customer signs with, and mail it to him if he has an address."""
        self.ensure_one()
        self._check_may_sell()
        self._check_open()
        contract = self.sudo()  # contracts are written by their actions alone
        contract._refresh()
        now = fields.Datetime.now()
        contract._set_facts(
            {
                "state": "sent",
                "sent_on": now,
                "link_expires_on": now + timedelta(days=self.company_id.contract_link_days),
                "access_token": contract.access_token or str(uuid.uuid4()),
            }
        )
        template = self.env.ref("dealer_sales_contract.mail_template_contract", False)
        mailed = bool(template and contract.partner_id.email)
        if mailed:
            template.sudo().send_mail(self.id, force_send=False)
        message = (
            self.env._("The link was mailed to %s.", contract.partner_id.email)
            if mailed
            else self.env._(
                "%s has no e-mail address: copy the link and pass it on.", contract.partner_id.name
            )
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Contract %s can be signed", self.name),
                "message": message,
                "type": "success" if mailed else "warning",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_sign(self):
        """The customer signs here: on the tablet, or on paper that is scanned."""
        self.ensure_one()
        self._check_may_sell()
        self._check_open()
        self.sudo()._refresh()  # contracts are written by their actions alone
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sign the Contract"),
            "res_model": "dealer.sales.contract.sign",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": self.id, "dialog_size": "extra-large"},
        }

    def action_refresh(self):
        """Write an open contract as the deal reads now."""
        for contract in self:
            contract._check_may_sell()
            contract._check_open()
            contract.sudo()._refresh(force=True)  # see action_send
        return True

    def action_print(self):
        """Print the contract: signed, the very file that is kept."""
        self.ensure_one()
        if self.pdf:
            return {
                "type": "ir.actions.act_url",
                "url": f"/web/content/{self._name}/{self.id}/pdf/{self.pdf_name}?download=true",
            }
        if self.state in OPEN:
            self.sudo()._refresh()  # see action_send
        return self.env.ref("dealer_sales_contract.report_contract").report_action(self)

    def action_open_deal(self):
        """Open the deal."""
        self.ensure_one()
        return self.order_id.get_formview_action()

    def action_supplement(self):
        """Write what has changed since it was signed as the next version."""
        self.ensure_one()
        return self.order_id.action_make_contract()

    # === CHECKS === #

    @api.model
    def _may_sell(self):
        return any(self.env.user.has_group(f"dealer_base.group_{role}") for role in SALES)

    def _check_may_sell(self):
        self.check_access("read")
        if not self.env.su and not self._may_sell():
            raise AccessError(
                self.env._("Only sales writes contracts and has them signed. Ask the consultant.")
            )

    def _check_open(self):
        for contract in self:
            if contract.state not in OPEN:
                raise UserError(
                    self.env._(
                        "Contract %s is no longer open: write a supplement from the deal.",
                        contract.name,
                    )
                )

    # === WRITING === #

    @api.model
    def _write_for(self, order):
        """Write the next version for a deal and return it.

        :raise UserError: no template
        """
        order.ensure_one()
        before = order.contract_ids.sorted("version")
        partner = order.partner_id
        partner.commercial_partner_id._give_customer_numbers()
        partner._give_customer_numbers()
        kind = before[:1].kind or order._get_contract_kind()
        lang = before[-1:].lang or partner.lang or order.company_id.partner_id.lang or self.env.lang
        template = self.env["dealer.designer.template"]._find_for_contract(
            order.company_id, kind, lang
        )
        version = (before[-1:].version or 0) + 1
        values = {
            "order_id": order.id,
            "company_id": order.company_id.id,
            "partner_id": partner.id,
            "version": version,
            "kind": kind,
            "lang": template._get_contract_lang(lang),
            "template_id": template.id,
            "date": order.company_id._get_store_date(),
        }
        if before:
            values["name"] = f"{before[0].name}-{version}"
        before.flush_recordset(["state"])  # the next version meets the unique indexes
        contract = self._create_with_facts([values])
        order.invalidate_recordset(["contract_ids"])
        contract._lay_down()
        return contract

    def _refresh(self, force=False):
        """Let an open contract say what its deal says now; a signed one stays."""
        for contract in self:
            if contract.state not in OPEN:
                continue
            template = contract.template_id
            stale = not contract.content or (template and template.write_date > contract.write_date)
            if force or stale or contract._get_terms() != contract._get_deal_terms():
                contract._lay_down()

    def _lay_down(self):
        """Write values, lines and text as the deal is now, and seal them."""
        self.ensure_one()
        order = self.order_id.with_context(lang=self.lang)
        template = self.template_id
        if not template.active:
            template = template._find_for_contract(self.company_id, self.kind, self.lang)
        values = order._prepare_contract_values()
        lines = order._prepare_contract_lines()
        self.with_context(active_test=False).env["dealer.sales.contract.line"].search(
            [("contract_id", "=", self.id)]
        ).unlink()
        self._set_facts({**values, "template_id": template.id})
        self.env["dealer.sales.contract.line"]._create_with_facts(
            [
                {**line, "contract_id": self.id, "sequence": number}
                for number, line in enumerate(lines)
            ]
        )
        self.invalidate_recordset(["line_ids", "gift_ids", "payment_ids"])
        text = template._render_contract(self)
        content = canonical.dumps(
            {
                "contract": self.name,
                "version": self.version,
                "terms": self._get_deal_terms(),
                "text": str(text),
            }
        )
        self._set_facts({"text": text, "content": content, "digest": canonical.seal_text(content)})

    def _get_terms(self):
        """:return: the terms this version was written with"""
        self.ensure_one()
        return json.loads(self.content)["terms"] if self.content else {}

    def _get_deal_terms(self):
        """:return: the terms of the deal today, spelled as those of the contract"""
        self.ensure_one()
        return self.order_id.with_context(lang=self.lang)._get_contract_terms_spelled()

    # === SIGNING === #

    def _sign(self, name, method, digest, signature=None, scan=None):
        """Take a signature under the text whose seal is `digest`.

        :param str signature: the drawing, base64
        :param str scan: the signed paper, base64
        :raise ContractChangedError: the contract reads differently by now; it was written anew
        """
        self.ensure_one()
        # one at a time, and what is compared cannot change before it is signed
        self.lock_for_update()
        self.order_id.lock_for_update()
        self.invalidate_recordset()
        self._check_open()
        self._refresh()
        if not consteq(self.digest.encode(), str(digest or "").encode(errors="replace")):
            raise ContractChangedError
        replaced = self.order_id.contract_ids.filtered(lambda contract: contract.state == "signed")
        replaced._set_facts({"state": "replaced"})
        replaced.flush_recordset(["state"])
        self._set_facts(
            {
                "state": "signed",
                "signed_on": fields.Datetime.now(),
                "signed_by": name,
                "method": method,
                "taken_by_id": False if method == "link" else self.env.uid,
                "signature": signature,
                "scan": scan,
            }
        )
        self._set_facts({"pdf": base64.b64encode(self._get_pdf())})
        self._tell_signed(replaced)

    def _get_pdf(self):
        """:return: bytes of the signed contract as a file"""
        # sudo: the print reads what the contract names
        report = self.env["ir.actions.report"].sudo()
        return report._render_qweb_pdf("dealer_sales_contract.report_contract", self.ids)[0]

    def _tell_signed(self, replaced):
        """The deal's history has it; the consultant of a link that was signed is told."""
        order = self.order_id
        method = dict(self._fields["method"]._description_selection(self.env))[self.method]
        body = self.env._(
            "Contract %(contract)s signed by %(name)s (%(method)s).",
            contract=self.name,
            name=self.signed_by,
            method=method,
        )
        if replaced:
            body += " " + self.env._("It replaces %s.", ", ".join(replaced.mapped("name")))
        attachments = [(self.pdf_name, base64.b64decode(self.pdf))]
        order.message_post(body=body, attachments=attachments, subtype_xmlid="mail.mt_note")
        if self.method == "link" and order.user_id:
            order.activity_schedule(
                "mail.mail_activity_data_todo", user_id=order.user_id.id, summary=body
            )

    def _cancel_with_deal(self):
        """A cancelled deal has no contract in force; what was signed is kept."""
        self.filtered(lambda contract: contract.state in (*OPEN, "signed"))._set_facts(
            {"state": "cancelled"}
        )

    def _portal_ensure_token(self):
        """Override of `portal`: the token is made when the contract is sent, by nothing else.

        `get_portal_url` is open to every RPC and asks for no rights: only who sells, and may read
        the contract, is told.
        """
        if not self.env.su and not (self._may_sell() and self.has_access("read")):
            return False
        return self.sudo().access_token  # checked above

    def _mail_get_partner_fields(self, introspect_fields=False):
        return ["partner_id"]
