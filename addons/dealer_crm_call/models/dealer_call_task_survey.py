from odoo import fields, models
from odoo.exceptions import UserError

# questions the caller's screen asks; others (a matrix, a file) are left to the link
TYPES = (
    "simple_choice",
    "multiple_choice",
    "text_box",
    "char_box",
    "numerical_box",
    "scale",
    "date",
)


class DealerCallTask(models.Model):
    """The questionnaire of a call: asked by the caller or behind a link, the same score."""

    _inherit = "dealer.call.task"

    def _get_answers(self):
        """:return: survey.user_input of this call, made when first asked for"""
        self.ensure_one()
        survey = self.script_id.survey_id
        if not survey:
            raise UserError(self.env._("This script has no questionnaire."))
        if not self.user_input_id:
            # sudo: callers have no rights on surveys; these answers are of this very call
            answers = survey.sudo()._create_answer(partner=self.partner_id, check_attempts=False)
            self._set_facts({"user_input_id": answers.id})
        return self.user_input_id.sudo()

    def _get_questions(self):
        """:return: survey.question asked in the call"""
        questions = self.script_id.survey_id.sudo().question_ids
        return questions.filtered(lambda q: q.question_type in TYPES)

    def _save_answers(self, said):
        """Take the answers of the call and close the questionnaire.

        :param dict said: {question id: answer id, list of them, text or number}
        :raise UserError: naming what is missing or wrong
        """
        self.ensure_one()
        if self.is_answered:
            raise UserError(self.env._("The questions are answered already, by link perhaps."))
        answers = self._get_answers()
        questions = self._get_questions()
        said = {int(key): value for key, value in (said or {}).items()}
        if strange := set(said) - set(questions.ids):
            raise UserError(self.env._("Question %s is not of this call.", min(strange)))
        missing = []
        for question in questions:
            value = said.get(question.id)
            if question.triggering_answer_ids and value in (None, "", []):
                continue
            if value in (None, "", []):
                if question.constr_mandatory:
                    missing.append(question.title)
                continue
            if error := question.validate_question(self._spell_answer(question, value)):
                raise UserError(
                    self.env._(
                        "%(question)s: %(problem)s",
                        question=question.title,
                        problem=next(iter(error.values())),
                    )
                )
            answers._save_lines(question, self._spell_answer(question, value))
        if missing:
            raise UserError(self.env._("Still to be asked: %s", ", ".join(missing)))
        answers._mark_done()

    def _spell_answer(self, question, value):
        """:return: the answer as the survey takes it, checked to be one of the question's"""
        if question.question_type not in ("simple_choice", "multiple_choice"):
            return str(value).strip()
        chosen = value if isinstance(value, list) else [value]
        if not set(map(int, chosen)) <= set(question.suggested_answer_ids.ids):
            raise UserError(self.env._("“%s” has no such answer.", question.title))
        if question.question_type == "simple_choice":
            return str(int(chosen[0]))
        return [str(int(one)) for one in chosen]

    def _settle_answers(self):
        """What follows from finished answers: the unsatisfied become complaints, once."""
        for task in self:
            if task.is_unsatisfied and not task.complaint_id:
                # sudo: whoever answered (a customer behind his link) takes nothing in himself
                complaint = (
                    task.env["dealer.complaint"]
                    .sudo()
                    .with_company(task.company_id)
                    ._take_in(task._prepare_complaint_values())
                )
                task._set_facts({"complaint_id": complaint.id})

    def _prepare_complaint_values(self):
        """:return: what is taken in when the customer is not satisfied"""
        self.ensure_one()
        lines = self.user_input_id.sudo().user_input_line_ids.filtered(lambda ln: not ln.skipped)
        words = [
            self.env._("%(script)s: %(score)s %%", script=self.script_id.name, score=self.score),
            *(f"{line.question_id.title}: {line.display_name}" for line in lines),
        ]
        if note := self.contact_ids.sorted("date")[-1:].note:
            words.append(note)
        values = {
            "kind": "complaint",
            "channel": "call",
            "origin_key": f"dealer.call.task,{self.id}",
            "subject": self.env._("Not satisfied: %s", self.script_id.name),
            "description": "\n".join(words),
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "vehicle_id": self.vehicle_id.id,
            "category_id": self.script_id.complaint_category_id.id,
        }
        for name in self.env["dealer.complaint"]._get_subjects():
            field = self.env["dealer.complaint"]._fields[name]
            if self.res_id and field.comodel_name == self.res_model:
                values[name] = self.res_id
        return values

    def action_ask_by_link(self):
        """Send the questionnaire instead of calling: e-mail, else SMS."""
        self.check_access("write")
        for task in self:
            task._ask_by_link()
        return True

    def _ask_by_link(self):
        self.ensure_one()
        if self.category != "open":
            raise UserError(self.env._("This call is over: reload the list."))
        answers = self._get_answers()
        partner = self.partner_id.sudo()  # the number may be masked; the message goes to the real
        words = self.with_context(lang=partner.lang or self.env.lang)
        url = answers.get_base_url() + answers.get_start_url()
        channel = "email" if partner.email else "sms"
        allowed = partner._may_contact(channel, self.script_id.purpose)[partner.id]
        if allowed is not True:
            raise UserError(allowed)
        text = words.env._(
            "%(store)s: how did we do? A minute of your time: %(link)s",
            store=self.company_id.name,
            link=url,
        )
        if channel == "email":
            partner.message_post(
                body=text,
                subject=words.env._("How did we do?"),
                partner_ids=partner.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                email_layout_xmlid="mail.mail_notification_light",
            )
        elif partner.phone:
            partner._message_sms(text, partner_ids=partner.ids, put_in_queue=True)
        else:
            raise UserError(
                self.env._("%s has neither e-mail nor phone number.", self.partner_id.name)
            )
        self._set_facts({"asked_by_link_on": fields.Datetime.now()})
