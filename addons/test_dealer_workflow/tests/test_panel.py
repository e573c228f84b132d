from lxml import etree
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestPanel(WorkflowCase):
    """What people see of a workflow, and what they can call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.papers = cls.env["test.workflow.paper"]

    def _get_arch(self, view_type, view=None):
        arch = self.papers.get_view(view and view.id, view_type)["arch"]
        return etree.fromstring(arch)

    def _create_view(self, arch):
        return self.env["ir.ui.view"].create(
            {"name": "Another view", "model": "test.workflow.paper", "arch": arch, "priority": 99}
        )

    # === VIEWS === #

    def test_form_without_header_gets_one(self):
        form = self._get_arch("form")
        self.assertEqual(form[0].tag, "header")
        self.assertEqual(form[0].get("invisible"), "not workflow_panel")
        panel = form.xpath("/form/header/field[@name='workflow_panel']")
        self.assertEqual([node.get("widget") for node in panel], ["dealer_workflow_panel"])
        self.assertTrue(form.xpath("//field[@name='workflow_stage_id'][@invisible='1']"))

    def test_own_header_and_stage_are_kept(self):
        view = self._create_view(
            "<form><header><button name='workflow_undo' type='object' string='Mine'/>"
            "<field name='workflow_stage_id'/></header><field name='name'/>"
            "<field name='line_ids'><form><field name='name'/></form></field></form>"
        )
        form = self._get_arch("form", view)
        self.assertEqual(len(form.xpath("//header")), 1)
        self.assertEqual(len(form.xpath("//field[@name='workflow_stage_id']")), 1)
        self.assertEqual(len(form.xpath("/form/header/field[@name='workflow_panel']")), 1)
        self.assertFalse(form.xpath("//field[@name='line_ids']//header"))

    def test_form_with_the_panel_is_left_alone(self):
        view = self._create_view(
            "<form><sheet><field name='workflow_panel' widget='dealer_workflow_panel'/></sheet></form>"
        )
        form = self._get_arch("form", view)
        self.assertFalse(form.xpath("//header"))
        self.assertEqual(len(form.xpath("//field[@name='workflow_panel']")), 1)

    def test_board_by_stage(self):
        kanban = self._get_arch("kanban")
        self.assertEqual(kanban.get("default_group_by"), "workflow_stage_id")
        self.assertEqual(kanban.get("group_create"), "false")
        card = "<templates><t t-name='card'><field name='name'/></t></templates></kanban>"
        own = self._create_view(f"<kanban default_group_by='partner_id'>{card}")
        self.assertEqual(self._get_arch("kanban", own).get("default_group_by"), "partner_id")
        self.assertNotEqual(self._get_arch("kanban", own).get("groups_draggable"), "false")
        phone = self._create_view(f"<kanban class='o_kanban_mobile'>{card}")
        self.assertFalse(self._get_arch("kanban", phone).get("default_group_by"))

    def test_form_of_a_new_and_of_a_known_document(self):
        """The panel costs nothing while somebody types, and doesn't get in the way of it."""
        with Form(self.papers.with_user(self.worker)) as form:
            stages = form.workflow_panel["stages"]
            self.assertEqual([s["name"] for s in stages], ["New", "Review", "Done", "Cancelled"])
            self.assertEqual(form.workflow_panel["stage_id"], self._stage("new").id)
            self.assertFalse(form.workflow_panel["steps"])
            form.name = "Typed"
        paper = form.record
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))
        with Form(paper) as form:
            form.note = "More"
        result = paper.onchange({"note": "x"}, ["note"], {"note": {}, "workflow_panel": {}})
        self.assertNotIn("workflow_panel", result["value"])

    # === WHAT THE PANEL SAYS === #

    def test_phases_and_steps(self):
        paper = self._create_paper().with_user(self.worker)
        panel = paper.workflow_panel
        self.assertEqual(
            [stage["phase"] for stage in panel["stages"]], ["draft", "open", "done", "cancelled"]
        )
        self.assertEqual([step["label"] for step in panel["steps"]], ["Send", "Cancel"])
        self.assertEqual(panel["steps"][0]["to"], self._stage("review").id)

    def test_who_may_only_look_sees_no_buttons(self):
        self.env["ir.rule"].create(
            {
                "name": "Only the adviser writes",
                "model_id": self.env["ir.model"]._get_id("test.workflow.paper"),
                "domain_force": "[('adviser_id', '=', user.id)]",
                "perm_read": False,
                "perm_create": False,
                "perm_unlink": False,
            }
        )
        self._step("cancel").group_ids = self.group
        paper = self._create_paper(adviser_id=self.admin_user.id)
        self.assertEqual(paper.with_user(self.worker).workflow_panel["steps"], [])
        # the boss may not write it, but a step is for him
        steps = paper.with_user(self.boss).workflow_panel["steps"]
        blocked = {step["label"]: bool(step["blockers"]) for step in steps}
        self.assertEqual(blocked, {"Send": True, "Cancel": False})
        steps = paper.with_user(self.admin_user).workflow_panel["steps"]
        self.assertEqual([bool(step["blockers"]) for step in steps], [False, True])

    def test_the_portal_learns_nothing_of_it(self):
        portal = new_test_user(self.env, "wf_customer", "base.group_portal")
        paper = self._create_paper().with_user(portal)
        with self.assertRaises(AccessError):
            paper.read(["workflow_panel"])
        self.assertFalse(paper.sudo().workflow_panel)

    def test_missing_field_is_named(self):
        field = self.env["ir.model.fields"]._get("test.workflow.paper", "partner_id")
        self._step("send").required_field_ids = field
        blocker = self._create_paper().workflow_panel["steps"][0]["blockers"][0]
        self.assertEqual((blocker["code"], blocker["field"]), ("field", "partner_id"))

    # === QUERIES === #

    def test_opening_a_form_costs_few_queries_more(self):
        paper = self._create_paper().with_user(self.worker)
        plain = {"name": {}, "amount": {}, "workflow_stage_id": {"fields": {"display_name": {}}}}
        paper.web_read({**plain, "workflow_panel": {}})  # what is kept in memory

        def count(spec):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            paper.web_read(spec)
            return self.env.cr.sql_log_count - before

        extra = count({**plain, "workflow_panel": {}}) - count(plain)
        self.assertLessEqual(extra, 8)
        # more stages and steps of a workflow cost no more queries
        self._create_workflow(
            "test.workflow.paper",
            {f"s{i}": {"category": "draft"} for i in range(12)},
            {f"go{i}": {"from": ["s0"], "to": f"s{i}"} for i in range(1, 12)},
            domain="[('urgent', '=', True)]",
            sequence=1,
        )
        paper = self._create_paper(urgent=True).with_user(self.worker)
        paper.web_read({**plain, "workflow_panel": {}})
        self.assertEqual(len(paper.workflow_panel["steps"]), 11)
        self.assertLessEqual(count({**plain, "workflow_panel": {}}) - count(plain), extra + 1)

    # === CALLS === #

    def test_created_in_a_column(self):
        """The column of a board is a default of the context: the guard meets it too."""
        papers = self.papers.with_user(self.worker)
        review, done = self._stage("review"), self._stage("done")
        paper = papers.with_context(default_workflow_stage_id=review.id).create({"name": "Quick"})
        self.assertEqual([h["step"] for h in paper.workflow_history()], ["Send", False])
        with self.assertRaisesRegex(UserError, "No step leads from New to Done"):
            papers.with_context(default_workflow_stage_id=done.id).create({"name": "Sly"})
        self.env["ir.default"].set("test.workflow.paper", "workflow_stage_id", done.id)
        self.assertEqual(papers.create({"name": "Sly"}).workflow_stage_id, self._stage("new"))

    def test_stages_that_are_not_there(self):
        paper = self._create_paper().with_user(self.worker)
        other = self._create_workflow(
            "test.workflow.job", {"planned": {"category": "draft"}}, {}
        ).stage_ids
        for stage_id in (False, None, 0, -1, 10**9, "nonsense", [1, 2], {"a": 1}, other.id):
            with self._refused("no such stage"):
                paper.workflow_move_to(stage_id)
        for step_id in (False, None, 0, 10**9, "nonsense", [1], self._step("finish").id):
            with self._refused("does not leave the stage"):
                paper.workflow_step(step_id)
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))

    def test_another_store_and_the_portal_call_in_vain(self):
        store = self.env["res.company"].create({"name": "Second store"})
        stranger = new_test_user(
            self.env, "wf_stranger", "base.group_user", company_id=store.id,
            company_ids=[Command.set(store.ids)],
        )  # fmt: skip
        portal = new_test_user(self.env, "wf_portal", "base.group_portal")
        paper = self._create_paper()
        for user in (stranger, portal):
            document = paper.with_user(user)
            for method, args in (
                ("workflow_move_to", [self._stage("review").id]),
                ("workflow_common_steps", []),
                ("workflow_timeline", []),
                ("workflow_undo", []),
            ):
                with self.assertRaises(AccessError):
                    getattr(document, method)(*args)

    def test_drag_asks_and_obeys(self):
        send = self._step("send")
        send.write({"reason_required": True, "confirmation": "Sure?", "group_ids": self.group.ids})
        paper = self._create_paper()
        with self.assertRaisesRegex(UserError, "Test Bosses"):
            paper.with_user(self.worker).workflow_move_to(self._stage("review").id)
        paper = paper.with_user(self.boss)
        asked = paper.workflow_move_to(self._stage("review").id)["ask"]
        self.assertEqual((asked["confirmation"], asked["reason"]), ("Sure?", True))
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))
        with self.assertRaisesRegex(UserError, "Say why"):
            paper.workflow_move_to(self._stage("review").id, "  ")
        paper.workflow_move_to(self._stage("review").id, "It is ready")
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))

    def test_common_steps_of_a_selection(self):
        self._step("send").condition = "[('amount', '>', 0)]"
        papers = self._create_paper(amount=1) | self._create_paper(name="Empty")
        papers = papers.with_user(self.worker)
        steps = {step["label"]: step for step in papers.workflow_common_steps()}
        self.assertEqual(set(steps), {"Send", "Cancel"})
        self.assertEqual(steps["Send"]["blocked"], 1)
        self.assertRegex(steps["Send"]["reasons"][0], "^Empty: ")
        self.assertEqual(steps["Cancel"]["phase"], "cancelled")
        papers[0].workflow_step(self._step("send").id)
        steps = [step["label"] for step in papers.workflow_common_steps()]
        self.assertEqual(steps, ["Cancel"])
        urgent = self._create_workflow(
            "test.workflow.paper",
            {"only": {"category": "draft"}},
            {},
            domain="[('urgent', '=', True)]",
            sequence=1,
        )
        other = self._create_paper(urgent=True)
        self.assertEqual(other.workflow_stage_id.workflow_id, urgent)
        with self.assertRaisesRegex(UserError, "different workflows"):
            (papers | other).workflow_common_steps()

    def test_timeline_tells_of_approvals(self):
        self._step("send").level_ids = [
            Command.create({"name": "Boss", "kind": "users", "user_ids": self.boss.ids})
        ]
        paper = self._create_paper().with_user(self.worker)
        paper.workflow_step(self._step("send").id)
        panel = paper.workflow_panel
        self.assertEqual(panel["approval"]["round"]["state"], "pending")
        self.assertTrue(panel["approval"]["may_recall"])
        self.assertFalse(panel["approval"]["may_approve"])
        approval = paper.with_user(self.boss).workflow_panel["approval"]
        self.assertTrue(approval["may_approve"])
        review = self.env["dealer.workflow.review"].with_user(self.boss)
        review.browse(approval["review_id"]).action_approve("Fine")
        timeline = paper.workflow_timeline()
        self.assertEqual(timeline["moves"][0]["stage"], "Review")
        self.assertEqual(timeline["rounds"][0]["votes"][0]["by"], self.boss.name)
        self.assertEqual(timeline["rounds"][0]["votes"][0]["note"], "Fine")
