import time
from datetime import timedelta
from uuid import uuid4

import requests
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from ..lib import canonical, webhooks

# minutes until the next try
DELAYS = (1, 5, 15, 60, 240, 720, 1440)
KEEP_DAYS = 90


class DealerWorkflowWebhookCall(models.Model):
    """One call of another system, sent after the move that caused it is committed.

    It arrives at least once: a server that dies after sending sends again, with the same
    idempotency key. The scheduler counts a try before it sends, so that a call that kills it
    can't do so for ever, and locks the row while it sends, so that no two do.
    """

    _name = "dealer.workflow.webhook.call"
    _description = "Webhook Call"
    _order = "id desc"
    _rec_name = "idempotency_key"

    address_id = fields.Many2one(
        "dealer.workflow.webhook.address",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    action_id = fields.Many2one("dealer.workflow.action", ondelete="set null", readonly=True)
    path = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True, index=True)
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(string="Document", model_field="res_model", readonly=True)
    payload = fields.Text(
        readonly=True,
        groups="base.group_system",
        help="Canonical JSON. It holds what the document says, which whoever shapes workflows "
        "need not see.",
    )
    idempotency_key = fields.Char(readonly=True, required=True, default=lambda self: uuid4().hex)
    state = fields.Selection(
        [("queued", "Queued"), ("sent", "Sent"), ("failed", "Failed")],
        required=True,
        default="queued",
        readonly=True,
    )
    tries = fields.Integer(readonly=True)
    next_try_on = fields.Datetime(readonly=True, default=fields.Datetime.now)
    sent_on = fields.Datetime(readonly=True)
    last_status = fields.Integer(string="Last Answer", readonly=True, help="HTTP status.")
    last_error = fields.Char(string="What went wrong", readonly=True)

    _key_unique = models.UniqueIndex("(idempotency_key)", "This call is there already.")
    _due_index = models.Index("(next_try_on, id) WHERE state = 'queued'")

    def action_retry(self):
        """Try failed calls again from the start, for workflow and system administrators."""
        self.check_access("read")
        user = self.env.user
        if not (
            user.has_group("dealer_workflow.group_workflow_administrator")
            or user.has_group("base.group_system")
        ):
            raise AccessError(self.env._("Workflow administrators send calls again."))
        # nobody writes calls by hand
        failed = self.sudo().filtered(lambda call: call.state == "failed")
        failed.write({"state": "queued", "tries": 0, "next_try_on": fields.Datetime.now()})
        self._wake_up()

    # === QUEUE === #

    @api.model
    def _queue(self, action, records):
        """Put one call for each document into the queue.

        :param action: dealer.workflow.action
        :param records: documents, in the environment of who takes the step
        """
        payloads = self._prepare_payloads(action, records)
        company_field = records._workflow_company_field
        has_store = company_field in records._fields
        self.sudo().create(
            [
                {
                    "address_id": action.webhook_address_id.id,
                    "action_id": action.id,
                    "path": action.webhook_path,
                    "company_id": record[company_field].id if has_store else False,
                    "res_model": record._name,
                    "res_id": record.id,
                    "payload": canonical.dumps(payloads[record.id]),
                }
                for record in records.sudo()
            ]
        )
        self._wake_up()

    @api.model
    def _wake_up(self):
        self.env.ref("dealer_workflow.ir_cron_webhook").sudo()._trigger()

    @api.model
    def _prepare_payloads(self, action, records):
        """:return: dict {record id: JSON tree}; extension point"""
        # the fields are chosen by the administrator, the address by a system administrator
        records = records.sudo()
        names = action.webhook_field_ids.mapped("name")
        moves = {move.res_id: move for move in records._workflow_get_open_moves()}
        user = self.env.user.sudo()
        payloads = {}
        for record in records:
            move = moves.get(record.id)
            stage = move.stage_id if move else record.workflow_stage_id
            payloads[record.id] = {
                "model": record._name,
                "id": record.id,
                "name": record.display_name,
                "workflow": stage.workflow_id.key,
                "step": move.transition_code or None if move else None,
                "from_stage": move.from_stage_id.code or None if move else None,
                "to_stage": stage.code,
                "category": stage.category,
                "moment": action.moment if action.stage_id else "step",
                "user": {"login": user.login, "name": user.name},
                "time": move.entered_on if move else fields.Datetime.now(),
                "fields": {name: self._prepare_value(record, name) for name in names},
            }
        return payloads

    @api.model
    def _prepare_value(self, record, name):
        field = record._fields[name]
        value = record[name]
        if field.type == "many2one":
            return {"id": value.id, "name": value.display_name} if value else None
        if value is False and field.type != "boolean":
            return None
        return value

    # === SENDING === #

    @api.model
    def _send_due(self, limit=500):
        """Send what is due, one by one, each result committed at once; for the scheduler."""
        cron = self.env["ir.cron"]
        for _turn in range(limit):
            call = self._begin_next()
            if not call:
                break
            # the try is counted before it is made
            cron._commit_progress()
            if call._lock():
                call._send()
            if not cron._commit_progress(1):
                break
        remaining = self.search_count(
            [("state", "=", "queued"), ("next_try_on", "<=", fields.Datetime.now())]
        )
        cron._commit_progress(remaining=remaining)

    @api.model
    def _begin_next(self):
        """Take the next call that is due and count a try.

        :return: the call, or an empty set
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """ SELECT id FROM dealer_workflow_webhook_call
                     WHERE state = 'queued' AND next_try_on <= %s
                  ORDER BY next_try_on, id LIMIT 1 FOR UPDATE SKIP LOCKED """,
                fields.Datetime.now(),
            )
        )
        call = self.browse(row[0] for row in rows)
        call.invalidate_recordset()
        for one in call:
            delay = DELAYS[min(one.tries, len(DELAYS) - 1)]
            one.tries += 1
            one.next_try_on = fields.Datetime.now() + timedelta(minutes=delay)
            one.flush_recordset()
        return call

    def _lock(self):
        """:return: whether the call is still ours to send"""
        return bool(
            self.env.execute_query(
                SQL(
                    "SELECT id FROM dealer_workflow_webhook_call"
                    " WHERE id = %s AND state = 'queued' FOR UPDATE SKIP LOCKED",
                    self.id,
                )
            )
        )

    def _send(self):
        """Try once, and write down how it went."""
        self.ensure_one()
        address = self.address_id
        if not address.active:
            return self._give_up(self.env._("The address is not allowed any more."))
        try:
            url = address._get_target(self.path)
        except ValidationError as error:
            return self._give_up(str(error))
        body = self.payload.encode()
        try:
            status = webhooks.send(url, body, self._prepare_headers(body), address.private)
        except webhooks.Refused as refused:
            if refused.code == "private":
                return self._give_up(address._describe_refusal(refused))
            return self._fail(0, address._describe_refusal(refused))
        except requests.Timeout:
            return self._fail(0, self.env._("No answer within %s seconds.", webhooks.TIMEOUT))
        except (requests.RequestException, OSError) as error:
            # the type only: the text may hold what does not belong in a log
            return self._fail(0, self.env._("Not reached: %s", type(error).__name__))
        if 200 <= status < 300:
            self.write(
                {
                    "state": "sent",
                    "sent_on": fields.Datetime.now(),
                    "next_try_on": False,
                    "last_status": status,
                    "last_error": False,
                }
            )
            return None
        return self._fail(status, self.env._("Answered with status %s.", status))

    def _prepare_headers(self, body):
        moment = int(time.time())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "dealer-workflow/1",
            "Idempotency-Key": self.idempotency_key,
            "X-Workflow-Timestamp": str(moment),
        }
        # the only reader of the secret
        if secret := self.address_id.sudo().secret_kept:
            headers["X-Workflow-Signature"] = webhooks.sign(secret, moment, body)
        return headers

    def _fail(self, status, error):
        self.write({"last_status": status, "last_error": error})
        if self.tries >= self.address_id.max_tries:
            self._give_up(error)

    def _give_up(self, error):
        self.write({"state": "failed", "last_error": error, "next_try_on": False})
        count = self.search_count(
            [("address_id", "=", self.address_id.id), ("state", "=", "failed")]
        )
        self.address_id._tell_administrators(count)

    @api.autovacuum
    def _gc_calls(self):
        """Forget calls sent long ago."""
        before = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.search([("state", "=", "sent"), ("sent_on", "<", before)], limit=10_000).unlink()
