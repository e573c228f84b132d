from odoo.tests import HttpCase, tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestTour(CallCommon, HttpCase):
    def test_works_the_list(self):
        """The agent works his list: one satisfied, one nobody answers, one becomes a complaint."""
        self.env["dealer.call.task"].search([])._cancel("test")
        tasks = self.env["dealer.call.task"]
        for name, due in (("Cai", 1), ("Bo", 2), ("An", 3)):
            tasks |= self._create_task(
                partner_id=self._create_customer(name=name, phone=f"1391111000{due}").id,
                due_on=f"2026-01-0{due} 00:00:00",
                user_id=self.agent.id,
            )
        self.start_tour("/odoo/call-desk", "dealer_call_desk", login=self.agent.login)
        self.env.invalidate_all()
        self.assertEqual(tasks.mapped("category"), ["done", "open", "done"])
        self.assertEqual(tasks.mapped("last_result"), ["reached", "no_answer", "reached"])
        self.assertFalse(tasks[0].complaint_id)
        self.assertEqual(tasks[2].complaint_id.partner_id.name, "An")
