import secrets
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import call, template
from odoo.addons.dealer_workflow.lib import webhooks

PLACEHOLDERS = "{phone} {text} {id} {timestamp} {signature} {account} {secret}"


class DealerSmsGateway(models.Model):
    """How a store sends SMS through its provider: a request described by templates.

    The secret is written, never read: it goes into requests and signatures only.
    """

    _name = "dealer.sms.gateway"
    _description = "SMS Gateway"
    _inherit = ["mail.thread"]
    _order = "company_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        tracking=True,
        help="Whose SMS go through it. A store without one sends through Odoo.",
    )
    # request
    method = fields.Selection([("POST", "POST"), ("GET", "GET")], required=True, default="POST")
    url = fields.Char(
        string="URL",
        required=True,
        tracking=True,
        help="With placeholders behind the host: " + PLACEHOLDERS,
    )
    private = fields.Boolean(
        string="In our own network",
        groups="base.group_system",
        help="Lets requests go to addresses that aren't on the open internet, and without "
        "encryption. Only for a gateway of the store itself.",
    )
    headers = fields.Text(help="One a line, such as “Authorization: Bearer {secret}”.")
    body_kind = fields.Selection(
        [("json", "JSON"), ("form", "Form")], string="Body Is", required=True, default="json"
    )
    body = fields.Text(
        default='{"mobile": "{phone}", "content": "{text}", "id": "{id}"}',
        help="JSON, or lines such as “mobile={phone}”. Placeholders: " + PLACEHOLDERS,
    )
    number_kind = fields.Selection(
        [
            ("e164", "+8613800138000"),
            ("digits", "8613800138000"),
            ("national", "13800138000"),
        ],
        string="Numbers As",
        required=True,
        default="national",
    )
    stamp_kind = fields.Selection(
        [
            ("seconds", "Seconds since 1970"),
            ("milliseconds", "Milliseconds since 1970"),
            ("digits", "20261231235959, by the store's clock"),
        ],
        string="Time As",
        required=True,
        default="seconds",
    )
    account = fields.Char(help="Placeholder {account}: what the provider calls you.")
    secret = fields.Char(
        compute="_compute_secret",
        inverse="_inverse_secret",
        help="Placeholder {secret} and key of the signature. It is never shown again; typing "
        "another one replaces it.",
    )
    secret_kept = fields.Char(groups=fields.NO_ACCESS, copy=False)
    has_secret = fields.Boolean(compute="_compute_has_secret", string="Secret Known")
    signature = fields.Selection(
        [
            ("none", "None"),
            ("md5", "MD5"),
            ("sha256", "SHA-256"),
            ("hmac_sha256", "HMAC-SHA256"),
        ],
        required=True,
        default="none",
    )
    signature_text = fields.Char(
        string="Signed Text", default="{account}{timestamp}{secret}", help="Placeholders as above."
    )
    signature_encoding = fields.Selection(
        [("hex", "abc123"), ("upper", "ABC123"), ("base64", "Base64")],
        string="Written As",
        required=True,
        default="hex",
    )
    # answer
    success_path = fields.Char(
        string="Success At", help="Where the answer says how it went, such as “result.code”."
    )
    success_value = fields.Char(
        string="Success Is", help="Empty: whatever is there; values separated by commas."
    )
    id_path = fields.Char(string="Provider's Number At")
    price_path = fields.Char(string="Price At")
    error_path = fields.Char(string="Error At", help="What the provider says went wrong.")
    error_map = fields.Text(
        string="Meaning of Errors",
        help="Lines such as “1003=number”: by the value at Success At. Meanings: number (wrong or "
        "blocked number), credit (no money left), retry (later), failed.",
    )
    repeats_safe = fields.Boolean(
        string="Knows Our Number",
        help="The provider sends a message with the same {id} only once. Then what was interrupted "
        "is sent again by itself; else its fate stays unknown until somebody decides.",
    )
    timeout = fields.Integer(default=10, required=True, help="In seconds.")
    rate = fields.Float(
        string="At Most", default=10, required=True, help="Messages a second; 0: no limit."
    )
    # text and price
    prefix = fields.Char(
        string="Sender's Name", help="Put before every text, such as 【My Store】."
    )
    opt_out_text = fields.Char(
        string="Opt-out Hint", help="Put behind marketing texts, such as “Reply T to stop”."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_each = fields.Monetary(
        string="Price of a Part", help="Of each message a text is cut into, where no price comes."
    )
    # reports
    token_kept = fields.Char(
        groups=fields.NO_ACCESS, copy=False, default=lambda self: secrets.token_urlsafe(24)
    )
    callback_url = fields.Char(
        string="Call-back URL",
        compute="_compute_callback_url",
        groups="dealer_base.group_administrator",
        help="Give it to the provider for delivery reports and answers. Whoever knows it can "
        "report, so keep it to yourself.",
    )
    list_path = fields.Char(string="Reports At", help="Empty: the call-back is one report.")
    report_id_path = fields.Char(string="Number At", default="id", help="Ours or the provider's.")
    report_state_path = fields.Char(string="State At", default="status")
    state_map = fields.Text(
        string="Meaning of States",
        default="DELIVRD=delivered\nUNDELIV=failed\nREJECTD=refused",
        help="Lines such as “DELIVRD=delivered”. Meanings: sent, delivered, failed, refused.",
    )
    answer_phone_path = fields.Char(string="Sender At", default="phone")
    answer_text_path = fields.Char(string="Text At", default="content")
    callback_answer = fields.Char(
        string="We Answer", default="ok", help="What the provider wants to read."
    )
    opt_out_words = fields.Char(
        string="Opt-out Words",
        default="T,TD,N,退订,STOP",
        help="Who answers with one of them gets no marketing by SMS any more.",
    )
    opt_out_confirmation = fields.Char(
        string="Confirmation", help="What who opted out gets. Empty: nothing.", translate=True
    )
    # test
    test_number = fields.Char(copy=False)
    test_text = fields.Char(copy=False, default="Test")
    test_parts = fields.Integer(compute="_compute_test_parts", string="Parts")
    test_price = fields.Monetary(compute="_compute_test_parts", string="Estimated Price")
    test_result = fields.Text(readonly=True, copy=False)

    _timeout = models.Constraint(
        "CHECK(timeout BETWEEN 1 AND 60)", "The time-out lies between 1 and 60 seconds."
    )
    _rate = models.Constraint(
        "CHECK(rate >= 0 AND price_each >= 0)", "Speed and price cannot be negative."
    )
    _token_uniq = models.UniqueIndex("(token_kept)", "This call-back URL is taken. Save again.")

    # === COMPUTE METHODS === #

    @api.depends()
    def _compute_secret(self):
        self.secret = False

    def _inverse_secret(self):
        for gateway in self.filtered("secret"):
            # nobody reads the column, not even who writes it
            gateway.sudo().secret_kept = gateway.secret

    @api.depends("secret_kept")
    def _compute_has_secret(self):
        for gateway in self:
            gateway.has_secret = bool(gateway.sudo().secret_kept)

    @api.depends("token_kept")
    def _compute_callback_url(self):
        for gateway in self:
            token = gateway.sudo().token_kept  # shown to administrators only, by the field's groups
            gateway.callback_url = (
                f"{gateway.get_base_url()}/dealer/sms/{token}" if token else False
            )

    @api.depends("test_text", "prefix", "opt_out_text", "price_each")
    def _compute_test_parts(self):
        for gateway in self:
            parts = template.count_parts(gateway._decorate(gateway.test_text or "", False))
            gateway.test_parts = parts
            gateway.test_price = parts * gateway.price_each

    # === CONSTRAINTS === #

    @api.constrains("url", "private")
    def _check_url(self):
        for gateway in self:
            try:
                call.check(gateway.url, gateway.sudo().private)
            except webhooks.Refused as refused:
                raise ValidationError(gateway._describe_refusal(refused)) from None
            if "{" in gateway.url.partition("://")[2].partition("/")[0]:
                raise ValidationError(
                    self.env._(
                        "%(gateway)s: placeholders may only stand behind the host.",
                        gateway=gateway.name,
                    )
                )

    @api.constrains("body", "body_kind", "method")
    def _check_body(self):
        for gateway in self.filtered(lambda g: g.method == "POST" and g.body_kind == "json"):
            try:
                template.fill_json(gateway.body, {})
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "%(gateway)s: the body is no JSON (%(error)s).",
                        gateway=gateway.name,
                        error=str(error),
                    )
                ) from None

    @api.constrains("state_map", "error_map")
    def _check_maps(self):
        for gateway in self:
            for text, known in (
                (gateway.state_map, {"sent", "delivered", "failed", "refused"}),
                (gateway.error_map, {"number", "credit", "retry", "failed"}),
            ):
                if wrong := set(template.parse_map(text).values()) - known:
                    raise ValidationError(
                        self.env._(
                            "%(gateway)s: “%(wrong)s” is no meaning. Use one of %(known)s.",
                            gateway=gateway.name,
                            wrong=", ".join(sorted(wrong)),
                            known=", ".join(sorted(known)),
                        )
                    )

    # === CRUD === #

    def write(self, vals):
        # where a gateway may go into the house, only who allowed it may point it elsewhere
        if (
            vals.keys() & {"url", "method"}
            and not self.env.su
            and not self.env.user.has_group("base.group_system")
            and any(gateway.sudo().private for gateway in self)
        ):
            raise ValidationError(
                self.env._(
                    "This gateway lies in your own network: a system administrator changes its "
                    "address."
                )
            )
        hosts = {gateway: urlsplit(gateway.url or "").hostname for gateway in self}
        done = super().write(vals)
        # who points a gateway elsewhere must know its secret: it is not told to another host
        if "url" in vals and not vals.get("secret"):
            moved = self.filtered(lambda gateway: urlsplit(gateway.url).hostname != hosts[gateway])
            moved.sudo().secret_kept = False
        return done

    def _describe_refusal(self, refused):
        reasons = {
            "url": self.env._("this is no web address."),
            "scheme": self.env._("it must begin with https://."),
            "login": self.env._("it must not hold a login or password: set a secret instead."),
            "resolve": self.env._("its host is not found."),
            "private": self.env._(
                "its host lies in a private network; a system administrator can allow that on "
                "the gateway."
            ),
        }
        return self.env._(
            "%(gateway)s: %(reason)s", gateway=self.name, reason=reasons[refused.code]
        )

    # === ACTIONS === #

    def action_test(self):
        """Send the test text to the test number and show what the provider says."""
        self.ensure_one()
        self.check_access("write")
        number = self.env["res.partner"]._phone_format(
            number=self.test_number,
            country=self.company_id.country_id or self.env.company.country_id,
        )
        if not number:
            raise ValidationError(
                self.env._(
                    "Type a complete phone number to send the test to, such as %s.",
                    "+8613800138000",
                )
            )
        result = self._send_one(number, self.test_text or "Test", secrets.token_hex(16), False)
        self.test_result = "\n".join(
            f"{name}: {result[name]}"
            for name in ("state", "failure_reason", "gateway_ref", "credit", "answer")
            if result.get(name)
        )

    def action_new_callback(self):
        """Make another call-back URL; the old one stops working."""
        self.check_access("write")
        for gateway in self.sudo():  # see secret_kept
            gateway.token_kept = secrets.token_urlsafe(24)

    def action_forget_secret(self):
        """Forget the secret."""
        self.check_access("write")
        self.sudo().secret_kept = False  # see _inverse_secret

    # === TEXT === #

    def _decorate(self, text, marketing):
        """Return the text as it is sent: the sender's name before, the hint behind it."""
        prefix = self.prefix or ""
        if prefix and not text.startswith(prefix):
            text = prefix + text
        hint = self.opt_out_text or ""
        if marketing and hint and not text.endswith(hint):
            text = f"{text} {hint}" if hint[0].isascii() else text + hint
        return text

    def _get_zone(self):
        return ZoneInfo(self.company_id._get_store_zone())
