from odoo.fields import Command
from odoo.tests import new_test_user

from .common import WorkflowCase


class ApprovalCase(WorkflowCase):
    """The step "send" of a test paper needs approvals; `worker` asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss2 = new_test_user(cls.env, "wf_boss2", "base.group_user")
        cls.boss2.group_ids = [Command.link(cls.group.id)]
        cls.chief = new_test_user(cls.env, "wf_chief", "base.group_user")
        cls.outsider = new_test_user(cls.env, "wf_outsider", "base.group_user")
        cls.send = cls._step("send")

    @classmethod
    def _create_level(cls, step=None, **values):
        """A level; by the role of the bosses unless said otherwise."""
        if not values.get("kind"):
            values["kind"], values["group_id"] = "group", cls.group.id
        return cls.env["dealer.workflow.level"].create(
            {"transition_id": (step or cls.send).id, "name": "Boss", **values}
        )

    @classmethod
    def _create_employee(cls, user, manager=None):
        return cls.env["hr.employee"].create(
            {"name": user.name, "user_id": user.id, "parent_id": manager and manager.id}
        )

    def _ask(self, user=None, **values):
        """A paper whose step has been asked for."""
        paper = self._create_paper(**values)
        paper.with_user(user or self.worker).workflow_step(self.send.id, "Please")
        return paper

    def _reviews(self, paper, user=None):
        request = paper._workflow_get_last_request()
        return request.review_ids.with_user(user) if user else request.review_ids

    def _approve(self, paper, *users):
        for user in users:
            reviews = self._reviews(paper).filtered(lambda r: r.state == "pending")
            reviews.with_user(user).filtered("can_decide")[:1].action_approve("fine")

    def _round(self, paper):
        return paper._workflow_get_last_request()

    def _activities(self, paper):
        return self.env["mail.activity"].search(
            [("res_model", "=", paper._name), ("res_id", "=", paper.id)]
        )
