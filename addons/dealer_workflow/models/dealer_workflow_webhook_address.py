from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import webhooks


class DealerWorkflowWebhookAddress(models.Model):
    """Where workflows may send calls to; a system administrator allows it.

    A call is a POST of JSON with the headers `Idempotency-Key` (the same when it is tried again),
    `X-Workflow-Timestamp` (Unix seconds) and, with a secret, `X-Workflow-Signature`:
    `sha256=` and the HMAC-SHA256, in hexadecimal, of "timestamp.body". The other side answers
    with a status of 200 to 299 within ten seconds.
    """

    _name = "dealer.workflow.webhook.address"
    _description = "Webhook Address"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"

    name = fields.Char(required=True)
    url = fields.Char(
        string="URL",
        required=True,
        help="Calls go to this URL or below it; https only, without login or question mark.",
    )
    private = fields.Boolean(
        string="In our own network",
        help="Lets calls go to addresses that aren't on the open internet, and without "
        "encryption. Only for a system of the store itself.",
    )
    secret = fields.Char(
        compute="_compute_secret",
        inverse="_inverse_secret",
        help="Signs the calls, so that the other side knows they are ours. It is never shown "
        "again; typing another one replaces it.",
    )
    secret_kept = fields.Char(groups=fields.NO_ACCESS, copy=False)
    has_secret = fields.Boolean(compute="_compute_has_secret", string="Signed")
    max_tries = fields.Integer(
        string="Tries",
        default=8,
        required=True,
        help="After 1, 5, 15 and 60 minutes, 4, 12 and 24 hours; then workflow administrators "
        "are told.",
    )
    active = fields.Boolean(default=True)
    call_ids = fields.One2many("dealer.workflow.webhook.call", "address_id", string="Calls")

    _max_tries_check = models.Constraint(
        "CHECK (max_tries BETWEEN 1 AND 20)", "Between 1 and 20 tries can be made."
    )

    @api.depends()
    def _compute_secret(self):
        self.secret = False

    def _inverse_secret(self):
        for address in self.filtered("secret"):
            # nobody reads the column, not even who writes it
            address.sudo().secret_kept = address.secret

    @api.depends("secret_kept")
    def _compute_has_secret(self):
        for address in self:
            address.has_secret = bool(address.sudo().secret_kept)

    @api.constrains("url", "private")
    def _check_url(self):
        for address in self:
            try:
                url = webhooks.normalise(address.url, address.private)
            except webhooks.Refused as refused:
                raise ValidationError(address._describe_refusal(refused)) from None
            if url != address.url:
                address.url = url

    def action_forget_secret(self):
        """Send calls without a signature from now on."""
        self.check_access("write")
        # see _inverse_secret
        self.sudo().secret_kept = False

    # === BUSINESS METHODS === #

    def _get_target(self, path=None):
        """:return: the URL of a path below this address; refused in a sentence otherwise"""
        self.ensure_one()
        try:
            return webhooks.join(webhooks.normalise(self.url, self.private), path)
        except webhooks.Refused as refused:
            raise ValidationError(self._describe_refusal(refused)) from None

    def _describe_refusal(self, refused):
        reasons = {
            "url": self.env._("this is no web address, or it leads out of the allowed one."),
            "scheme": self.env._("it must begin with https://."),
            "login": self.env._("it must not hold a login or password: set a secret instead."),
            "resolve": self.env._("its host is not found."),
            "private": self.env._(
                "its host lies in a private network; a system administrator can allow that on "
                "the address."
            ),
        }
        return self.env._(
            "%(address)s: %(reason)s", address=self.name, reason=reasons[refused.code]
        )

    def _tell_administrators(self, count):
        """Plan one activity for workflow administrators, however many calls have failed."""
        self.ensure_one()
        group = self.env.ref("dealer_workflow.group_workflow_administrator")
        users = group.all_user_ids or self.env.ref("base.group_system").all_user_ids
        told = self.activity_ids.filtered("automated").user_id
        model_id = self.env["ir.model"]._get_id(self._name)
        kind = self.env.ref("mail.mail_activity_data_warning")
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": self.id,
                    "activity_type_id": kind.id,
                    "user_id": user.id,
                    "automated": True,
                    "summary": self.with_context(lang=user.lang).env._(
                        "%(count)s calls did not arrive: see the failed Webhook Calls", count=count
                    ),
                }
                for user in users - told
                if user.active and not user.share
            ]
        )
