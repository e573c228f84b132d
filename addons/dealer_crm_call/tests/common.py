from odoo.addons.dealer_crm_complaint.tests.common import ComplaintCommon


class CallCommon(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "Visit",
                "access_mode": "token",
                "scoring_type": "scoring_without_answers",
                "questions_layout": "one_page",
            }
        )
        cls.overall, cls.ready = cls.env["survey.question"].create(
            [
                {
                    "survey_id": cls.survey.id,
                    "title": title,
                    "question_type": "simple_choice",
                    "constr_mandatory": True,
                    "suggested_answer_ids": [
                        (0, 0, {"value": value, "answer_score": score, "is_unsatisfied": bad})
                        for value, score, bad in answers
                    ],
                }
                for title, answers in (
                    ("How was it?", [("Good", 10, False), ("Poor", 2, False)]),
                    ("Was it ready?", [("Yes", 10, False), ("No", 8, True)]),
                )
            ]
        )
        cls.script = cls.env["dealer.call.script"].create(
            {
                "name": "After the visit",
                "text": "Good day {customer}, your {plate}",
                "survey_id": cls.survey.id,
                "complaint_category_id": cls.about.id,
                "max_tries": 2,
            }
        )
        cls.plain = cls.env["dealer.call.script"].create({"name": "Just call", "max_tries": 2})

    @classmethod
    def _create_task(cls, **values):
        return cls.env["dealer.call.task"].create(
            {
                "partner_id": cls.customer.id,
                "vehicle_id": cls.car.id,
                "script_id": cls.script.id,
                "due_on": "2026-01-01 00:00:00",
                **values,
            }
        )

    def _say(self, overall=0, ready=0):
        """Answers by their place."""
        return {
            self.overall.id: self.overall.suggested_answer_ids[overall].id,
            self.ready.id: self.ready.suggested_answer_ids[ready].id,
        }

    def _open_desk(self, user=None):
        return self.env["dealer.call.desk"].with_user(user or self.agent)
