import json

from odoo.fields import Command
from odoo.tests import tagged

from .approval_common import ApprovalCase
from odoo.addons.dealer_workflow.lib import canonical


@tagged("post_install", "-at_install")
class TestApprovalSeal(ApprovalCase):
    """What was agreed to is sealed; whatever changes voids it, visibly."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_level()
        cls.partner = cls.env["res.partner"].create({"name": "Li Na"})

    def _ask(self, user=None, **values):
        return super()._ask(
            user,
            amount=100,
            line_ids=[
                Command.create({"name": "Wheel", "price": 60}),
                Command.create({"name": "Door", "price": 40}),
            ],
            **values,
        )

    def _done(self, **values):
        paper = self._ask(**values)
        self._approve(paper, self.boss)
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))
        return paper

    def test_what_is_sealed(self):
        paper = self._ask()
        request = self._round(paper)
        self.assertEqual(request.sha256, canonical.seal_text(request.content))
        content = json.loads(request.content)
        self.assertEqual(set(content["fields"]), {"name", "company_id", "currency_id", "amount"})
        self.assertEqual([line["price"] for line in content["lines"]["line_ids"]], [60, 40])
        names = set(paper._workflow_seal_fields())
        self.assertIn("partner_id", names)
        self.assertFalse({n for n in names if n.startswith(("message_", "activity_", "workflow_"))})

    def test_any_change_voids_what_is_asked(self):
        other = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", self.env.company.currency_id.id)], limit=1)
        )
        changes = {
            "a line removed": lambda p: p.line_ids[0].unlink(),
            "a line added": lambda p: p.write({"line_ids": [Command.create({"name": "New"})]}),
            "a price": lambda p: p.line_ids[0].write({"price": 61}),
            "a currency": lambda p: p.write({"currency_id": other.id}),
            "a yes": lambda p: p.write({"urgent": True}),
            "a date": lambda p: p.write({"date": "2026-01-01"}),
            "a person": lambda p: p.write({"partner_id": self.partner.id}),
            "to nothing": lambda p: p.write({"amount": 0}),
        }
        for name, change in changes.items():
            with self.subTest(name):
                paper = self._ask()
                change(paper)
                result = self._reviews(paper, self.boss).action_approve()
                request = self._round(paper)
                self.assertEqual(request.state, "void")
                self.assertFalse(request.review_ids.vote_ids)
                self.assertEqual(paper.workflow_stage_id, self._stage("new"))
                self.assertEqual(result["params"]["type"], "warning")
                self.assertIn("→", paper.message_ids[0].body)

    def test_what_does_not_void(self):
        paper = self._ask()
        paper.message_post(body="hello")
        paper.activity_schedule("mail.mail_activity_data_todo", user_id=self.chief.id)
        paper.amount = 100.0
        paper.line_ids[0].price = 60.0
        self.partner.name = "Other"
        self._approve(paper, self.boss)
        self.assertEqual(self._round(paper).state, "done")
        self.assertFalse(self.env["dealer.workflow.request"]._get_changed([paper]))

    def test_old_and_new_are_shown(self):
        paper = self._ask()
        paper.write({"amount": 250, "partner_id": self.partner.id})
        paper.line_ids[1].unlink()
        panel = paper.with_user(self.boss).workflow_panel["approval"]
        self.assertFalse(panel["may_approve"])
        rows = {label: (old, new) for label, old, new in panel["changed"]}
        self.assertEqual(rows["Amount"], ("100.00", "250.00"))
        self.assertEqual(rows["Customer"], ("—", "Li Na"))
        self.assertEqual(rows["Lines"], ("Door, Price 40.00", "—"))
        review = self._reviews(paper, self.boss)
        self.assertIn("250.00", review.changed)
        self.assertTrue(review.can_decide)
        review.action_approve()
        body = paper.message_ids[0].body
        for text in ("Amount", "100.00", "250.00", "Li Na", "Door"):
            self.assertIn(text, body)
        request = self._round(paper)
        self.assertIn("250.00", request.with_user(self.worker).changes)
        self.assertEqual(len(request.differences), 3)

    def test_sent_back(self):
        paper = self._ask()
        review = self._reviews(paper, self.boss)
        with self._refused("decide on it"):
            review.action_send_back()
        paper.amount = 1
        self.assertTrue(review.is_changed)
        with self._refused("yourself"):
            review.with_user(self.worker).action_send_back()
        review.action_send_back()
        self.assertEqual(self._round(paper).state, "void")
        self.assertFalse(self._activities(paper))

    def test_who_takes_the_step_asks_anew(self):
        """Content changed while it waits: the next step voids the round and opens another."""
        paper = self._ask()
        first = self._round(paper)
        paper.amount = 200
        paper.with_user(self.worker).workflow_step(self.send.id)
        second = self._round(paper)
        self.assertEqual((first.state, second.state, second.round), ("void", "pending", 2))
        self.assertEqual(paper.workflow_request_id, second)
        self._approve(paper, self.boss)
        self.assertEqual(second.state, "done")

    def test_approved_and_changed_before_it_is_taken(self):
        paper = self._ask()
        self.send.condition = "[('urgent', '=', False), ('note', '=', 'go')]"
        self._approve(paper, self.boss)
        first = self._round(paper)
        self.assertEqual(first.state, "approved")
        paper.note = "go"
        paper.with_user(self.worker).workflow_step(self.send.id)
        self.assertEqual(first.state, "void")
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))
        self.assertEqual(self._round(paper).state, "pending")

    def test_changed_after_the_move(self):
        paper = self._done()
        first = self._round(paper)
        self.assertEqual(paper.workflow_request_id, first)
        paper.amount = 300
        worker = paper.with_user(self.worker)
        panel = worker.workflow_panel
        self.assertTrue(panel["approval"]["changed_needs_asking"])
        self.assertTrue(panel["approval"]["may_ask_again"])
        self.assertEqual(panel["approval"]["changed"], [["Amount", "100.00", "300.00"]])
        steps = {step["label"]: step for step in panel["steps"]}
        self.assertEqual([b["code"] for b in steps["Finish"]["blockers"]], ["seal"])
        self.assertFalse(steps["Back"]["blockers"] or steps["Cancel"]["blockers"])
        with self._refused("Changed since it was approved: Amount 100.00 → 300.00"):
            worker.workflow_step(self._step("finish").id)
        with self._refused("Changed since"):
            worker.workflow_stage_id = self._stage("done")
        worker.workflow_ask_again()
        second = self._round(paper)
        self.assertRecordValues(
            second, [{"state": "pending", "round": 2, "in_place": True, "previous_id": first.id}]
        )
        self.assertEqual(first.state, "void")
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))
        with self._refused("Waiting for"):
            worker.workflow_step(self._step("finish").id)
        self._approve(paper, self.boss)
        self.assertEqual(second.state, "done")
        worker.workflow_step(self._step("finish").id)
        self.assertEqual(paper.workflow_stage_id, self._stage("done"))

    def test_asked_again_and_rejected(self):
        paper = self._done()
        paper.amount = 300
        worker = paper.with_user(self.worker)
        worker.workflow_ask_again()
        self._reviews(paper, self.boss).action_reject("too much")
        with self._refused("Changed since"):
            worker.workflow_step(self._step("finish").id)
        paper.amount = 100  # what was approved again
        worker.workflow_step(self._step("finish").id)

    def test_moved_back(self):
        paper = self._done()
        paper.amount = 300
        worker = paper.with_user(self.worker)
        worker.workflow_step(self._step("back").id)
        self.assertFalse(paper.workflow_request_id)
        self.assertFalse(worker.workflow_panel["approval"]["changed"])
        worker.workflow_step(self.send.id)
        self.assertRecordValues(self._round(paper), [{"state": "pending", "round": 2}])

    def test_asked_again_below_the_band(self):
        amount = self.env["ir.model.fields"]._get("test.workflow.paper", "amount").id
        self.send.level_ids.write({"amount_field_id": amount, "amount_min": 50})
        paper = self._done()
        paper.amount = 10
        paper.with_user(self.worker).workflow_ask_again()
        self.assertEqual(self._round(paper).state, "waived")
        paper.with_user(self.worker).workflow_step(self._step("finish").id)

    def test_nothing_to_ask_again(self):
        paper = self._done()
        with self._refused("nothing to ask again"):
            paper.with_user(self.worker).workflow_ask_again()
        with self._refused("nothing to ask again"):
            self._create_paper().with_user(self.worker).workflow_ask_again()
        self.send.group_ids = self.group
        paper.amount = 1
        with self._refused("This step is for Test Bosses"):
            paper.with_user(self.worker).workflow_ask_again()

    def test_a_field_of_some_is_not_told_to_all(self):
        paper = self._ask()
        field = type(paper).amount
        self.patch(field, "groups", "base.group_system")
        paper.amount = 999
        panel = paper.with_user(self.worker).workflow_panel["approval"]
        self.assertNotIn("999", json.dumps(panel))
        self.assertEqual(panel["changed"][0][0], "A field not everybody sees")
        self._reviews(paper, self.boss).action_approve()
        self.assertNotIn("999", paper.message_ids[0].body)
        self.assertNotIn("999", self._round(paper).closing_note)


@tagged("post_install", "-at_install")
class TestApprovalSealCustom(ApprovalCase):
    """A custom field belongs to what is sealed."""

    @classmethod
    def setUpClass(cls):
        # runs last, when the field is rolled back
        cls.addClassCleanup(cls._forget_fields)
        super().setUpClass()
        cls._create_level()

    @classmethod
    def _forget_fields(cls):
        with cls.registry.cursor() as cr:
            cls.registry._setup_models__(cr, ["test.workflow.paper"])

    def test_custom_field(self):
        before = self._ask()
        self.env["ir.model.fields"].create(
            {
                "name": "x_colour",
                "field_description": "Colour",
                "ttype": "char",
                "model_id": self.env["ir.model"]._get_id("test.workflow.paper"),
            }
        )
        self._approve(before, self.boss)  # a new field nobody has filled changes nothing
        self.assertEqual(self._round(before).state, "done")
        paper = self._ask()
        paper.x_colour = "red"
        self._reviews(paper, self.boss).action_approve()
        self.assertEqual(self._round(paper).state, "void")
        self.assertIn("Colour: — → red", paper.message_ids[0].body)
