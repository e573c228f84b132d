"""How messages leave the house: decided in sets, marked before they go, each sent once."""

import logging
import re
from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from markupsafe import Markup
from odoo import api, fields, models
from odoo.tools import SQL, format_datetime, groupby, html2plaintext, plaintext2html
from odoo.tools.mail import append_content_to_html

from .dealer_touch import LEFT

_logger = logging.getLogger(__name__)

#: messages decided on at once
BATCH = 100
#: minutes until the next try of what could not be handed over
DELAYS = (1, 5, 15, 60)
#: days in which a number that was refused, or an address that bounced, is not tried again
DEAD_DAYS = 90
#: bounces in a row after which core's counter says that an address is dead
DEAD_BOUNCES = 3
#: the advisory lock of whoever sends
LOCK = 7_204_001
#: what a report may still change
OPEN = ("sending", "sent", "unknown")


class DealerTouch(models.Model):
    """Sending.

    A message is marked `sending`, and that is committed, before its one request leaves; the
    answer is committed before the next one is marked. Whoever finds a message `sending` while
    nobody sends knows that a server died in that one request: nobody can tell whether it left.
    Where the provider knows our number of it (`_may_repeat`) it is sent again with the same
    number, which does nothing if it had left; else its fate is `unknown` until the provider
    reports or a person decides.
    """

    _inherit = "dealer.touch"

    body_html = fields.Html(
        string="Text",
        compute="_compute_body_html",
        sanitize=False,
        help="Preview until it is sent.",
    )

    @api.depends("body", "channel", "sms_template_id", "mail_template_id")
    def _compute_body_html(self):
        for touch in self:
            body = touch.body or ""
            if not body and touch.state == "planned":
                # sudo: templates render with what the record says, as they do when it is sent
                body = touch.sudo()._render()[touch.id][1]
            touch.body_html = body if self._is_html(body) else plaintext2html(body or "")

    # === THE JOB === #

    @api.model
    def _send_due(self):
        """Send what is due, in batches, each message committed; called by the scheduler."""
        with self._sole_sender() as alone:
            if not alone:
                return
            self._settle_interrupted()
            while True:
                batch = self._take_batch()
                ready = batch._decide()
                left = self._commit(len(batch) - len(ready), BATCH if len(batch) == BATCH else 0)
                for touch in ready:
                    touch._send()
                    left = min(left, self._commit(1))
                if len(batch) < BATCH or not left:
                    return

    @contextmanager
    def _sole_sender(self):
        """Hold the lock of whoever sends; it goes with the connection when the server dies."""
        with self.env.registry.cursor() as cr:
            cr.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            yield cr.fetchone()[0]

    @api.model
    def _commit(self, processed=0, remaining=None):
        """Commit what was done; return the seconds left to the job."""
        self.env.flush_all()
        return self.env["ir.cron"]._commit_progress(processed, remaining=remaining)

    @api.model
    def _settle_interrupted(self):
        """Decide about what a server that died was sending."""
        interrupted = self.search([("state", "=", "sending")])
        for touch in interrupted:
            if touch._may_repeat():
                touch.write({"state": "planned", "due_on": fields.Datetime.now()})
            else:
                touch.write(
                    {
                        "state": "unknown",
                        "outcome": self.env._(
                            "The server stopped while this was being sent; whether it arrived is "
                            "not known. Send it again if that matters."
                        ),
                    }
                )
        if interrupted:
            self._commit()

    def _may_repeat(self):
        """Hook: whether the provider does nothing when it gets this message a second time."""
        self.ensure_one()
        return False

    def _get_price_estimate(self):
        """Hook: what sending these will cost, in the currency of their store."""
        return 0.0

    @api.model
    def _take_batch(self):
        return self.search(
            [("state", "=", "planned"), ("due_on", "<=", fields.Datetime.now())],
            limit=BATCH,
            order="due_on, id",
        )

    # === WHETHER, WHEN AND HOW === #

    def _decide(self):
        """Look at each message: send it now, later, by another channel, or not at all.

        :return: the messages to send now, with their text
        """
        ready = self.browse()
        for touch, (verdict, values) in self._judge(fields.Datetime.now()):
            if verdict == "skip":
                touch.write({"state": "skipped", "outcome": touch._add_outcome(values["outcome"])})
                continue
            if outcome := values.pop("outcome", False):
                values["outcome"] = touch._add_outcome(outcome)
            if values:
                touch.write(values)
            if verdict == "send":
                ready += touch
        return ready - ready._write_text()

    def _judge(self, now):
        """Judge each message as at a moment, without writing anything; previews ask too.

        :return: yields (message, (verdict, values)): `send`, `later` or `skip`, and what is to be
            written: channel, due_on, until, outcome
        """
        obstacles = self._get_obstacles()
        capped = self._get_capped(now)
        for touch in self:
            until = touch.until or touch.due_on + timedelta(days=2)
            later = touch.company_id._get_touch_moment(now)
            sentence = False
            if touch.purpose == "marketing" and touch.channel != "activity":
                free_on, limit = capped(touch)
                if free_on and free_on > later:
                    later, sentence = free_on, limit
            if until < now or later > until:
                sentence = sentence or self.env._(
                    "Too late: it was to be sent until %(moment)s.",
                    moment=format_datetime(self.env, until, tz=touch.company_id._get_store_zone()),
                )
                yield touch, ("skip", {"outcome": sentence})
            elif later > now:
                yield (
                    touch,
                    (
                        "later",
                        {"due_on": touch.company_id._get_touch_moment(later), "until": until},
                    ),
                )
            else:
                verdict = touch._judge_channels(obstacles)
                if verdict[0] == "send":
                    capped(touch, count=True)
                yield touch, verdict

    def _add_outcome(self, sentence):
        """Return what was tried before and now."""
        before = self.outcome or ""
        return f"{before} {sentence}".strip() if sentence not in before else before

    def _judge_channels(self, obstacles):
        """Take the first channel, from the present one on, that reaches the customer.

        :param dict obstacles: of `_get_obstacles`
        :return: (verdict, values) as `_judge`
        """
        channels = self._get_channels()
        start = channels.index(self.channel) if self.channel in channels else 0
        names = dict(self._fields["channel"]._description_selection(self.env))
        sentences = []
        for channel in channels[start:]:
            obstacle = obstacles[self.partner_id.id, channel, self.purpose]
            if obstacle is True:
                values = {"channel": channel} if channel != self.channel else {}
                if sentences:
                    values["outcome"] = " ".join(sentences)
                return "send", values
            sentences.append(f"{names[channel]}: {obstacle}")
        return "skip", {"outcome": " ".join(sentences)}

    def _get_obstacles(self):
        """Return what hinders each customer from being reached by each channel, in sets.

        :return: {(partner id, channel, purpose): True | a sentence}
        """
        found = {}
        wanted = defaultdict(lambda: self.env["res.partner"])
        for touch in self:
            for channel in touch._get_channels():
                wanted[channel, touch.purpose] |= touch.partner_id
        dead = self._get_dead(self.partner_id)
        for (channel, purpose), partners in wanted.items():
            consents = {} if channel == "activity" else partners._may_contact(channel, purpose)
            for partner in partners:
                found[partner.id, channel, purpose] = self._get_address_obstacle(
                    partner, channel, dead
                ) or consents.get(partner.id, True)
        return found

    def _get_address_obstacle(self, partner, channel, dead):
        """Return why there is no way to the customer by this channel, or False."""
        if not partner.active:
            return self.env._("The customer is archived.")
        if channel in ("sms", "call") and not partner.phone:
            return self.env._("No phone number is known.")
        if channel == "sms" and not partner.phone_sanitized:
            return self.env._("The phone number is not complete.")
        if channel == "sms" and partner.id in dead:
            return self.env._("The provider refused this number last time.")
        if channel == "email" and not partner.email_normalized:
            return self.env._("No e-mail address is known.")
        if channel == "email" and partner.message_bounce >= DEAD_BOUNCES:
            return self.env._("E-mails to this address came back.")
        return False

    @api.model
    def _get_dead(self, partners):
        """Return the ids of customers whose number was refused and has taken nothing since."""
        if not partners:
            return set()
        rows = self.env.execute_query(
            SQL(
                """SELECT partner_id FROM dealer_touch
                    WHERE partner_id IN %s AND uuid IS NOT NULL
                      AND sent_on > %s AND state IN ('refused', 'delivered')
                 GROUP BY partner_id
                   HAVING max(sent_on) FILTER (WHERE state = 'refused')
                          > COALESCE(max(sent_on) FILTER (WHERE state = 'delivered'), '-infinity')
                """,
                tuple(partners.ids),
                fields.Datetime.now() - timedelta(days=DEAD_DAYS),
            )
        )
        return {row[0] for row in rows}

    def _get_capped(self, now):
        """Return a function that says whether a customer has had enough of marketing.

        All stores' messages count: the customer reads them all. `capped(touch)` returns the
        moment when the next one may go and a sentence; `capped(touch, count=True)` counts one.
        """
        marketing = self.filtered(lambda touch: touch.purpose == "marketing")
        sent = defaultdict(list)
        if marketing:
            days = max(marketing.company_id.mapped("touch_cap_days"))
            rows = self.env.execute_query(
                SQL(
                    """SELECT partner_id, sent_on FROM dealer_touch
                        WHERE partner_id IN %s AND sent_on > %s AND purpose = 'marketing'
                          AND channel != 'activity' AND state IN %s
                     ORDER BY sent_on""",
                    tuple(marketing.partner_id.ids),
                    now - timedelta(days=days),
                    LEFT,
                )
            )
            for partner_id, moment in rows:
                sent[partner_id].append(moment)

        def capped(touch, count=False):
            if count:
                if touch.purpose == "marketing":
                    sent[touch.partner_id.id].append(now)
                return None
            company = touch.company_id
            if not company.touch_cap_count:
                return False, False
            period = timedelta(days=company.touch_cap_days)
            recent = [moment for moment in sent[touch.partner_id.id] if moment > now - period]
            if len(recent) < company.touch_cap_count:
                return False, False
            return recent[-company.touch_cap_count] + period, self.env._(
                "The customer had %(count)s marketing messages in %(days)s days; the store "
                "sends no more.",
                count=len(recent),
                days=company.touch_cap_days,
            )

        return capped

    # === TEXT === #

    @staticmethod
    def _is_html(text):
        return bool(text and re.search(r"<(p|div|br|table|span|a|b|strong|ul|h\d)\b", text))

    def _get_template(self):
        """Return the template of the channel, if there is one."""
        self.ensure_one()
        if self.channel == "email":
            return self.mail_template_id
        return self.sms_template_id or self.env["sms.template"]

    def _render(self):
        """Return {message id: (subject, text)} by the present channel, in the customer's language.

        Messages of one template and language are rendered at once.
        """
        texts = {}
        for (template, lang), touches in groupby(
            self, lambda touch: (touch._get_template(), touch.partner_id.lang or self.env.lang)
        ):
            touches = self.browse().union(*touches)
            about = {
                touch.id: touch.partner_id.id if template.model == "res.partner" else touch.res_id
                for touch in touches
                if template and template.model in ("res.partner", touch.res_model)
            }
            ids = [res_id for res_id in set(about.values()) if res_id]
            subjects, bodies = {}, {}
            if ids:
                template = template.with_context(lang=lang)
                options = {"set_lang": lang}
                if template._name == "mail.template":
                    subjects = template._render_field("subject", ids, **options)
                    bodies = template._render_field(
                        "body_html", ids, options={"post_process": True}, **options
                    )
                else:
                    bodies = template._render_field("body", ids, **options)
            for touch in touches:
                res_id = about.get(touch.id)
                texts[touch.id] = (
                    subjects.get(res_id, touch.subject),
                    bodies.get(res_id, touch.body),
                )
        return texts

    def _write_text(self):
        """Render the messages and keep what is sent.

        :return: those of which nothing came, which fail
        """
        try:
            with self.env.cr.savepoint():
                texts = self._render()
        except Exception as error:
            # whatever a template does: find the message it cannot be filled in for
            if len(self) > 1:
                return self.browse().union(*(touch._write_text() for touch in self))
            self.write(
                {
                    "state": "failed",
                    "outcome": self.env._(
                        "Its template cannot be filled in: %(error)s", error=str(error)[:200]
                    ),
                }
            )
            return self
        failed = self.browse()
        for touch in self:
            subject, body = texts[touch.id]
            if touch.channel in ("sms", "email") and not html2plaintext(body or "").strip():
                failed += touch
                touch.write({"state": "failed", "outcome": self.env._("It has no text.")})
            elif (subject, body) != (touch.subject, touch.body):
                touch.write({"subject": subject, "body": body})
        return failed

    # === SENDING ONE === #

    def _send(self):
        """Send this message by its channel; the caller commits."""
        self.ensure_one()
        send = getattr(self, f"_send_by_{self.channel}")
        if self.channel in ("call", "activity"):
            # it stays in the house: one transaction
            send()
            return
        if not self._mark():
            return
        self._commit()
        try:
            with self.env.cr.savepoint():
                send()
                self.env.flush_all()
        except Exception:
            # the request may have left: see the class
            _logger.info("Message %s to a customer was interrupted", self.id, exc_info=True)
            self.env.invalidate_all(flush=False)
            self._commit()
            self._report(
                "unknown",
                self.env._("Something went wrong while it was sent; whether it left is not known."),
            )

    def _mark(self):
        """Mark this message as leaving, unless somebody stopped it, the customer said no or the
        quiet hours began since it was decided: a batch may take its time. It is decided again."""
        self.env.flush_all()
        now = fields.Datetime.now()
        if self.company_id._get_touch_moment(now) > now:
            return False
        willing = self.env["res.partner"]._get_consent_sql(self.channel, self.purpose)
        rows = self.env.execute_query(
            SQL(
                """UPDATE dealer_touch
                      SET state = 'sending', sent_on = %s, tries = tries + 1,
                          uuid = COALESCE(uuid, %s)
                    WHERE id = %s AND state = 'planned'
                      AND EXISTS (SELECT FROM res_partner
                                   WHERE res_partner.id = dealer_touch.partner_id AND %s)
                RETURNING id""",
                now,
                uuid4().hex,
                self.id,
                willing,
            )
        )
        self.invalidate_recordset(["state", "sent_on", "tries", "uuid"])
        return bool(rows)

    def _send_by_sms(self):
        """Hand it to core's SMS, which knows the store's provider; the tracker reports."""
        # sudo: nobody but core's cron touches SMS; the uuid is ours over all tries
        Sms = self.env["sms.sms"].sudo().with_company(self.company_id)
        sms = Sms.search([("uuid", "=", self.uuid)])
        if sms:
            sms.write({"state": "outgoing", "failure_type": False, "to_delete": False})
        else:
            self.env["sms.tracker"].sudo().create({"sms_uuid": self.uuid, "touch_id": self.id})
            sms = Sms.create(
                {
                    "uuid": self.uuid,
                    "number": self.partner_id.phone_sanitized,
                    "body": self.body,
                    "partner_id": self.partner_id.id,
                }
            )
        self.sudo().write({"sms_id": sms.id, "address": sms.number})
        sms.with_context(sms_touch=self.id).send()
        if self.state == "sending":
            self._report(
                "unknown", self.env._("The provider did not say whether it took the message.")
            )

    def _prepare_mail_values(self):
        """Return the values of the e-mail; others add headers."""
        self.ensure_one()
        partner, template = self.partner_id, self.mail_template_id
        body = self.body if self._is_html(self.body) else plaintext2html(self.body)
        sender = template.email_from if template and "{{" not in (template.email_from or "") else ""
        values = {
            "subject": self.subject or self.company_id.name,
            "body_html": body,
            "body": body,
            "email_from": sender
            or self.company_id.email_formatted
            or self.env.user.email_formatted,
            "recipient_ids": [fields.Command.link(partner.id)],
            "model": "res.partner",
            "res_id": partner.id,
            "message_type": "email_outgoing",
            # the message stays on the customer, so that answers and bounces find it
            "is_notification": True,
            "auto_delete": True,
        }
        if self.purpose == "marketing":
            # his link goes to the customer only: the message that is kept has none
            values["body_html"] = append_content_to_html(
                body, self._get_unsubscribe_footer(), plaintext=False
            )
            values["headers"] = repr(self._get_unsubscribe_headers())
        return values

    def _get_unsubscribe_footer(self):
        """Return the last line of an e-mail with offers, in the customer's language."""
        self.ensure_one()
        partner = self.partner_id
        env = self.with_context(lang=partner.lang or self.env.lang).env
        return Markup('<p style="margin-top: 24px; font-size: 12px">%s <a href="%s">%s</a></p>') % (
            env._("You agreed to offers and invitations by e-mail."),
            partner._get_unsubscribe_url("email"),
            env._("Unsubscribe"),
        )

    def _get_unsubscribe_headers(self):
        """Return what makes mail programs show their own button, one click (RFC 8058)."""
        self.ensure_one()
        return {
            "List-Unsubscribe": f"<{self.partner_id._get_unsubscribe_url('email')}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def _send_by_email(self):
        """Send it by core's mail; bounces come back by its Message-Id."""
        # sudo: the job writes mails for everybody
        mail = self.env["mail.mail"].sudo().create(self._prepare_mail_values())
        message_id = mail.message_id
        self.sudo().write(
            {
                "message_id": message_id,
                "address": self.partner_id.email_normalized,
                "mail_id": mail.id,
            }
        )
        mail.send(auto_commit=False, raise_exception=False)
        if not mail.exists() or mail.state in ("sent", "outgoing"):
            self._report("sent")
        elif mail.failure_type in ("mail_email_invalid", "mail_email_missing"):
            self._report("refused", mail.failure_reason)
        else:
            self._retry(mail.failure_reason)

    def _send_by_call(self):
        self._write_handed(self._make_call())

    def _send_by_activity(self):
        self._write_handed(self._make_activity())

    def _write_handed(self, _records):
        self.write({"state": "sent", "sent_on": fields.Datetime.now()})

    # === WHAT CAME OF IT === #

    def _report(self, state, sentence=False, price=None):
        """Take a report of the provider; what is old or repeated changes nothing.

        :param str state: sent, delivered, failed, refused or unknown
        :param sentence: what went wrong
        :param price: what it cost, in the store's currency
        """
        for touch in self:
            if price is not None:
                touch.price = price
            if touch.state not in OPEN or touch.state == state:
                continue
            if state == "delivered":
                touch.write({"state": state, "delivered_on": fields.Datetime.now()})
            elif state == "sent":
                # what the channels before it said stays, what this one's first tries said does not
                first = touch.channel == touch._get_channels()[0]
                touch.write({"state": state, "outcome": False if first else touch.outcome})
            elif state == "unknown":
                if touch.state == "sending":
                    touch.write({"state": state, "outcome": touch._add_outcome(sentence or "")})
            else:
                touch._fall_back(state, sentence)

    def _fall_back(self, state, sentence):
        """It did not arrive: try the next channel, if there is one."""
        self.ensure_one()
        names = dict(self._fields["channel"]._description_selection(self.env))
        sentence = sentence or self.env._("It did not arrive.")
        outcome = self._add_outcome(f"{names[self.channel]}: {sentence}")
        channels = self._get_channels()
        rest = channels[channels.index(self.channel) + 1 :] if self.channel in channels else []
        if rest:
            now = fields.Datetime.now()
            self.write(
                {
                    "state": "planned",
                    "channel": rest[0],
                    "due_on": now,
                    "until": max(self.until or now, now + timedelta(days=2)),
                    "outcome": outcome,
                    "uuid": False,
                    "sent_on": False,
                    "tries": 0,
                }
            )
        else:
            self.write({"state": state, "outcome": outcome})

    def _retry(self, sentence):
        """It surely did not leave: try again later, then by the next channel."""
        for touch in self.filtered(lambda touch: touch.state == "sending"):
            if touch.tries > len(DELAYS):
                touch._fall_back("failed", sentence)
                continue
            touch.write(
                {
                    "state": "planned",
                    "outcome": sentence,
                    "sent_on": False,
                    "due_on": fields.Datetime.now()
                    + timedelta(minutes=DELAYS[max(touch.tries, 1) - 1]),
                }
            )

    def _report_reply(self, text):
        """The customer answered: note it as a contact, for whoever looks after him."""
        for touch in self:
            touch.replied_on = fields.Datetime.now()
            self.env["dealer.contact"].sudo()._log(
                [
                    {
                        "kind": "message_in",
                        "partner_id": touch.partner_id.id,
                        "user_id": (touch.partner_id.user_id or self.env.user).id,
                        "company_id": touch.company_id.id,
                        "result": "reached",
                        "note": (text or "").strip()[:2000],
                        "res_model": touch._name,
                        "res_id": touch.id,
                    }
                ]
            )
