from datetime import timedelta

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from .dealer_complaint import RATINGS

BATCH = 200


class DealerComplaint(models.Model):
    """What happens to a complaint: taken up, waiting, answered, closed or reopened."""

    _inherit = "dealer.complaint"

    # === ACTIONS OF THE STORE === #

    def action_start(self):
        """Take up what was received; who takes it up handles it, unless somebody does."""
        self.check_access("write")
        for complaint in self:
            if not complaint.user_id:
                if complaint.about_user_id == self.env.user:
                    raise UserError(self.env._("A complaint about you is handled by others."))
                complaint.user_id = self.env.user
        self._set_facts({"started_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    def action_wait(self):
        """The customer has to say or bring something; the time limit stands still meanwhile."""
        self.check_access("write")
        self._check_category("in_progress", "reopened")
        self._set_facts({"waiting_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    def action_resume(self):
        """Go on: what was waited for is there."""
        self.check_access("write")
        self._check_category("waiting")
        self._resume()
        return True

    def _resume(self):
        now = fields.Datetime.now()
        for complaint in self:
            hours = complaint.company_id._get_workflow_hours(
                {1: (complaint.waiting_on or now, now)}
            )[1]
            complaint._set_facts(
                {"waiting_on": False, "waited_hours": complaint.waited_hours + hours}
            )
        self._workflow_settle_facts()

    def action_answer(self):
        """Open the letter that tells the customer the solution."""
        self.ensure_one()
        self.check_access("write")
        if blockers := self._get_answer_blockers():
            raise UserError("\n".join(blockers))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tell the Customer the Solution"),
            "res_model": "dealer.complaint.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_complaint_id": self.id},
        }

    def _answer(self, html):
        """Tell the customer the solution: by mail with the link where he confirms or objects, by
        SMS with the link where he has no address."""
        self.ensure_one()
        self.check_access("write")
        self._check_category("received", "in_progress", "waiting", "reopened")
        if blockers := self._get_answer_blockers():
            raise UserError("\n".join(blockers))
        if is_html_empty(html):
            raise UserError(self.env._("Write what was decided: the customer reads it."))
        if self.waiting_on:
            self._resume()
        now = fields.Datetime.now()
        self._set_facts(
            {
                "started_on": self.started_on or now,
                "answer": html,
                "answered_on": now,
                "solved_on": now,
            }
        )
        self._workflow_settle_facts()
        self._tell_customer(html)

    def _tell_customer(self, html):
        """Post to the customer, by the way he can be reached."""
        self.ensure_one()
        link = self.get_base_url() + self._get_share_url()
        body = Markup("%s<p><a href='%s'>%s</a></p>") % (
            Markup(html),  # sanitized by the field it comes from
            link,
            self.env._("Tell us whether this settles it"),
        )
        to = {}
        if self.partner_id.email:
            to["partner_ids"] = self.partner_id.ids
        elif self.contact_email:
            to["outgoing_email_to"] = self.contact_email
        self.message_post(body=body, message_type="comment", subtype_xmlid="mail.mt_comment", **to)
        if not to and self.contact_phone:
            self.sudo()._message_sms(  # sudo: sending needs no right on messages
                self.env._(
                    "%(store)s: your matter %(number)s is answered: %(link)s",
                    store=self.company_id.name,
                    number=self.name,
                    link=link,
                ),
                partner_ids=self.partner_id.ids if self.partner_id.phone else False,
                sms_numbers=[self.contact_phone] if not self.partner_id.phone else False,
                put_in_queue=True,  # a slow provider keeps nobody waiting
            )

    def action_close(self, reason=None):
        """Close what is answered without the customer's word, with the reason."""
        self.check_access("write")
        self._check_category("answered")
        for complaint in self:
            if blockers := complaint._get_close_blockers():
                raise UserError("\n".join([complaint.display_name, *blockers]))
        self._close("person")
        return True

    def _close(self, closed_by):
        self._set_facts({"closed_on": fields.Datetime.now(), "closed_by": closed_by})
        self._workflow_settle_facts()

    def action_reopen(self):
        """The customer is not content after all, or it happened again."""
        self.check_access("write")
        self._check_category("answered", "closed")
        self._reopen()
        return True

    def _reopen(self):
        for complaint in self:
            complaint._set_facts(
                {
                    "answered_on": False,
                    "solved_on": False,
                    "closed_on": False,
                    "closed_by": False,
                    "reopened_on": fields.Datetime.now(),
                    "reopen_count": complaint.reopen_count + 1,
                    "escalation_level": 0,
                }
            )
        self._workflow_settle_facts()

    def action_reject(self):
        """Not justified: the customer is told why, in the conversation."""
        self.check_access("write")
        self._check_category("received", "in_progress", "waiting", "reopened")
        self._set_facts({"rejected_on": fields.Datetime.now(), "waiting_on": False})
        self._workflow_settle_facts()
        return True

    def action_cancel(self):
        """The customer takes it back, or it was taken in twice."""
        self.check_access("write")
        self._check_category("received", "in_progress", "waiting", "reopened")
        self._set_facts({"cancelled_on": fields.Datetime.now(), "waiting_on": False})
        self._workflow_settle_facts()
        return True

    def _check_category(self, *categories):
        labels = dict(self._fields["category"]._description_selection(self.env))
        for complaint in self:
            if complaint.category not in categories:
                raise UserError(
                    self.env._(
                        "%(complaint)s is “%(status)s”: reload the page.",
                        complaint=complaint.name,
                        status=labels[complaint.category],
                    )
                )

    def _get_answer_blockers(self):
        """:return: sentences, what must be clear before the customer is told a solution"""
        self.ensure_one()
        return [
            self.env._("%s waits for its approval: the answer would promise it.", compensation.name)
            for compensation in self.compensation_ids
            if compensation.category == "draft"
        ]

    def _get_close_blockers(self):
        """:return: sentences, what is still open when an employee closes it"""
        self.ensure_one()
        blockers = [
            self.env._("The step “%s” is not done.", step.name)
            for step in self.sudo().step_ids  # sudo: steps of others count too
            if not step.done_on
        ]
        blockers += [
            self.env._("The compensation %s is not carried out.", compensation.name)
            for compensation in self.sudo().compensation_ids
            if compensation.category in ("draft", "approved")
        ]
        if self.kind == "complaint" and not self.cause_id:
            blockers.append(self.env._("Name the cause, so that it can be counted."))
        return blockers

    # === THE CUSTOMER'S WORD === #

    def _confirm(self, rating=None, note=None):
        """The customer says it is settled; called behind his link."""
        self.ensure_one()
        self._check_category("answered")
        self._take_rating(rating, note)
        self._close("customer")
        self._message_log(body=self.env._("The customer confirmed that it is settled."))

    def _object(self, note, rating=None):
        """The customer says it is not settled; called behind his link."""
        self.ensure_one()
        self._check_category("answered", "closed")
        if not (note or "").strip():
            raise UserError(self.env._("Please say what is still wrong."))
        self._take_rating(rating, note)
        self._workflow_say(note.strip()[:200])
        self._reopen()
        self._reply(note)

    def _take_rating(self, rating, note):
        values = {"rating_note": (note or "").strip()[:2000] or False}
        if rating:
            if rating not in dict(RATINGS):
                raise UserError(self.env._("Rate it with 1 to 5 stars."))
            values["rating"] = rating
        self._set_facts(values)

    def _reply(self, text):
        """Words of the customer from his page or a mail; waiting for them is over."""
        self.ensure_one()
        text = (text or "").strip()[:5000]
        if not text:
            raise UserError(self.env._("Please write something first."))
        author = (
            {"author_id": self.partner_id.id}
            if self.partner_id
            else {
                "author_id": False,
                "email_from": self.contact_email or self.contact_name,
            }
        )
        self.message_post(
            body=text,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.user_id.partner_id.ids,
            **author,
        )

    def _message_post_after_hook(self, message, msg_vals):
        done = super()._message_post_after_hook(message, msg_vals)
        comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        said = message.subtype_id.id == comment and message.message_type in ("comment", "email")
        for complaint in self if said else ():
            inside = message.author_id.sudo().user_ids.filtered(lambda user: not user.share)
            if inside and message.author_id != complaint.partner_id:
                if not complaint.first_answer_on:
                    complaint._set_facts({"first_answer_on": fields.Datetime.now()})
            elif complaint.waiting_on:
                complaint.sudo()._resume()  # sudo: the customer has no rights on it
        return done

    # === BY THE CLOCK === #

    @api.model
    def _cron_close_silent(self):
        """Close what was answered and nobody objected to for the days of the store's settings."""
        now = fields.Datetime.now()
        for company in self.env["res.company"].search([("complaint_silence_days", ">", 0)]):
            until = now - timedelta(days=company.complaint_silence_days)
            silent = self.search(
                [
                    ("company_id", "=", company.id),
                    ("category", "=", "answered"),
                    ("answered_on", "<=", until),
                ],
                order="answered_on, id",
            )
            for start in range(0, len(silent), BATCH):
                batch = silent[start : start + BATCH]
                ready = batch.filtered(lambda c: not c._get_close_blockers())
                ready._close("silence")
                ready._message_log_batch(
                    {
                        complaint.id: self.env._(
                            "Closed by itself: the customer said nothing for %(days)s days.",
                            days=company.complaint_silence_days,
                        )
                        for complaint in ready
                    }
                )
                self.env["ir.cron"]._commit_progress(len(batch))
