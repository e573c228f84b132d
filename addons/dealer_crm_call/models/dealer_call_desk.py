from datetime import UTC, datetime
from math import isfinite
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

DAY = 24 * 3600


class DealerCallDesk(models.AbstractModel):
    """What the caller's screen asks for and sends; each answer is what it shows next."""

    _name = "dealer.call.desk"
    _description = "Caller's Screen"

    @api.model
    def open_next(self, task_id=None):
        """The next call of the reader, or the one he chose.

        :return: dict of what to show; ``task`` is False when nothing is due
        """
        Task = self.env["dealer.call.task"]
        Task.check_access("write")
        if task_id:
            task = Task.browse(int(task_id)).exists()
            task.check_access("write")
            if task.category == "open":
                task.lock_for_update()
                task.invalidate_recordset()
                if task.user_id and task.user_id != self.env.user and task.taken_on:
                    raise UserError(
                        self.env._("%s is calling this customer.", task.sudo().user_id.name)
                    )
                task._set_facts({"user_id": self.env.uid, "taken_on": fields.Datetime.now()})
        else:
            task = Task._take_next()
        return {"task": self._show(task) if task else False, **self._count()}

    @api.model
    def save(self, task_id, result, note="", again_on=None, answers=None, duration=0):
        """Write down a call; what it shows next is the next one.

        :param str again_on: local time of the reader, ``YYYY-MM-DDTHH:MM``
        :param dict answers: {question id: answer}, of a customer who was reached
        """
        task = self._get_task(task_id)
        asks = bool(task.script_id.survey_id) and not task.is_answered
        if result == "reached" and asks and not answers:
            raise UserError(
                self.env._("Ask the questions, or note that he wants to be called later.")
            )
        task._note_try(
            result,
            note=(note or "").strip() or False,
            again_on=self._read_moment(again_on),
            duration=self._read_seconds(duration or 0),
        )
        if result == "reached" and asks:
            task._save_answers(answers)
        complaint = task.complaint_id
        return {
            **self.open_next(),
            "complaint": complaint.name if complaint else False,
        }

    @api.model
    def ask_by_link(self, task_id):
        """Send the questionnaire instead of calling, then show the next call."""
        task = self._get_task(task_id)
        task._ask_by_link()
        # he has a day to answer; then the call is due again
        task._set_facts({"user_id": False, "taken_on": False})
        task.sudo().due_on = fields.Datetime.add(fields.Datetime.now(), days=1)
        return self.open_next()

    @api.model
    def skip(self, task_id):
        """Leave a call to others and show the next one; it comes last again."""
        task = self._get_task(task_id)
        task._set_facts({"user_id": False, "taken_on": False})
        task.due_on = fields.Datetime.add(fields.Datetime.now(), minutes=15)
        return self.open_next()

    def _get_task(self, task_id):
        known = task_id if isinstance(task_id, int) else 0
        task = self.env["dealer.call.task"].browse(known).exists()
        if not task:
            raise UserError(self.env._("This call is not there any more: take the next one."))
        task.check_access("write")
        task.lock_for_update()
        return task

    def _read_seconds(self, duration):
        """:return: whole seconds a call took; a screen left open counts a day at most"""
        if isinstance(duration, (int, float)) and isfinite(duration):
            return int(min(max(duration, 0), DAY))
        raise UserError(self.env._("“%s” is no number of seconds of a call.", str(duration)[:40]))

    def _read_moment(self, text):
        """:return: naive UTC of a local time of the reader, or None"""
        if not text:
            return None
        try:
            local = datetime.fromisoformat(text)
        except ValueError as error:
            raise UserError(self.env._("“%s” is no date and time.", text)) from error
        zone = ZoneInfo(self.env.user.tz or self.env.company._get_store_zone())
        return local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)

    def _count(self):
        Task = self.env["dealer.call.task"]
        store = self.env.company
        start = store._get_store_moment(store._get_store_date())
        return {
            "due": Task.search_count(
                [("category", "=", "open"), ("due_on", "<=", fields.Datetime.now())]
            ),
            "made": self.env["dealer.contact"].search_count(
                [
                    ("call_task_id", "!=", False),
                    ("user_id", "=", self.env.uid),
                    ("date", ">=", start),
                ]
            ),
        }

    def _show(self, task):
        """:return: dict of one call: whom, about what, what to say, what to ask"""
        partner = task.partner_id
        car = task.vehicle_id
        about_on = task.about_on and task.company_id._get_store_date(task.about_on)
        values = {
            "customer": partner.name,
            "car": car.model_id.display_name or "",
            "plate": car.license_plate or "",
            "caller": self.env.user.name,
            "store": task.company_id.name,
            "date": fields.Date.to_string(about_on) if about_on else "",
        }
        return {
            "id": task.id,
            "state": task.category,
            "partner_id": partner.id,
            "customer": partner.name,
            # sudo: whoever holds the call reads the number he is to dial
            "phone": partner.sudo().phone or "",
            "email": bool(partner.sudo().email),
            "refused": task.can_call or False,
            "car": " · ".join(filter(None, [values["plate"], values["car"]])),
            "about": self._name_about(task),
            "about_on": values["date"],
            "served_by": task.sudo().about_user_id.name or "",
            "why": task.note or "",
            "script": task.script_id._fill(values),
            "script_name": task.script_id.name,
            "due_on": fields.Datetime.to_string(task.due_on),
            "link_sent": bool(task.asked_by_link_on),
            "tries": [
                {
                    "id": contact.id,
                    "when": fields.Datetime.to_string(contact.date),
                    "who": contact.user_id.name,
                    "result": dict(contact._fields["result"]._description_selection(self.env)).get(
                        contact.result, ""
                    ),
                    "note": contact.note or "",
                }
                for contact in task.sudo().contact_ids.sorted(lambda c: (c.date, c.id))
            ],
            "answered": task.is_answered,
            "questions": [] if task.is_answered else self._show_questions(task),
        }

    def _name_about(self, task):
        if not task.res_id or task.res_model not in self.env:
            return ""
        # sudo: its number only; what stands in it is behind its own rights
        return self.env[task.res_model].sudo().browse(task.res_id).exists().display_name or ""

    def _show_questions(self, task):
        return [
            {
                "id": question.id,
                "title": question.title,
                "type": question.question_type,
                "required": question.constr_mandatory,
                "min": question.scale_min,
                "max": question.scale_max,
                "after": question.triggering_answer_ids.ids,
                "answers": [
                    {
                        "id": answer.id,
                        "label": answer.value,
                        "unsatisfied": answer.is_unsatisfied,
                    }
                    for answer in question.suggested_answer_ids
                ],
            }
            for question in task._get_questions()
        ]
