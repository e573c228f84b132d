import base64
import copy

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import WorkflowCase
from odoo.addons.dealer_workflow.lib import canonical


class PublishingCase(WorkflowCase):
    @classmethod
    def _edit(cls, workflow=None):
        (workflow or cls.workflow).with_user(cls.admin_user).action_edit()
        return (workflow or cls.workflow).draft_ids.with_user(cls.admin_user)

    @classmethod
    def _open_publish(cls, draft):
        action = draft.action_publish()
        return cls.env["dealer.workflow.publish"].with_user(cls.admin_user).browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestPublishing(PublishingCase):
    def test_edit_makes_or_opens_the_one_draft(self):
        draft = self._edit()
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.live_id, self.workflow)
        self.assertEqual(draft._get_definition(), self.workflow._get_definition())
        self.assertEqual(self._edit(), draft)
        self.workflow.invalidate_recordset()
        self.assertEqual(self.workflow.state, "published")
        draft.action_discard()
        self.assertFalse(self.workflow.draft_ids)

    def test_publishing_lays_the_draft_over_what_is_in_force(self):
        papers = self._create_paper() | self._create_paper()
        ids = {stage.code: stage.id for stage in self.workflow.stage_ids}
        draft = self._edit()
        self._stage("review", draft).name = "Checking"
        self._step("send", draft).reason_required = True
        wizard = self._open_publish(draft)
        self.assertFalse(wizard.line_ids)
        self.assertIn("Checking", wizard.changes)
        wizard.note = "Say why"
        wizard.action_publish()
        self.assertFalse(draft.exists())
        self.assertEqual(self.workflow.version, 2)
        self.assertEqual(self.workflow.state, "published")
        self.assertEqual({s.code: s.id for s in self.workflow.stage_ids}, ids)
        version = self.workflow.version_ids[0]
        self.assertEqual((version.number, version.note), (2, "Say why"))
        self.assertEqual(version.published_by_id, self.admin_user)
        self.assertEqual(version._get_tree(), self.workflow._get_definition())
        self.assertEqual(version.sha256, canonical.seal(version._get_tree()))
        with self.assertRaisesRegex(UserError, "asks for a reason"):
            papers.with_user(self.worker).workflow_step(self._step("send").id)
        papers.with_user(self.worker).workflow_step(self._step("send").id, "because")
        self.assertEqual(papers.workflow_stage_id.name, "Checking")

    def test_errors_of_the_check_refuse(self):
        draft = self._edit()
        self._step("send", draft).unlink()
        errors = [f for f in draft._get_findings() if f["level"] == "error"]
        self.assertTrue(errors)
        with self.assertRaisesRegex(UserError, "can't be published yet"):
            draft.action_publish()
        self.assertEqual(self.workflow.version, 1)

    def test_documents_of_stages_that_go_are_moved(self):
        waiting = self._create_paper()
        papers = self.env["test.workflow.paper"].create([{"name": "P"} for _n in range(5)])
        papers.with_user(self.worker).workflow_step(self._step("send").id)
        draft = self._edit()
        self._step("back", draft).unlink()
        self._step("finish", draft).from_stage_ids = self._stage("new", draft)
        self._step("send", draft).unlink()
        self._stage("review", draft).unlink()
        check = draft.stage_ids.create(
            {
                "workflow_id": draft.id,
                "name": "Second Look",
                "code": "look",
                "category": "in_progress",
                "sequence": 15,
            }
        )
        self._step("finish", draft).from_stage_ids += check
        self._step("cancel", draft).copy({"code": "look", "name": "Look", "to_stage_id": check.id})
        wizard = self._open_publish(draft)
        self.assertRecordValues(
            wizard.line_ids,
            [{"stage_id": self._stage("review").id, "count": 5, "target_id": check.id}],
        )
        wizard.line_ids.target_id = False
        with self.assertRaisesRegex(UserError, "5 documents are in “Review”"):
            wizard.action_publish()
        wizard.line_ids.target_id = check
        wizard.action_publish()
        self.assertEqual(papers.workflow_stage_id.mapped("code"), ["look"])
        self.assertEqual(papers.workflow_stage_id.workflow_id, self.workflow)
        self.assertEqual(waiting.workflow_stage_id, self._stage("new"))
        self.assertFalse(self._stage("review"))
        newest = papers[0].workflow_history()[0]
        self.assertIn("Review", newest["reason"])
        self.assertEqual(papers._workflow_get_open_moves().mapped("origin"), ["publish"] * 5)

    def test_moving_documents_is_linear_and_in_sets(self):
        def count(size):
            workflow = self._create_workflow(
                "test.workflow.paper",
                {"a": {"category": "draft"}, "b": {"category": "done"}},
                {"go": {"from": ["a"], "to": "b"}},
                sequence=1,
            )
            papers = self.env["test.workflow.paper"].create([{"name": "P"}] * size)
            self.assertEqual(papers.workflow_stage_id, self._stage("a", workflow))
            self.env.flush_all()
            before = self.cr.sql_log_count
            tree = workflow._get_definition()
            tree["stage_ids"] = [s for s in tree["stage_ids"] if s["code"] == "b"]
            tree["transition_ids"] = []
            workflow._load_definition(tree, {"a": "b"})
            self.env.flush_all()
            queries = self.cr.sql_log_count - before
            self.assertEqual(papers.workflow_stage_id, self._stage("b", workflow))
            papers.unlink()
            workflow.action_retire()
            return queries

        count(2)
        self.assertLess(count(400), count(2) + 12)

    def test_where_facts_decide_documents_keep_their_category(self):
        workflow = self._create_workflow(
            "test.workflow.job",
            {
                "planned": {"category": "draft"},
                "parts": {"category": "draft"},
                "work": {"category": "in_progress"},
                "wait": {"category": "waiting"},
                "done": {"category": "done"},
            },
            {
                "order": {"from": ["planned"], "to": "parts"},
                "start": {"from": [], "to": "work", "trigger": "facts"},
                "wait": {"from": [], "to": "wait", "trigger": "facts"},
                "finish": {"from": [], "to": "done", "trigger": "facts"},
            },
        )
        job = self.env["test.workflow.job"].create({"name": "Job"})
        job.workflow_step(self._step("order", workflow).id)
        self.assertEqual(job.workflow_stage_id.code, "parts")
        draft = self._edit(workflow)
        # another category: the facts don't follow, so the documents must go elsewhere
        self._stage("parts", draft).category = "in_progress"
        wizard = self._open_publish(draft)
        self.assertEqual(wizard.line_ids.stage_id, self._stage("parts", workflow))
        self.assertEqual(wizard.line_ids.target_id, self._stage("planned", draft))
        self.assertEqual(wizard.line_ids.target_category, "draft")
        wizard.action_publish()
        self.assertEqual(job.workflow_stage_id, self._stage("planned", workflow))

    def test_old_documents_start_when_a_workflow_is_published_first(self):
        self.workflow.action_retire()
        old = self._create_paper(name="Old")
        self.assertFalse(old.workflow_stage_id)
        workflow = self._create_workflow(
            "test.workflow.paper",
            {"a": {"category": "draft"}, "b": {"category": "done"}},
            {"go": {"from": ["a"], "to": "b"}},
        )
        self.assertEqual(old.workflow_stage_id, self._stage("a", workflow))
        self.assertEqual(old._workflow_get_open_moves().origin, "publish")

    def test_retired_is_for_old_documents_only(self):
        paper = self._create_paper()
        self.workflow.with_user(self.admin_user).action_retire()
        self.assertFalse(self._create_paper().workflow_stage_id)
        paper.with_user(self.worker).workflow_step(self._step("send").id)
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))
        self.workflow.with_user(self.admin_user).action_restore()
        self.assertTrue(self._create_paper().workflow_stage_id)

    def test_a_draft_says_when_another_version_was_published_since(self):
        draft = self._edit()
        self._stage("new", draft).name = "Fresh"
        tree = self.workflow._get_definition()
        tree["stage_ids"][2]["name"] = {"en_US": "Finished"}
        tree["stage_ids"][0]["color"] = 3
        self.workflow._load_definition(tree)  # somebody else's version
        wizard = self._open_publish(draft)
        self.assertTrue(wizard.is_outdated)
        self.assertIn("Finished", wizard.changes_since)
        with self.assertRaisesRegex(UserError, "published by somebody else"):
            wizard.action_publish()
        wizard.action_rebase()
        self.assertEqual(self._stage("done", draft).name, "Finished")
        self.assertEqual(self._stage("new", draft).color, 3)
        self.assertEqual(self._stage("new", draft).name, "Fresh")
        wizard.invalidate_recordset()
        self.assertFalse(wizard.is_outdated)
        wizard.action_publish()
        self.assertEqual(self._stage("new").name, "Fresh")

    def test_replacing_what_was_published_since_is_possible(self):
        draft = self._edit()
        tree = self.workflow._get_definition()
        tree["stage_ids"][2]["name"] = {"en_US": "Finished"}
        self.workflow._load_definition(tree)
        wizard = self._open_publish(draft)
        wizard.replace = True
        wizard.action_publish()
        self.assertEqual(self._stage("done").name, "Done")

    def test_a_step_goes_with_the_stages_it_left(self):
        draft = self._edit()
        self._step("finish", draft).from_stage_ids += self._stage("new", draft)
        self._stage("review", draft).unlink()
        self.assertEqual(
            draft.transition_ids.sorted().mapped("code"), ["finish", "cancel"], "not from anywhere"
        )

    def test_the_place_in_the_drawing_is_no_change(self):
        draft = self._edit()
        self._stage("new").with_user(self.admin_user).pos_x = 55
        self.assertFalse(draft._is_outdated())

    def test_who_comes_second_gets_a_sentence(self):
        draft = self._edit()
        wizard = self._open_publish(draft)
        wizard.action_publish()
        wizard.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "This draft is gone"):
            wizard.action_publish()

    def test_approvals_of_steps_that_go_are_void(self):
        self._step("send").sudo().level_ids = [
            Command.create({"name": "Boss", "kind": "group", "group_id": self.group.id})
        ]
        self.env.registry.clear_cache()
        paper = self._create_paper().with_user(self.worker)
        paper.workflow_step(self._step("send").id)
        request = paper.sudo().workflow_request_id
        if not request:
            self.skipTest("no approvals yet")
        self.assertEqual(request.state, "pending")
        draft = self._edit()
        step = self._step("send", draft)
        step.copy({"code": "send_anew"})
        step.unlink()
        self._open_publish(draft).action_publish()
        self.assertEqual(request.state, "void")
        self.assertTrue(self._stage("review"))

    # === VERSIONS === #

    def test_roll_back_is_a_draft_like_every_change(self):
        draft = self._edit()
        self._stage("new", draft).name = "Fresh"
        self._open_publish(draft).action_publish()
        first = self.workflow.version_ids.filtered(lambda v: v.number == 1)
        first.with_user(self.admin_user).action_roll_back()
        draft = self.workflow.draft_ids
        self.assertEqual(self._stage("new", draft).name, "New")
        self.assertEqual(self._stage("new").name, "Fresh")
        with self.assertRaisesRegex(UserError, "has a draft already"):
            first.with_user(self.admin_user).action_roll_back()
        self._open_publish(draft.with_user(self.admin_user)).action_publish()
        self.assertEqual(self._stage("new").name, "New")
        self.assertEqual(self.workflow.version, 3)
        self.assertEqual(first.definition, self.workflow.version_ids[0].definition)

    def test_versions_are_kept_as_they_were(self):
        version = self.workflow.version_ids
        for records in (version, version.sudo(), version.with_user(self.admin_user)):
            with self.assertRaises(UserError):
                records.write({"definition": "{}"})
        with self.assertRaises(AccessError):
            version.with_user(self.admin_user).unlink()

    def test_changes_are_said_with_labels(self):
        old = self.workflow._get_definition()
        new = copy.deepcopy(old)
        review = next(s for s in new["stage_ids"] if s["code"] == "review")
        review.update(time_limit=4.0, category="waiting", owner_group_id="base.group_user", pos_x=9)
        send = next(s for s in new["transition_ids"] if s["code"] == "send")
        send.update(trigger="facts", to_stage_id="done", required_field_ids=["partner_id"])
        send["level_ids"] = [{"code": "l", "name": {"en_US": "Boss"}, "kind": "manager"}]
        new["transition_ids"] = [s for s in new["transition_ids"] if s["code"] != "back"]
        new["stage_ids"].reverse()
        found = {
            (c["kind"], c["what"], c["before"], c["after"])
            for c in self.workflow._describe_changes(old, new)
        }
        role = self.env.ref("base.group_user").display_name
        for change in (
            ("changed", "Stage “Review” › Time Limit", "0", "4"),
            ("changed", "Stage “Review” › Category", "In Progress", "Waiting"),
            ("changed", "Stage “Review” › Owner", "", role),
            (
                "changed",
                "Step “Send” › Trigger",
                "A person, by button",
                "What happened to the document",
            ),
            ("changed", "Step “Send” › To", "Review", "Done"),
            ("changed", "Step “Send” › Fields to be filled", "", "Customer"),
            ("added", "Step “Send” › Approvals", "", "Boss (Kind: The asker's manager)"),
            ("removed", "Step “Back”", "Back (From: Review; To: New)", ""),
            (
                "moved",
                "Stages › order",
                "New, Review, Done, Cancelled",
                "Cancelled, Done, Review, New",
            ),
        ):
            self.assertIn(change, found)
        self.assertEqual(len(found), 9)
        self.assertFalse(self.workflow._describe_changes(old, old))

    def test_compare_shows_two_sides(self):
        draft = self._edit()
        self._stage("new", draft).name = "Fresh <b>"
        action = self.workflow.with_user(self.admin_user).action_compare()
        wizard = self.env["dealer.workflow.compare"].browse(action["res_id"])
        self.assertEqual((wizard.left_kind, wizard.right_kind), ("live", "draft"))
        self.assertIn("Fresh &lt;b&gt;", wizard.changes)
        self._open_publish(draft).action_publish()
        action = self.workflow.version_ids[0].with_user(self.admin_user).action_compare()
        wizard = self.env["dealer.workflow.compare"].browse(action["res_id"])
        self.assertIn("Fresh", wizard.changes)
        with Form(wizard) as form:
            form.left_kind = "default"
        self.assertFalse(wizard.changes)
        with Form(wizard) as form:
            form.left_kind = "version"
            form.left_version_id = self.workflow.version_ids[-1]
        wizard.with_user(self.admin_user).action_roll_back()
        self.assertEqual(self._stage("new", self.workflow.draft_ids).name, "New")

    # === FILES AND STORES === #

    def _import(self, content):
        form = Form(self.env["dealer.workflow.import"].with_user(self.admin_user))
        form.file = base64.b64encode(content)
        return form

    def test_a_file_is_shown_before_it_is_taken(self):
        content = self.workflow._get_definition_file()
        form = self._import(content)
        self.assertTrue(form.is_same)
        with self.assertRaisesRegex(UserError, "No change"):
            form.save().action_import()
        form = self._import(content.replace(b'"Review"', '"Prüfung"'.encode()))
        self.assertEqual(form.workflow_id, self.workflow)
        self.assertIn("Prüfung", form.changes)
        self.assertFalse(self.workflow.draft_ids, "nothing before the button")
        form.save().action_import()
        self.assertEqual(self._stage("review", self.workflow.draft_ids).name, "Prüfung")
        self.assertEqual(self._stage("review").name, "Review")

    def test_a_file_of_a_new_workflow(self):
        content = self.workflow._get_definition_file().replace(
            self.workflow.key.encode(), b"brand.new"
        )
        form = self._import(content)
        self.assertTrue(form.is_new)
        form.save().action_import()
        workflow = self.env["dealer.workflow"].search([("key", "=", "brand.new")])
        self.assertEqual(workflow.state, "draft")
        self.assertEqual(workflow._get_definition_file(), content)
        self.assertTrue(self._import(content).is_same, "the second time says no change")

    def test_a_bad_file_says_what_is_wrong(self):
        form = self._import(b"{")
        self.assertIn("can't be read as JSON", form.problem)
        form = self._import(self.workflow._get_definition_file().replace(b'"done"', b'"eaten"', 1))
        self.assertTrue(form.problem)
        with self.assertRaises(UserError):
            form.save().action_import()

    def test_another_store_gets_its_own(self):
        store = self.env["res.company"].create({"name": "Store 2"})
        self.admin_user.company_ids += store
        wizard = (
            self.env["dealer.workflow.copy"]
            .with_user(self.admin_user)
            .create({"workflow_id": self.workflow.id, "company_id": store.id})
        )
        wizard.action_copy()
        copied = self.env["dealer.workflow"].search([("company_id", "=", store.id)])
        self.assertEqual(copied.state, "draft")
        self.assertEqual(
            copied.stage_ids.sorted().mapped("code"), ["new", "review", "done", "cancelled"]
        )
        copied._publish()
        here, there = self._create_paper(), self._create_paper(company_id=store.id)
        self.assertEqual(here.workflow_stage_id.workflow_id, self.workflow)
        self.assertEqual(there.workflow_stage_id.workflow_id, copied)

    # === RIGHTS === #

    def test_others_can_do_nothing_of_this(self):
        portal = new_test_user(self.env, "wf_portal", "base.group_portal")
        version = self.workflow.version_ids
        for user in (self.worker, portal):
            with self.assertRaises(AccessError):
                self.workflow.with_user(user).action_edit()
        draft = self._edit()
        for user in (self.worker, portal):
            workflow = self.workflow.with_user(user)
            for method in ("action_publish", "action_discard", "action_rebase"):
                with self.assertRaises(AccessError):
                    getattr(draft.with_user(user), method)()
            with self.assertRaises(AccessError):
                workflow.action_retire()
            with self.assertRaises(AccessError):
                version.with_user(user).action_roll_back()
            with self.assertRaises(AccessError):
                self.env["dealer.workflow.import"].with_user(user).create({"file": b"e30="})
            with self.assertRaises(UserError):
                workflow.vendor_definition = "x"
        with self.assertRaises(AccessError):
            self.workflow.with_user(portal)._get_definition()

    def test_an_administrator_sees_no_document_by_it(self):
        """Counts of documents are all the dialog tells."""
        paper = self._create_paper(company_id=self.env["res.company"].create({"name": "B"}).id)
        draft = self._edit()
        self._step("send", draft).from_stage_ids = self._stage("done", draft)
        self._stage("new", draft).category = "in_progress"
        with self.assertRaises(AccessError):
            paper.with_user(self.admin_user).read(["name"])


@tagged("post_install", "-at_install")
class TestDefinitionFile(PublishingCase, HttpCase):
    def test_the_file_is_for_administrators(self):
        url = f"/dealer_workflow/definition/{self.workflow.id}"
        self.env["res.users"].browse(self.admin_user.id).password = "wf_admin_password"
        self.worker.password = "wf_worker_password"
        self.authenticate("wf_admin", "wf_admin_password")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content, self.workflow._get_definition_file())
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.authenticate("wf_worker", "wf_worker_password")
        self.assertEqual(self.url_open(url).status_code, 404)


@tagged("post_install", "-at_install")
class TestTwoAtOnce(WorkflowCase):
    def test_two_people_publish_at_once(self):
        """Two cursors: who holds the row wins, the other gets one clear sentence."""
        self.addCleanup(self.registry.clear_cache)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            workflow = env["dealer.workflow"].create(
                {
                    "name": "Race",
                    "key": "race",
                    "model_id": env["ir.model"]._get_id("test.workflow.paper"),
                    "domain": "[('name', '=', 'nothing but this race')]",
                    "stage_ids": [Command.create({"name": "A", "code": "a", "category": "draft"})],
                }
            )
            workflow._publish()
            workflow.action_edit()
            live_id, draft_id = workflow.id, workflow.draft_ids.id
        try:
            with self.registry.cursor() as first, self.registry.cursor() as second:
                winner = api.Environment(first, SUPERUSER_ID, {})["dealer.workflow"].browse(
                    draft_id
                )
                loser = api.Environment(second, SUPERUSER_ID, {})["dealer.workflow"].browse(
                    draft_id
                )
                loser.name  # noqa: B018 — the second has read what it is about to publish
                winner._publish("first")
                with self.assertRaisesRegex(UserError, "else is publishing “Race” right now"):
                    loser._publish("second")
                second.rollback()
                first.commit()
                with self.assertRaisesRegex(UserError, "This draft is gone"):
                    api.Environment(second, SUPERUSER_ID, {})["dealer.workflow"].browse(
                        draft_id
                    )._publish("second")
                second.rollback()
            with self.registry.cursor() as cr:
                live = api.Environment(cr, SUPERUSER_ID, {})["dealer.workflow"].browse(live_id)
                self.assertEqual(live.version, 2)
                self.assertEqual(live.version_ids[0].note, "first")
        finally:
            with self.registry.cursor() as cr:
                cr.execute("DELETE FROM dealer_workflow WHERE id IN %s", [(live_id, draft_id)])
