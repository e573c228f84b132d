from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApproval(ApprovalCase):
    """Asking, deciding, and what becomes of the document."""

    def test_asked_approved_and_moved_in_the_askers_name(self):
        self._create_level()
        paper = self._ask()
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))
        request = self._round(paper)
        self.assertRecordValues(
            request,
            [
                {
                    "state": "pending",
                    "requester_id": self.worker.id,
                    "round": 1,
                    "reason": "Please",
                    "step_name": "Send",
                    "in_place": False,
                }
            ],
        )
        self.assertEqual(paper.workflow_request_id, request)
        self.assertEqual(self._activities(paper).user_id, self.boss | self.boss2)
        self._reviews(paper, self.boss).action_approve("well done")
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))
        self.assertEqual(request.state, "done")
        self.assertRecordValues(
            request.review_ids.vote_ids,
            [
                {
                    "user_id": self.boss.id,
                    "mandate_id": self.boss.id,
                    "on_behalf_of_id": False,
                    "decision": "approved",
                    "note": "well done",
                }
            ],
        )
        self.assertFalse(self._activities(paper))
        last = paper.workflow_history()[0]
        self.assertEqual((last["by"], last["origin"]), (self.worker.name, "After approval"))

    def test_no_other_way_round(self):
        self._create_level()
        paper = self._create_paper().with_user(self.worker)
        with self._refused("has to be approved first"):
            paper.workflow_stage_id = self._stage("review")
        paper.workflow_step(self.send.id)
        with self._refused("Waiting for the approval of “Send” by .*wf_boss"):
            paper.workflow_step(self.send.id)
        with self._refused("Approvals are given"):
            paper.workflow_request_id = False
        with self._refused("Approvals are given"):
            self._create_paper(workflow_request_id=self._round(paper).id)
        copy = paper.copy()
        self.assertFalse(copy.workflow_request_id)
        self.assertEqual(copy.workflow_stage_id, self._stage("new"))
        with self._refused("has to be approved first"):
            copy.with_user(self.worker).workflow_stage_id = self._stage("review")

    def test_levels_in_order_and_side_by_side(self):
        self._create_level(sequence=10, name="Boss")
        self._create_level(
            sequence=10, name="Chief", kind="users", user_ids=[Command.set(self.chief.ids)]
        )
        self._create_level(
            sequence=20, name="Outside", kind="users", user_ids=[Command.set(self.outsider.ids)]
        )
        paper = self._ask()
        states = lambda: self._reviews(paper).sorted("id").mapped("state")  # noqa: E731
        self.assertEqual(states(), ["pending", "pending", "waiting"])
        third = self._reviews(paper, self.outsider).sorted("id")[2]
        with self._refused("is not asked yet"):
            third.action_approve()
        self._approve(paper, self.chief)
        self.assertEqual(states(), ["pending", "approved", "waiting"])
        self.assertNotIn(self.outsider, self._activities(paper).user_id)
        self._approve(paper, self.boss)
        self.assertEqual(states(), ["approved", "approved", "pending"])
        self.assertEqual(self._activities(paper).user_id, self.outsider)
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))
        self._approve(paper, self.outsider)
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))

    def test_n_of_m(self):
        self._create_level(required_count=2)
        paper = self._ask()
        self._reviews(paper, self.boss).action_approve()
        self.assertEqual(self._round(paper).state, "pending")
        self.assertEqual(self._activities(paper).user_id, self.boss2)
        with self._refused("nobody counts twice"):
            self._reviews(paper, self.boss).action_approve()
        self._reviews(paper, self.boss2).action_approve()
        self.assertEqual(self._round(paper).state, "done")

    def test_nobody_approves_his_own_request(self):
        self._create_level()
        paper = self._ask(self.boss)
        review = self._reviews(paper, self.boss)
        self.assertEqual(review.candidate_ids, self.boss2)
        self.assertFalse(review.can_decide)
        with self._refused("yourself"):
            review.action_approve()
        with self._refused("yourself"):
            review.action_reject("no")
        self._reviews(paper, self.boss2).action_approve()
        self.assertEqual(self._round(paper).state, "done")

    def test_nobody_is_left(self):
        level = self._create_level(kind="users", user_ids=[Command.set(self.boss.ids)])
        with self._refused("“Boss” of Paper needs 1.*workflow administrator"):
            self._ask(self.boss)
        level.write({"user_ids": [Command.link(self.chief.id)], "required_count": 2})
        with self._refused("needs 2, and 1 can give it"):
            self._ask(self.boss)
        level.write({"kind": "store_manager", "required_count": 1})
        with self._refused("enter a manager of"):
            self._ask()
        level.write({"kind": "manager"})
        with self._refused("enter the manager of wf_worker"):
            self._ask()
        level.write({"kind": "group", "group_id": self.group.id, "required_count": 3})
        with self._refused("give the role “Test Bosses”"):
            self._ask()
        self.assertFalse(self.env["dealer.workflow.request"].search([]))

    def test_who_can_not_open_the_document_is_no_candidate(self):
        store = self.env["res.company"].create({"name": "Second store"})
        stranger = new_test_user(
            self.env, "wf_stranger", "base.group_user", company_id=store.id,
            company_ids=[Command.set(store.ids)],
        )  # fmt: skip
        stranger.group_ids = [Command.link(self.group.id)]
        level = self._create_level()
        paper = self._ask()
        self.assertNotIn(stranger, self._reviews(paper).candidate_ids)
        level.write({"kind": "users", "user_ids": [Command.set((stranger | self.chief).ids)]})
        self.assertEqual(self._reviews(self._ask()).candidate_ids, self.chief)

    def test_the_managers_chain(self):
        top = self._create_employee(self.chief)
        middle = self._create_employee(self.boss, top)
        nameless = self.env["hr.employee"].create({"name": "No user", "parent_id": middle.id})
        self._create_employee(self.worker, nameless)
        level = self._create_level(kind="manager")
        self.assertEqual(self._reviews(self._ask()).candidate_ids, self.boss)
        level.manager_depth = 2
        self.assertEqual(self._reviews(self._ask()).candidate_ids, self.chief)
        level.manager_depth = 5
        self.assertEqual(self._reviews(self._ask()).candidate_ids, self.chief)
        level.manager_depth = 1
        self.boss.active = False
        self.assertEqual(self._reviews(self._ask()).candidate_ids, self.chief)

    def test_a_person_of_the_document_and_the_manager_of_the_store(self):
        field = self.env["ir.model.fields"]._get("test.workflow.paper", "adviser_id")
        level = self._create_level(kind="person", person_field_id=field.id)
        paper = self._ask(adviser_id=self.outsider.id)
        self.assertEqual(self._reviews(paper).candidate_ids, self.outsider)
        with self._refused("fill in “Adviser”"):
            self._ask()
        self.env.company.workflow_manager_id = self.chief
        level.kind = "store_manager"
        self.assertEqual(self._reviews(self._ask()).candidate_ids, self.chief)

    def test_amount_bands(self):
        amount = self.env["ir.model.fields"]._get("test.workflow.paper", "amount").id
        self._create_level(name="Small", amount_field_id=amount, amount_min=100, amount_max=1000)
        self._create_level(name="Large", amount_field_id=amount, amount_min=1000, sequence=20)
        for value, names in ((99.99, []), (100, ["Small"]), (999.99, ["Small"]),
                             (1000, ["Large"]), (5000, ["Large"])):  # fmt: skip
            paper = self._ask(amount=value)
            self.assertEqual(self._reviews(paper).mapped("name"), names)
            at = "new" if names else "review"
            self.assertEqual(paper.workflow_stage_id, self._stage(at), value)

    def test_an_amount_raised_behind_the_step(self):
        """Lowered for the step, raised again behind it: it needs the approval then."""
        amount = self.env["ir.model.fields"]._get("test.workflow.paper", "amount").id
        self._create_level(amount_field_id=amount, amount_min=100)
        paper = self._ask(amount=50).with_user(self.worker)
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))
        self.assertEqual(self._round(paper).state, "waived")
        paper.amount = 60
        self.assertFalse(paper.workflow_panel["approval"])
        paper.amount = 5000
        paper.invalidate_recordset(["workflow_panel"])
        self.assertTrue(paper.workflow_panel["approval"]["changed_needs_asking"])
        with self._refused("Changed since"):
            paper.workflow_step(self._step("finish").id)
        paper.workflow_ask_again()
        self._approve(paper, self.boss)
        paper.workflow_step(self._step("finish").id)
        self.assertEqual(paper.workflow_stage_id, self._stage("done"))

    def test_amount_bands_in_another_currency(self):
        foreign = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "X",
                "rounding": 0.01,
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 10})],
            }
        )
        amount = self.env["ir.model.fields"]._get("test.workflow.paper", "amount").id
        level = self._create_level(amount_field_id=amount, amount_min=100)
        self.assertFalse(self._reviews(self._ask(amount=999, currency_id=foreign.id)))
        self.assertTrue(self._reviews(self._ask(amount=1000, currency_id=foreign.id)))
        level.currency_id = foreign
        self.assertTrue(self._reviews(self._ask(amount=10)))
        self.assertFalse(self._reviews(self._ask(amount=9.99)))

    def test_reject(self):
        self._create_level()
        self._create_level(sequence=20, name="Second")
        paper = self._ask()
        review = self._reviews(paper, self.boss).sorted("id")[0]
        with self._refused("Say why"):
            review.action_reject(" ")
        with self._refused("Say why"):
            review.action_reject()
        review.action_reject("too dear")
        request = self._round(paper)
        self.assertRecordValues(
            request,
            [{"state": "rejected", "closing_note": "too dear", "closed_by_id": self.boss.id}],
        )
        self.assertEqual(request.review_ids.sorted("id").mapped("state"), ["rejected", "closed"])
        self.assertFalse(paper.workflow_request_id)
        self.assertFalse(self._activities(paper))
        self.assertIn("too dear", paper.message_ids[0].body)
        self.assertIn(self.worker.partner_id, paper.message_ids[0].partner_ids)
        paper.with_user(self.worker).workflow_ask_again("cheaper now")
        again = self._round(paper)
        self.assertRecordValues(again, [{"state": "pending", "round": 2}])
        inbox = self._reviews(paper, self.boss).filtered("can_decide")
        self.assertIn("too dear", inbox.earlier)

    def test_recall(self):
        self._create_level()
        paper = self._ask()
        request = self._round(paper)
        for user in (self.boss, self.admin_user):
            with self._refused("only he can recall"):
                request.with_user(user).action_recall()
        with self.assertRaises(AccessError):
            request.with_user(self.outsider).action_recall()
        request.with_user(self.worker).action_recall()
        self.assertEqual(request.state, "recalled")
        self.assertFalse(paper.workflow_request_id or self._activities(paper))
        with self._refused("decided already"):
            self._reviews(paper, self.boss).action_approve()
        with self._refused("closed already"):
            request.with_user(self.worker).action_recall()

    def test_only_candidates_decide(self):
        self._create_level()
        paper = self._ask()
        review = self._reviews(paper)
        for user in (self.outsider, self.chief):
            with self.assertRaises(AccessError):
                review.with_user(user).action_approve()
        with self._refused("is for .*wf_boss.* to decide"):
            review.with_user(self.admin_user).action_approve()
        with self._refused("is for .* to decide"):
            review.with_user(self.admin_user).action_delegate(self.admin_user.id)
        portal = new_test_user(self.env, "wf_portal", "base.group_portal")
        with self.assertRaises(AccessError):
            review.with_user(portal).action_approve()

    def test_many_at_once(self):
        self._create_level()
        papers = self.env["test.workflow.paper"].create([{"name": f"P{i}"} for i in range(12)])
        papers.with_user(self.worker).workflow_step(self.send.id, "All")
        inbox = self.env["dealer.workflow.review"].with_user(self.boss)
        reviews = inbox.search([("can_decide", "=", True)])
        self.assertEqual(len(reviews), 12)
        reviews.action_approve()
        self.assertEqual(papers.workflow_stage_id, self._stage("review"))
        self.assertFalse(inbox.search([("can_decide", "=", True)]))

    def test_what_cannot_be_taken_stays_approved(self):
        self._create_level()
        paper = self._ask()
        self.send.condition = "[('urgent', '=', True)]"
        self.send.condition_message = "It is not urgent any more."
        self._reviews(paper, self.boss).action_approve()
        request = self._round(paper)
        self.assertEqual(request.state, "approved")
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))
        activity = self._activities(paper)
        self.assertEqual(activity.user_id, self.worker)
        self.assertIn("not urgent", activity.note)
        self.send.condition = "[]"
        paper.with_user(self.worker).workflow_step(self.send.id)
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))
        self.assertEqual(request.state, "done")
        self.assertFalse(self._activities(paper))

    def test_the_asker_must_still_be_allowed(self):
        self._create_level()
        self.send.group_ids = self.env.ref("base.group_user")
        paper = self._ask()
        self.send.group_ids = self.group
        self._reviews(paper, self.boss).action_approve()
        self.assertEqual(self._round(paper).state, "approved")
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))

    def test_a_step_beside_closes_the_round(self):
        self._create_level()
        paper = self._ask()
        paper.with_user(self.worker).workflow_step(self._step("cancel").id)
        request = self._round(paper)
        self.assertEqual(request.state, "void")
        self.assertIn("Cancelled", request.closing_note)
        self.assertFalse(self._activities(paper) or paper.workflow_request_id)

    def test_another_step_asked_for_closes_the_round(self):
        """A cancellation that has to be approved too takes the place of what waits."""
        self._create_level()
        cancel = self._step("cancel")
        self._create_level(cancel, name="Cancelling")
        paper = self._ask()
        first = self._round(paper)
        paper.with_user(self.worker).workflow_step(cancel.id)
        second = self._round(paper)
        self.assertEqual((first.state, second.state, second.round), ("void", "pending", 1))
        self.assertEqual(paper.workflow_request_id, second)
        self._approve(paper, self.boss)
        self.assertEqual(paper.workflow_stage_id, self._stage("cancelled"))

    def test_rounds_are_kept(self):
        self._create_level()
        paper = self._ask()
        self._reviews(paper, self.boss).action_delegate(self.chief.id)
        self._reviews(paper, self.boss2).action_approve()
        request = self._round(paper)
        for records in (request, request.review_ids, request.review_ids.vote_ids,
                        request.review_ids.delegation_ids):  # fmt: skip
            self.assertTrue(records)
            for env_records in (records, records.with_user(self.boss).sudo()):
                with self._refused("by hand"):
                    env_records.write({"create_uid": 1})
                with self._refused("by hand"):
                    env_records.unlink()
                with self._refused("by hand"):
                    env_records.copy()
                with self._refused("by hand"):
                    env_records.create({})
        with self._refused("by hand"):
            request.review_ids.candidate_ids = self.chief
        self.assertTrue(request.exists())

    def test_who_sees_what(self):
        self._create_level()
        paper = self._ask()
        request = self._round(paper)
        for user, seen in ((self.worker, True), (self.boss, True), (self.admin_user, True),
                           (self.outsider, False)):  # fmt: skip
            for model in ("request", "review"):
                found = self.env[f"dealer.workflow.{model}"].with_user(user).search_count([])
                self.assertEqual(bool(found), seen, (user.name, model))
        self.assertEqual(paper.with_user(self.outsider).workflow_panel["approval"]["round"]["id"],
                         request.id)  # fmt: skip
        for name in ("content", "differences"):
            with self.assertRaises(AccessError):
                request.with_user(self.admin_user).read([name])
        store = self.env["res.company"].create({"name": "Second store"})
        self.boss.company_ids = [Command.link(store.id)]
        there = request.with_user(self.boss).with_context(allowed_company_ids=store.ids)
        self.assertFalse(there.search_count([]))

    def test_panel(self):
        self._create_level(required_count=2, time_limit=8)
        paper = self._ask()
        panel = paper.with_user(self.boss).workflow_panel["approval"]
        self.assertTrue(panel["may_approve"] and panel["may_reject"] and panel["review_id"])
        self.assertFalse(panel["may_recall"] or panel["may_ask_again"] or panel["last"])
        level = panel["round"]["levels"][0]
        self.assertEqual((level["given"], level["required"]), (0, 2))
        self.assertTrue(level["deadline"])
        asker = paper.with_user(self.worker).workflow_panel["approval"]
        self.assertTrue(asker["may_recall"])
        self.assertFalse(asker["may_approve"])
        self._approve(paper, self.boss)
        paper.invalidate_recordset(["workflow_panel"])
        level = paper.with_user(self.worker).workflow_panel["approval"]["round"]["levels"][0]
        self.assertEqual(level["who"], [self.boss2.name])
        self.assertEqual(
            (level["votes"][0]["by"], level["votes"][0]["note"]), (self.boss.name, "fine")
        )
        self._reviews(paper, self.boss2).action_reject("no")
        paper.invalidate_recordset(["workflow_panel"])
        asker = paper.with_user(self.worker).workflow_panel["approval"]
        self.assertFalse(asker["round"])
        self.assertEqual((asker["last"]["state"], asker["last"]["note"]), ("rejected", "no"))
        self.assertTrue(asker["may_ask_again"])

    def test_the_inbox_shows_what_is_needed(self):
        self._create_level()
        paper = self._ask(amount=1234.5)
        review = self._reviews(paper, self.boss)
        self.assertTrue(review.can_decide and review.can_open)
        self.assertIn("Amount", review.figures)
        self.assertIn("1,234.50", review.figures)
        self.assertEqual(review.document_name, "Paper")
        self.assertFalse(review.changed)
        self.assertEqual(review.action_open_document()["res_id"], paper.id)
        dialog = (
            self.env["dealer.workflow.decision"]
            .with_user(self.boss)
            .create({"review_ids": [Command.set(review.ids)], "decision": "rejected", "note": "no"})
        )
        dialog.action_confirm()
        self.assertEqual(self._round(paper).state, "rejected")

    def test_the_budget(self):
        self._create_level(kind="users", user_ids=[Command.set(self.boss.ids)])
        papers = (
            self.env["test.workflow.paper"]
            .create(
                [
                    {"name": f"P{i}", "line_ids": [Command.create({"name": "a", "price": i})]}
                    for i in range(100)
                ]
            )
            .with_user(self.worker)
        )
        self._ask()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(32):
            papers.workflow_step(self.send.id, "All")
            self.env.flush_all()
        self.send.condition = "[('urgent', '=', True)]"
        self._reviews(papers[0]).search([("can_decide", "=", True)])
        inbox = self.env["dealer.workflow.review"].with_user(self.boss)
        inbox.search([("can_decide", "=", True)]).action_approve()
        self.send.condition = "[]"
        self.assertEqual(set(papers.sudo().workflow_request_id.mapped("state")), {"approved"})
        # the rules are known
        self._create_paper().with_user(self.worker).workflow_step(self._step("cancel").id)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            papers.workflow_step(self.send.id)
            self.env.flush_all()
        self.assertEqual(papers.workflow_stage_id.code, "review")

    def test_deleted_documents_do_not_hold_the_inbox_up(self):
        self._create_level()
        paper = self._ask()
        review = self._reviews(paper, self.boss)
        paper.unlink()
        self.assertFalse(review.can_open)
        with self.assertRaises(UserError):
            review.action_approve()

    def test_reminders(self):
        """Once a day, one message for each person, of what is late."""
        self._create_level(time_limit=1)
        papers = [self._ask() for _n in range(3)]
        self._approve(papers[2], self.boss)

        def reminded(user):
            return self.env["mail.message"].search_count(
                [("partner_ids", "in", user.partner_id.ids), ("subject", "like", "wait for you")]
            )

        reviews = self.env["dealer.workflow.review"]
        reviews._remind_due()
        self.assertFalse(reminded(self.boss))
        for paper in papers:
            self._reviews(paper)._engine_write({"deadline": "2026-01-01"})
        for _again in range(2):
            reviews._remind_due()
            self.assertEqual([reminded(u) for u in (self.boss, self.boss2, self.worker)], [1, 1, 0])
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.boss.partner_id.ids), ("subject", "like", "wait for you")]
        )
        self.assertIn("2 approvals", message.subject)

    def test_escalation_adds_people(self):
        self._create_level(kind="users", user_ids=[Command.set(self.boss.ids)])
        paper = self._ask()
        review = self._reviews(paper)
        review._add_candidates(self.worker | self.chief)
        self.assertEqual(review.candidate_ids, self.boss | self.chief)
        self.assertEqual(self._activities(paper).user_id, self.boss | self.chief)
        self._reviews(paper, self.chief).action_approve()
        self.assertEqual(self._round(paper).state, "done")
