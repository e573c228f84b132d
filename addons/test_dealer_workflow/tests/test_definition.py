import copy
import json
import random

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import WorkflowCase
from odoo.addons.dealer_workflow.lib import canonical


@tagged("post_install", "-at_install")
class TestDefinition(WorkflowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        workflow, paper = cls.workflow, "test.workflow.paper"
        fields_get = cls.env["ir.model.fields"]._get
        workflow.update_field_translations("name", {"en_US": "Papers", "zh_CN": "文件"})
        stage = cls._stage("review")
        stage.write(
            {
                "color": 4,
                "icon": "fa-search",
                "time_limit": 7.5,
                "owner_group_id": cls.env.ref("base.group_partner_manager").id,
                "pos_x": 120.5,
                "escalation_ids": [
                    Command.create({"after_hours": 2.5}),
                    Command.create({"after_hours": 1, "kind": "message"}),
                ],
                "entry_action_ids": [Command.create({"kind": "activity", "moment": "entry"})],
                "exit_action_ids": [Command.create({"kind": "activity", "moment": "exit"})],
            }
        )
        stage.update_field_translations("name", {"en_US": "Review", "zh_CN": "审核"})
        cls._step("finish").write(
            {
                "group_ids": [Command.set((cls.group | cls.env.ref("base.group_user")).ids)],
                "person_field_ids": [Command.link(fields_get(paper, "adviser_id").id)],
                "required_field_ids": [
                    Command.set((fields_get(paper, "date") | fields_get(paper, "amount")).ids)
                ],
                "condition": "[('amount', '>', 0)]",
                "condition_message": "Give the amount.",
                "reason_required": True,
                "undo_hours": 1.5,
                "level_ids": [
                    Command.create(
                        {
                            "name": "Boss",
                            "kind": "group",
                            "group_id": cls.group.id,
                            "amount_field_id": fields_get(paper, "amount").id,
                            "amount_min": 1000,
                            "sequence": 10,
                        }
                    ),
                    Command.create(
                        {
                            "name": "Board",
                            "kind": "users",
                            "user_ids": [Command.set((cls.boss | cls.worker).ids)],
                            "required_count": 2,
                            "sequence": 10,
                            "escalation_ids": [Command.create({"after_hours": 4})],
                        }
                    ),
                ],
                "action_ids": [Command.create({"kind": "activity"})],
            }
        )
        cls.tree = workflow._get_definition()

    def _changed(self, **values):
        tree = copy.deepcopy(self.tree)
        tree.update(values)
        return tree

    def _problems(self, tree):
        with self.assertRaises(UserError) as caught:
            self._new()._load_definition(tree)
        return str(caught.exception)

    def _new(self, **values):
        return self.env["dealer.workflow"].create(
            {"name": "New", "model_id": self.workflow.model_id.id, **values}
        )

    # === SPELLING === #

    def test_refers_by_names_that_travel(self):
        finish = next(s for s in self.tree["transition_ids"] if s["code"] == "finish")
        self.assertEqual(finish["group_ids"], ["base.group_user", "name:Test Bosses"])
        self.assertEqual(finish["person_field_ids"], ["adviser_id"])
        self.assertEqual(finish["required_field_ids"], ["amount", "date"])
        self.assertEqual(finish["from_stage_ids"], ["review"])
        self.assertEqual(finish["to_stage_id"], "done")
        board = next(level for level in finish["level_ids"] if level["name"]["en_US"] == "Board")
        self.assertEqual(board["user_ids"], ["wf_boss", "wf_worker"])
        review = next(s for s in self.tree["stage_ids"] if s["code"] == "review")
        self.assertEqual(review["name"], {"en_US": "Review", "zh_CN": "审核"})
        self.assertEqual(review["owner_group_id"], "base.group_partner_manager")
        self.assertNotIn("fold", review)
        self.assertEqual(self.tree["stage_ids"][0]["code"], "new")
        self.assertNotIn(str(self.group.id), [str(v) for v in finish.values()])

    def test_round_trip_is_byte_exact(self):
        text = canonical.dumps(self.tree)
        new = self._new(key=self.tree["key"])
        self.assertTrue(new._load_definition(json.loads(text)))
        self.assertEqual(canonical.dumps(new._get_definition()), text)
        self.assertFalse(new._load_definition(json.loads(text)), "nothing changes twice")
        read, problems = self.env["dealer.workflow"]._read_definition(json.loads(text))
        self.assertFalse(problems)
        self.assertEqual(canonical.dumps(read), text)
        again = self._new(key=self.tree["key"])
        again._load_definition(json.loads(new._get_definition_file()))
        self.assertEqual(again._get_definition_file(), new._get_definition_file())

    def test_round_trip_of_random_definitions(self):
        chance = random.Random(3)
        for _n in range(8):
            tree = self._get_random_tree(chance)
            first, second = self._new(key=tree["key"]), self._new(key=tree["key"])
            first._load_definition(tree)
            written = first._get_definition()
            second._load_definition(written)
            self.assertEqual(canonical.dumps(second._get_definition()), canonical.dumps(written))
            other = self._get_random_tree(chance)
            first._load_definition(other)
            first._load_definition(written)
            self.assertEqual(canonical.dumps(first._get_definition()), canonical.dumps(written))

    def _get_random_tree(self, chance):
        categories = list(self.env["test.workflow.paper"]._workflow_categories())
        codes = [f"s{n}" for n in chance.sample(range(12), chance.randint(1, 8))]
        return {
            "schema": 1,
            "key": "random",
            "model": "test.workflow.paper",
            "name": {"en_US": "Random"},
            "stage_ids": [
                {
                    "code": code,
                    "name": {"en_US": code, **chance.choice([{}, {"zh_CN": "阶段"}])},
                    "category": chance.choice(categories),
                    "fold": chance.random() < 0.5,
                    "active": chance.random() < 0.8,
                    "time_limit": chance.choice([0, 1, 2.25]),
                    "escalation_ids": [
                        {"code": f"e{n}", "after_hours": chance.random()}
                        for n in chance.sample(range(5), 2)
                    ],
                }
                for code in codes
            ],
            "transition_ids": [
                {
                    "code": f"t{n}",
                    "name": {"en_US": f"Step {n}"},
                    "from_stage_ids": chance.sample(codes, chance.randint(0, len(codes))),
                    "to_stage_id": chance.choice(codes),
                    "undo_hours": chance.choice([0, 3]),
                    "level_ids": [
                        {
                            "code": f"l{m}",
                            "name": {"en_US": "Level"},
                            "kind": chance.choice(["manager", "store_manager"]),
                            "sequence": chance.choice([10, 20]),
                            "required_count": chance.choice([1, 2]),
                        }
                        for m in chance.sample(range(5), chance.randint(0, 3))
                    ],
                }
                for n in chance.sample(range(20), chance.randint(0, 9))
            ],
        }

    def test_two_of_one_name_stay_apart(self):
        twin = self.group.copy({"name": "Test Bosses"})
        step = self._step("send")
        step.group_ids = twin
        tree = self.workflow._get_definition()
        self.assertIn(f"name:Test Bosses#{twin.id}", str(tree))
        workflow = self._new()
        workflow._load_definition(tree)
        self.assertEqual(self._step("send", workflow).group_ids, twin)
        self.assertIn(self.group, self._step("finish", workflow).group_ids)

    def test_server_actions_are_run_only_when_released(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Sly",
                "model_id": self.workflow.model_id.id,
                "state": "code",
                "code": "records.unlink()",
            }
        )
        tree = self._changed()
        tree["transition_ids"][0]["action_ids"] = [
            {"code": "sly", "kind": "server", "server_action_id": "name:Sly"}
        ]
        Workflow = self.env["dealer.workflow"].with_user(self.admin_user)
        with self.assertRaises(UserError):
            Workflow._create_from({**tree, "key": "sly"})
        action.workflow_released = True
        self.assertTrue(Workflow._create_from({**tree, "key": "sly2"}))

    def test_stages_that_stay_keep_their_ids(self):
        workflow = self._new()
        workflow._load_definition(self.tree)
        ids = {stage.code: stage.id for stage in workflow.stage_ids}
        levels = {level.code: level.id for level in workflow.transition_ids.level_ids}
        tree = workflow._get_definition()
        tree["stage_ids"] = [
            {"code": "extra", "name": {"en_US": "Extra"}},
            *(s for s in reversed(tree["stage_ids"]) if s["code"] != "cancelled"),
        ]
        tree["transition_ids"] = [t for t in tree["transition_ids"] if t["code"] != "cancel"]
        workflow._load_definition(tree)
        self.assertEqual(
            workflow.stage_ids.sorted().mapped("code"), ["extra", "done", "review", "new"]
        )
        for stage in workflow.stage_ids - self._stage("extra", workflow):
            self.assertEqual(stage.id, ids[stage.code])
        self.assertEqual(
            {level.code: level.id for level in workflow.transition_ids.level_ids}, levels
        )
        self.assertEqual(self._stage("extra", workflow).category, "draft")

    def test_texts_of_a_language_go_and_come(self):
        workflow = self._new()
        workflow._load_definition(self.tree)
        stage = self._stage("review", workflow)
        self.assertEqual(stage.with_context(lang="zh_CN").name, "审核")
        tree = self._changed()
        next(s for s in tree["stage_ids"] if s["code"] == "review")["name"] = {"en_US": "Check"}
        workflow._load_definition(tree)
        self.assertEqual(stage.with_context(lang="zh_CN").name, "Check")
        self.assertEqual(stage.with_context(lang="en_US").name, "Check")
        # languages nobody installed here are not kept
        next(s for s in tree["stage_ids"] if s["code"] == "review")["name"]["fr_FR"] = "Contrôle"
        workflow._load_definition(tree)
        self.assertNotIn("fr_FR", str(workflow._get_definition()))

    def test_queries_do_not_grow_with_the_workflow(self):
        def count(size):
            workflow = self._new()
            workflow._load_definition(
                self._changed(
                    stage_ids=[
                        {
                            "code": f"s{n}",
                            "name": {"en_US": f"S{n}", "zh_CN": f"阶段{n}"},
                            "escalation_ids": [{"code": "e"}],
                        }
                        for n in range(size)
                    ],
                    transition_ids=[
                        {
                            "code": f"t{n}",
                            "name": {"en_US": f"T{n}"},
                            "to_stage_id": f"s{n}",
                            "group_ids": ["base.group_user"],
                        }
                        for n in range(size)
                    ],
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            workflow._get_definition()
            return self.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(3), count(60))

    # === BAD INPUT === #

    def test_problems_name_where_and_what(self):
        def stage(**values):
            return self._changed(
                stage_ids=[{"code": "new", "name": {"en_US": "New"}, **values}], transition_ids=[]
            )

        def step(**values):
            return self._changed(
                transition_ids=[
                    {"code": "x", "name": {"en_US": "X"}, "to_stage_id": "done", **values}
                ]
            )

        for tree, words in (
            (None, "braces"),
            ([], "braces"),
            (self._changed(schema=2), "schema"),
            (self._changed(model="res.users"), "not of test.workflow.paper"),
            (self._changed(model="test.workflow.job"), "not of test.workflow.paper"),
            (self._changed(key="__import__('os')"), "key"),
            (self._changed(foo=1), "“foo” is no setting"),
            (self._changed(state="published"), "“state” is no setting"),
            (self._changed(live_id="x"), "no setting"),
            (self._changed(stage_ids={}), "must be a list"),
            (self._changed(domain="__import__('os')"), "cannot be read"),
            (self._changed(domain="[('no_such_field', '=', 1)]"), "no_such_field"),
            (self._changed(company_id="name:Nobody"), "“name:Nobody” is not here"),
            (stage(category="eaten"), "none of the categories"),
            (stage(color="red"), 'Stages › new › Color: "red" has the wrong type'),
            (stage(time_limit=-1), "below 0"),
            (stage(time_limit=True), "wrong type"),
            (stage(time_limit=1e300), "too large"),
            (stage(name="New"), "texts by language"),
            (stage(name={}), "is missing"),
            (stage(name={"en_US": "a\x00"}), "no text"),
            (stage(fold="yes"), "wrong type"),
            (stage(code="../etc"), "“code” must be"),
            (stage(code=None), "“code” must be"),
            (stage(workflow_id=1), "no setting"),
            (stage(id=1), "no setting"),
            (stage(create_uid=1), "no setting"),
            (stage(owner_group_id="base.no_such_group"), "is not here"),
            (stage(owner_group_id="base.user_admin"), "is not here"),
            (stage(entry_action_ids=[{"code": "a", "moment": "exit"}]), "“moment” is no setting"),
            (step(to_stage_id="nowhere"), "no stage of the code “nowhere”"),
            (step(to_stage_id=None), "is missing"),
            (step(from_stage_ids="new"), "wrong type"),
            (step(from_stage_ids=[1]), "wrong type"),
            (step(required_field_ids=["no_such"]), "has no field “no_such”"),
            (step(trigger="magic"), "“magic” is none of person, facts"),
            (step(condition="[(1"), "cannot be read"),
            (step(level_ids=[{"code": "a", "name": {"en_US": "A"}}]), "who gives the approval"),
            (step(level_ids=[{"code": "a"}]), "X › Approvals › a"[4:]),
            (step(level_ids=["a"]), "braces"),
            (
                self._changed(stage_ids=[*self.tree["stage_ids"], self.tree["stage_ids"][0]]),
                "twice",
            ),
        ):
            with self.subTest(words=words):
                self.assertIn(words, self._problems(tree))

    def test_documents_that_cannot_have_a_workflow(self):
        _read, problems = self.env["dealer.workflow"]._read_definition(
            self._changed(model="res.users")
        )
        self.assertIn("install its addon first", problems[0])

    def test_many_problems_are_said_at_once(self):
        stages = [{"code": f"s{n}", "name": {"en_US": "x"}, "color": "red"} for n in range(30)]
        message = self._problems(self._changed(stage_ids=stages, transition_ids=[]))
        self.assertIn("and 20 more", message)
        self.assertEqual(len(message.splitlines()), 11)

    def test_bad_files_are_one_sentence(self):
        parse = self.env["dealer.workflow"]._parse_definition
        for content in (
            b"",
            b"\xff\xfe\x00",
            b"{",
            b'{"a": NaN}',
            b'{"a": 1, "a": 2}',
            b"[" * 100_000,
            b"9" * 10_000,
            b" " * 2_000_001,
            b"import os",
        ):
            with self.assertRaises(UserError) as caught:
                parse(content)
            self.assertNotIn("\n", str(caught.exception))

    def test_hostile_definitions_are_refused_or_harmless(self):
        """Random damage to a definition: a ValidationError or a definition, nothing else."""
        chance = random.Random(41)
        poison = [
            None, True, 0, -1, 1.5, 10**30, "", "x", "__class__", "base.group_user", "' OR 1=1 --",
            "\x00", "\ud800", [], [[]], ["x"], {}, {"en_US": 5}, {"code": "a"}, [{"code": "b"}],
            "name:%", "a" * 30_000, {"__proto__": 1}, "<script>alert(1)</script>", "new", "review",
        ]  # fmt: skip

        def nodes(tree):
            if isinstance(tree, dict):
                for key in list(tree):
                    yield tree, key
                    yield from nodes(tree[key])
            elif isinstance(tree, list):
                for index in range(len(tree)):
                    yield tree, index
                    yield from nodes(tree[index])

        names = [
            "sudo",
            "id",
            "state",
            "workflow_id",
            "code",
            "x" * 300,
            "\ud800",
            "env",
            "stage_ids",
        ]
        workflow, accepted = self._new(), 0
        for _n in range(600):
            tree = copy.deepcopy(self.tree)
            for _m in range(chance.randint(1, 3)):
                owner, key = chance.choice(list(nodes(tree)))
                deed = chance.randrange(4)
                if deed == 0:
                    owner[key] = copy.deepcopy(chance.choice(poison))
                elif deed == 1:
                    del owner[key]
                elif deed == 2 and isinstance(owner, dict):
                    owner[chance.choice(names)] = copy.deepcopy(chance.choice(poison))
                else:
                    other, place = chance.choice(list(nodes(tree)))
                    owner[key] = copy.deepcopy(other[place])
            read, problems = workflow._read_definition(tree)
            if problems:
                self.assertTrue(all(isinstance(text, str) for text in problems))
                continue
            self.assertEqual(workflow._read_definition(read), (read, []), "one spelling")
            if accepted < 60:
                accepted += 1
                try:
                    with self.env.cr.savepoint():
                        workflow._load_definition({**tree, "model": workflow.model})
                        written = workflow._get_definition()
                        self.assertFalse(workflow._read_definition(written)[1])
                except (ValidationError, UserError):
                    workflow = self._new()
        self.assertGreater(accepted, 10)

    def test_html_in_a_file_is_cleaned(self):
        action = self.env["dealer.workflow.action"]
        if "note" not in action._fields:
            self.skipTest("actions have no note")
        tree = self._changed()
        tree["stage_ids"][0]["entry_action_ids"] = [
            {
                "code": "a",
                "summary": {"en_US": "Look"},
                "note": {"en_US": "<p onclick='x()'>Hi<script>alert(1)</script></p>"},
            }
        ]
        workflow = self._new()
        workflow._load_definition(tree)
        note = str(workflow.stage_ids.sorted()[0].entry_action_ids.note)
        self.assertIn("Hi", note)
        self.assertNotIn("script", note)
        self.assertNotIn("onclick", note)

    # === RIGHTS === #

    def test_what_is_in_force_is_changed_by_publishing_only(self):
        workflow = self.workflow.with_user(self.admin_user)
        stage, step = workflow.stage_ids[0], workflow.transition_ids[0]
        level = workflow.transition_ids.level_ids[0]
        with self.assertRaisesRegex(UserError, "press Edit"):
            stage.name = "Sly"
        with self.assertRaisesRegex(UserError, "press Edit"):
            step.with_context(install_mode=True).group_ids = False
        with self.assertRaisesRegex(UserError, "press Edit"):
            level.required_count = 5
        with self.assertRaisesRegex(UserError, "press Edit"):
            self._stage("review", workflow).escalation_ids.unlink()
        with self.assertRaisesRegex(UserError, "press Edit"):
            step.unlink()
        with self.assertRaisesRegex(UserError, "press Edit"):
            stage.copy({"workflow_id": workflow.id, "code": "sly"})
        with self.assertRaisesRegex(UserError, "press Edit"):
            workflow.write({"stage_ids": [Command.create({"name": "Sly", "code": "sly"})]})
        with self.assertRaisesRegex(UserError, "by publishing"):
            self._new().with_user(self.admin_user).write({"state": "published"})
        with self.assertRaises(UserError):
            self.env["dealer.workflow"].with_user(self.admin_user).create(
                {"name": "Sly", "model_id": workflow.model_id.id, "state": "published"}
            )
        with self.assertRaises(UserError):
            workflow.unlink()
        stage.pos_x = 7  # only its place in the drawing
        self.assertEqual(stage.pos_x, 7)

    def test_an_administrator_writes_and_reads_definitions(self):
        Workflow = self.env["dealer.workflow"].with_user(self.admin_user)
        workflow = Workflow._create_from({**self.tree, "key": "by.admin"})
        self.assertEqual(
            canonical.dumps({**workflow._get_definition(), "key": self.tree["key"]}),
            canonical.dumps(self.tree),
        )

    def test_a_copy_is_a_draft_of_its_own(self):
        workflow = self.workflow.with_user(self.admin_user).copy({"name": "Twin"})
        self.assertEqual(workflow.state, "draft")
        self.assertEqual(workflow.name, "Twin")
        self.assertFalse(workflow.live_id)
        self.assertNotEqual(workflow.key, self.workflow.key)
        self.assertEqual(len(workflow.stage_ids), 4)
        self.assertFalse(workflow.stage_ids & self.workflow.stage_ids)
