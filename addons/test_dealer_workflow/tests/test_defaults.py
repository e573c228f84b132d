import copy

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestDefaults(WorkflowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shipped = {
            "schema": 1,
            "key": "test.default",
            "model": "test.workflow.paper",
            "name": {"en_US": "Default", "zh_CN": "默认"},
            "domain": "[('urgent', '=', True)]",
            "sequence": 1,
            "stage_ids": [
                {"code": "new", "name": {"en_US": "New", "zh_CN": "新"}, "time_limit": 8},
                {"code": "work", "name": {"en_US": "Work"}, "category": "in_progress"},
                {"code": "done", "name": {"en_US": "Done"}, "category": "done"},
            ],
            "transition_ids": [
                {
                    "code": "start",
                    "name": {"en_US": "Start"},
                    "from_stage_ids": ["new"],
                    "to_stage_id": "work",
                    "group_ids": ["base.group_user"],
                },
                {
                    "code": "finish",
                    "name": {"en_US": "Finish"},
                    "from_stage_ids": ["work"],
                    "to_stage_id": "done",
                },
            ],
        }

    def _load(self, tree=None):
        return self.env["dealer.workflow"]._apply_default(tree or self.shipped, "dealer_test")

    def _find(self):
        return self.env["dealer.workflow"].search([("key", "=", "test.default")])

    def _newer(self):
        """What the addon ships next: a longer limit, another stage, a reworded step."""
        tree = copy.deepcopy(self.shipped)
        tree["stage_ids"][0]["time_limit"] = 16
        tree["stage_ids"].insert(
            2, {"code": "check", "name": {"en_US": "Check"}, "category": "in_progress"}
        )
        tree["transition_ids"][1]["name"]["en_US"] = "Close"
        return tree

    def _change(self, change):
        """What an administrator does: edit, change, publish."""
        workflow = self._find().with_user(self.admin_user)
        workflow.action_edit()
        draft = workflow.draft_ids
        change(draft)
        draft._publish("mine")

    def test_the_first_time_it_is_in_force(self):
        self.assertTrue(self._load())
        workflow = self._find()
        self.assertEqual((workflow.state, workflow.version), ("published", 1))
        paper = self._create_paper(urgent=True)
        self.assertEqual(paper.workflow_stage_id, self._stage("new", workflow))

    def test_the_second_time_nothing_changes(self):
        self._load()
        workflow = self._find()
        ids = workflow.stage_ids.ids
        self.assertFalse(self._load())
        self.assertFalse(self._load())
        self.assertEqual((workflow.version, workflow.stage_ids.ids), (1, ids))
        self.assertFalse(workflow.activity_ids)

    def test_untouched_takes_the_new_default(self):
        self._load()
        workflow = self._find()
        stage = self._stage("work", workflow)
        paper = self._create_paper(urgent=True)
        self.assertTrue(self._load(self._newer()))
        self.assertEqual(workflow.version, 2)
        self.assertEqual(self._stage("new", workflow).time_limit, 16)
        self.assertEqual(
            workflow.stage_ids.sorted().mapped("code"), ["new", "work", "check", "done"]
        )
        self.assertEqual(self._step("finish", workflow).name, "Close")
        self.assertEqual(self._stage("work", workflow), stage)
        self.assertEqual(paper.workflow_stage_id, self._stage("new", workflow))
        self.assertFalse(workflow.activity_ids)
        self.assertFalse(self._load(self._newer()))

    def test_what_the_administrator_changed_stays(self):
        self._load()
        workflow = self._find()

        def change(draft):
            self._stage("work", draft).name = "Busy"
            self._step("start", draft).reason_required = True
            draft.stage_ids.create(
                {"workflow_id": draft.id, "name": "Mine", "code": "mine", "sequence": 25}
            )

        self._change(change)
        self.assertFalse(self._load(), "the same default again changes nothing")
        self.assertEqual(self._stage("work", workflow).name, "Busy")
        self.assertTrue(self._load(self._newer()))
        self.assertEqual(self._stage("work", workflow).name, "Busy")
        self.assertTrue(self._step("start", workflow).reason_required)
        self.assertTrue(self._stage("mine", workflow))
        self.assertTrue(self._stage("check", workflow))
        self.assertEqual(self._stage("new", workflow).time_limit, 16)
        self.assertFalse(workflow.activity_ids)
        version = workflow.version
        self.assertFalse(self._load(self._newer()))
        self.assertEqual(workflow.version, version)

    def test_conflicts_are_the_administrators_and_are_told(self):
        self._load()
        workflow = self._find()

        def change(draft):
            self._stage("new", draft).time_limit = 4
            self._step("finish", draft).unlink()

        self._change(change)
        self._load(self._newer())
        self.assertEqual(self._stage("new", workflow).time_limit, 4)
        self.assertFalse(self._step("finish", workflow))
        self.assertTrue(self._stage("check", workflow), "what is no conflict is taken over")
        activity = workflow.activity_ids.filtered(lambda a: a.user_id == self.admin_user)
        self.assertEqual(len(activity), 1)
        self.assertIn("Stages “new” › Time Limit", activity.note)
        self.assertIn("Steps “finish”", activity.note)
        self.assertIn("Time Limit", workflow.message_ids[0].body)
        wizard = self.env["dealer.workflow.compare"].create(
            {"workflow_id": workflow.id, "left_kind": "default"}
        )
        self.assertIn("Step “Close”", wizard.changes)
        self._load(self._newer())
        self.assertEqual(
            len(workflow.activity_ids.filtered(lambda a: a.user_id == self.admin_user)), 1
        )

    def test_a_stage_with_documents_is_not_taken_away(self):
        self._load()
        workflow = self._find()
        paper = self._create_paper(urgent=True)
        paper.workflow_step(self._step("start", workflow).id)
        tree = self._newer()
        tree["stage_ids"] = [s for s in tree["stage_ids"] if s["code"] != "work"]
        tree["transition_ids"][0]["to_stage_id"] = "check"
        tree["transition_ids"][1]["from_stage_ids"] = ["check"]
        self.assertFalse(self._load(tree))
        self.assertEqual(paper.workflow_stage_id, self._stage("work", workflow))
        self.assertEqual(workflow.version, 1)
        self.assertTrue(workflow.activity_ids)
        self.assertFalse(self._load(tree), "told once")

    def test_a_merge_that_makes_no_sense_is_not_published(self):
        """Ours leads a step to a stage that the new default has dropped."""
        self._load()
        workflow = self._find()

        def change(draft):
            self._step("finish", draft).copy(
                {"code": "mine", "name": "Mine", "to_stage_id": self._stage("work", draft).id}
            )

        self._change(change)
        tree = copy.deepcopy(self.shipped)
        tree["stage_ids"] = [s for s in tree["stage_ids"] if s["code"] != "work"]
        tree["transition_ids"] = []
        before = workflow._get_definition()
        self.assertFalse(self._load(tree))
        self.assertEqual(workflow._get_definition(), before)
        self.assertTrue(workflow.activity_ids)

    def test_a_language_installed_later_brings_its_texts(self):
        lang = self.env["res.lang"].with_context(active_test=False)._lang_get("zh_CN")
        self.env["res.lang"].browse(lang.id).active = False
        self.env.registry.clear_cache()
        self._load()
        workflow = self._find()
        self.assertNotIn("zh_CN", str(workflow._get_definition()))
        self.env["res.lang"]._activate_lang("zh_CN")
        tree = self._newer()
        self._load(tree)
        self.assertEqual(self._stage("new", workflow).with_context(lang="zh_CN").name, "新")
        self.assertFalse(workflow.activity_ids, "a language is no conflict")

    def test_a_draft_in_the_making_survives_an_update(self):
        self._load()
        workflow = self._find()
        workflow.with_user(self.admin_user).action_edit()
        draft = workflow.draft_ids
        self._stage("work", draft).name = "Busy"
        self._load(self._newer())
        self.assertEqual(self._stage("work", draft).name, "Busy")
        self.assertTrue(draft._is_outdated())

    def test_a_workflow_drawn_before_is_left_alone(self):
        self._create_workflow(
            "test.workflow.paper",
            {"a": {"category": "draft"}},
            {},
            key="test.default",
        )
        self.assertFalse(self._load())
        self.assertEqual(self._find().stage_ids.mapped("code"), ["a"])

    def test_a_bad_default_names_its_problem(self):
        tree = copy.deepcopy(self.shipped)
        tree["stage_ids"][0]["category"] = "eaten"
        with self.assertRaisesRegex(ValidationError, "none of the categories"):
            self._load(tree)

    def test_files_of_addons_only(self):
        load = self.env["dealer.workflow"]._load_default
        for module, path in (
            ("base", "../../etc/passwd"),
            ("base", "/etc/passwd"),
            ("..", "x.json"),
            ("base", "data/../__manifest__.json"),
            ("base", "__manifest__.py"),
        ):
            with self.assertRaises(ValueError):
                load(module, path)
        with self.assertRaises(FileNotFoundError):
            load("base", "data/no_such_file.json")

    def test_the_shipped_default_is_not_written_by_hand(self):
        with self.assertRaises(UserError):
            self._find_or_load().with_user(self.admin_user).vendor_definition = "{}"

    def _find_or_load(self):
        self._load()
        return self._find()
