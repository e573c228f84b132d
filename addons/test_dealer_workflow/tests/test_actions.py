from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestActions(WorkflowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paper = cls._create_paper(amount=500)
        cls.send = cls._step("send")
        cls.model = cls.env["ir.model"]._get("test.workflow.paper")

    def _field(self, name):
        return self.env["ir.model.fields"]._get("test.workflow.paper", name)

    def _add(self, kind, **values):
        return self.env["dealer.workflow.action"].create(
            {"transition_id": self.send.id, "kind": kind, **values}
        )

    def _set(self, *lines):
        return self._add(
            "set_fields",
            value_ids=[
                Command.create({"field_id": self._field(name).id, "source": source, **values})
                for name, source, values in lines
            ],
        )

    def _go(self, papers=None, user=None):
        papers = self.paper if papers is None else papers
        return papers.with_user(user or self.worker).workflow_step(self.send.id)

    # === FIELDS === #

    @freeze_time("2026-06-03 10:00:00")
    def test_set_fields(self):
        partner = self.env["res.partner"].create({"name": "Customer"})
        self._set(
            ("urgent", "constant", {"value": "yes"}),
            ("date", "today", {"days": 3}),
            ("adviser_id", "user", {}),
            ("note", "field", {"from_field_id": self._field("name").id}),
            ("amount", "formula", {"formula": "round(amount * 1.1, 2)"}),
            ("partner_id", "constant", {"value": str(partner.id)}),
        )
        self._go()
        self.assertRecordValues(
            self.paper,
            [
                {
                    "urgent": True,
                    "date": date(2026, 6, 6),
                    "adviser_id": self.worker.id,
                    "note": "Paper",
                    "amount": 550.0,
                    "partner_id": partner.id,
                }
            ],
        )

    def test_empty_a_field(self):
        self.paper.note = "Old"
        self._set(("note", "empty", {}))
        self._go()
        self.assertFalse(self.paper.note)

    def test_set_on_entry_and_exit(self):
        for moment, value in (("exit", "left"), ("entry", "there")):
            stage = self._stage("new" if moment == "exit" else "review")
            self.env["dealer.workflow.action"].create(
                {
                    "stage_id": stage.id,
                    "moment": moment,
                    "kind": "set_fields",
                    "value_ids": [
                        Command.create(
                            {
                                "field_id": self._field("note").id,
                                "source": "formula",
                                "formula": f'concat(note, "{value} ")',
                            }
                        )
                    ],
                }
            )
        self._go()
        self.assertEqual(self.paper.note, "left there ")

    def test_the_reader_of_a_step_may_set_fields(self):
        """The step is given to somebody who may only read: the action works all the same."""
        reader = new_test_user(self.env, "wf_reader", "base.group_user")
        self.send.group_ids = self.group
        reader.group_ids = [Command.link(self.group.id)]
        self._set(("note", "constant", {"value": "done"}))
        paper_class = self.env.registry["test.workflow.paper"]
        check = paper_class._check_access

        def read_only(records, operation):
            if operation == "write" and not records.env.su and records.env.user == reader:
                return records, lambda: AccessError("read only")
            return check(records, operation)

        with patch.object(paper_class, "_check_access", read_only):
            self._go(user=reader)
        self.assertEqual(self.paper.note, "done")

    def test_what_cannot_be_set_is_refused_on_saving(self):
        bad = (
            ("workflow_stage_id", "constant", {"value": "1"}, "can't be set"),
            ("create_uid", "user", {}, "can't be set"),
            ("company_id", "constant", {"value": "1"}, "can't be set"),
            ("workflow_request_id", "empty", {}, "can't be set"),
            ("name", "empty", {}, "may not be empty"),
            ("amount", "constant", {"value": "much"}, "does not fit"),
            ("urgent", "constant", {"value": "maybe"}, "does not fit"),
            ("date", "constant", {"value": "tomorrow"}, "does not fit"),
            ("partner_id", "constant", {"value": "999999999"}, "no record"),
            ("note", "today", {}, "no date"),
            ("note", "user", {}, "no user"),
            ("note", "field", {"from_field_id": self._field("amount").id}, "another kind"),
            ("note", "formula", {"formula": "nothing.here"}, "has no field"),
            ("note", "formula", {"formula": "name +"}, "."),
            ("note", "formula", {"formula": "__import__('os')"}, "."),
            ("note", "formula", {"formula": "partner_id.signup_type"}, "roles only"),
        )
        for name, source, values, words in bad:
            with self.subTest(name=name, source=source, values=values), self._refused(words):
                self._set((name, source, values))

    def test_a_field_that_fails_refuses_the_step(self):
        self._set(("note", "formula", {"formula": "amount / 0 + amount"}))
        with self._refused("“Note” can't be set"):
            self._go()
        self.assertEqual(self.paper.workflow_stage_id, self._stage("new"))

    def test_a_formula_reads_with_the_rights_of_who_takes_the_step(self):
        self._set(("note", "formula", {"formula": "partner_id.name"}))
        self.paper.partner_id = self.env["res.partner"].create({"name": "Secret"})
        partner_class = self.env.registry["res.partner"]
        check = partner_class._check_access

        def hidden(records, operation):
            if not records.env.su and self.paper.partner_id in records:
                return records, lambda: AccessError("hidden")
            return check(records, operation)

        with (
            patch.object(partner_class, "_check_access", hidden),
            self.assertRaisesRegex(UserError, "can't be set"),
        ):
            self._go()

    # === ACTIVITIES === #

    @freeze_time("2026-06-03 10:00:00")
    def test_activity_for_whom(self):
        store = self.paper.company_id
        store.workflow_manager_id = self.boss
        self.paper.adviser_id = self.worker
        second = new_test_user(self.env, "wf_boss2", "base.group_user")
        second.group_ids = [Command.link(self.group.id)]
        stranger = new_test_user(self.env, "wf_stranger", "base.group_user")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger.write({"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id})
        stranger.group_ids = [Command.link(self.group.id)]
        person = {"person_field_id": self._field("adviser_id").id}
        group = {"group_id": self.group.id}
        for whom, values, users in (
            ("actor", {}, self.worker),
            ("person", person, self.worker),
            ("store_manager", {}, self.boss),
            ("group", group, self.boss | second),
        ):
            with self.subTest(whom=whom):
                paper = self._create_paper(adviser_id=self.worker.id)
                action = self._add("activity", whom=whom, summary="Call", delay=2, **values)
                self._go(paper)
                self.assertEqual(paper.activity_ids.user_id, users)
                self.assertEqual(set(paper.activity_ids.mapped("summary")), {"Call"})
                self.assertEqual(
                    set(paper.activity_ids.mapped("date_deadline")), {date(2026, 6, 5)}
                )
                action.unlink()

    def test_the_least_busy(self):
        second = new_test_user(self.env, "wf_boss2", "base.group_user")
        second.group_ids = [Command.link(self.group.id)]
        self._add("activity", whom="least_busy", group_id=self.group.id, summary="Look")
        papers = self.env["test.workflow.paper"].create([{"name": str(n)} for n in range(4)])
        papers[0].activity_schedule(user_id=self.boss.id)
        papers[0].activity_schedule(user_id=self.boss.id)
        self._go(papers)
        given = papers.activity_ids.filtered(lambda a: a.summary == "Look").grouped("user_id")
        self.assertEqual(
            {user: len(them) for user, them in given.items()}, {self.boss: 1, second: 3}
        )

    def test_whom_must_be_said(self):
        for whom in ("group", "least_busy", "person", "manager"):
            with self.assertRaisesRegex(ValidationError, "Say which"):
                self._add("activity", whom=whom)

    # === MAIL AND SMS === #

    def _template(self, body="<p>Hello <t t-out='object.name'/></p>"):
        return self.env["mail.template"].create(
            {
                "name": "Moved",
                "model_id": self.model.id,
                "subject": "Moved: {{ object.name }}",
                "email_from": "store@example.com",
                "email_to": "customer@example.com",
                "body_html": body,
                "auto_delete": False,
            }
        )

    def _mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", "test.workflow.paper"), ("res_id", "=", self.paper.id)]
        )

    def test_mail_is_queued(self):
        self._add("mail", mail_template_id=self._template().id)
        self._go()
        self.assertEqual(self._mails().subject, "Moved: Paper")
        self.assertEqual(self._mails().state, "outgoing")

    def test_a_mail_that_fails_does_not_block(self):
        self._add("mail", mail_template_id=self._template("<t t-out='1 / object.amount'/>").id)
        self.paper.amount = 0
        with mute_logger("odoo.addons.dealer_workflow.models.dealer_workflow_addressee"):
            self._go()
        self.assertEqual(self.paper.workflow_stage_id, self._stage("review"))
        self.assertFalse(self._mails())
        self.assertIn("e-mail was not written", self.paper.message_ids[0].body)

    def test_one_bad_document_does_not_keep_the_others_from_their_mail(self):
        template = self._template("<t t-out='1 / object.amount'/>")
        self._add("mail", mail_template_id=template.id)
        papers = self._create_paper(amount=1) | self._create_paper(amount=0)
        with mute_logger("odoo.addons.dealer_workflow.models.dealer_workflow_addressee"):
            self._go(papers)
        mails = self.env["mail.mail"].search(
            [("model", "=", papers._name), ("res_id", "in", papers.ids)]
        )
        self.assertEqual(mails.mapped("res_id"), papers[0].ids)

    def test_a_template_of_another_document(self):
        template = self._template()
        template.model_id = self.env["ir.model"]._get("res.partner")
        with self.assertRaisesRegex(ValidationError, "another kind"):
            self._add("mail", mail_template_id=template.id)

    def test_sms_is_queued(self):
        self.paper.partner_id = self.env["res.partner"].create(
            {"name": "Customer", "phone": "+32475110505"}
        )
        template = self.env["sms.template"].create(
            {"name": "Ready", "model_id": self.model.id, "body": "{{ object.name }} is ready"}
        )
        self._add("sms", sms_template_id=template.id)
        self._go()
        sms = self.env["sms.sms"].search([("body", "=", "Paper is ready")])
        self.assertEqual((sms.number, sms.state), ("+32475110505", "outgoing"))

    # === RELEASED ACTIONS === #

    def _server_action(self, **values):
        return self.env["ir.actions.server"].create(
            {
                "name": "Stamp",
                "model_id": self.model.id,
                "state": "code",
                "code": "records.write({'note': env.user.login})",
                "workflow_released": True,
                **values,
            }
        )

    def test_a_released_action_runs_with_the_rights_of_the_person(self):
        self._add("server", server_action_id=self._server_action().id)
        papers = self.paper | self._create_paper()
        self._go(papers)
        self.assertEqual(papers.mapped("note"), ["wf_worker"] * 2)

    def test_an_action_must_be_released(self):
        action = self._server_action(workflow_released=False)
        with self.assertRaisesRegex(ValidationError, "not released"):
            self._add("server", server_action_id=action.id)
        action.workflow_released = True
        self._add("server", server_action_id=action.id)
        action.workflow_released = False
        with self.assertRaisesRegex(UserError, "not released"):
            self._go()

    def test_only_system_administrators_release(self):
        action = self._server_action(workflow_released=False)
        with self.assertRaises(AccessError):
            action.with_user(self.admin_user).write({"workflow_released": True})
        system = new_test_user(self.env, "wf_system", "base.group_system")
        action.with_user(system).workflow_released = True
        found = self.env["ir.actions.server"].with_user(self.admin_user).search([])
        self.assertEqual(found, found.filtered("workflow_released"))
        self.assertIn(action, found)
        with self.assertRaises(AccessError):
            found.read(["code"])

    # === SETS === #

    def test_a_hundred_documents_at_once(self):
        self._set(("note", "constant", {"value": "x"}), ("urgent", "formula", {"formula": "yes"}))
        self._add("activity", whom="group", group_id=self.group.id, summary="Look")
        papers = self.env["test.workflow.paper"].create([{"name": str(n)} for n in range(100)])
        self._go(papers[0])
        self._go(papers[1])
        few, many = papers[2:12], papers[12:]
        self.env.flush_all()
        counts = []
        for group in (few, many):
            group.invalidate_recordset()
            before = self.env.cr.sql_log_count
            self._go(group)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(papers.activity_ids), 100)
        self.assertLessEqual(counts[1], counts[0] + 4, "queries grow with the documents")
        self.assertLessEqual(counts[1], 60)

    # === SCREEN === #

    def test_form_of_an_administrator(self):
        draft = self._create_workflow(
            "test.workflow.paper", {"a": {}, "b": {}}, {"go": {"from": ["a"], "to": "b"}}, False
        )
        step = self._step("go", draft)
        actions = self.env["dealer.workflow.action"].with_user(self.admin_user)
        form = Form(actions.with_context(default_transition_id=step.id))
        form.kind = "set_fields"
        with form.value_ids.new() as line:
            line.field_id = self._field("urgent")
            line.flag = True
        action = form.save()
        self.assertEqual(action.value_ids.value, "yes")
        self.assertEqual(action.display_name, "Set fields: Urgent")
