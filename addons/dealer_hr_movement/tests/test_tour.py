from odoo.tests import HttpCase, tagged

from .common import MovementCommon


@tagged("post_install", "-at_install")
class TestMovementTour(MovementCommon, HttpCase):
    def test_from_the_vacancy_to_the_movement(self):
        """HR opens a vacancy, looks at who fits, and asks for the movement."""
        vacancy = (
            self.env["dealer.vacancy"]
            .with_user(self.hr_user)
            .create({"job_id": self.adviser.id, "with_former": False})
        )
        match = vacancy.match_ids.filtered(lambda m: m.employee_id == self.technician)
        self.env["dealer.vacancy.match"].search(
            [("vacancy_id", "=", vacancy.id), ("id", "!=", match.id)]
        ).sudo().unlink()
        action = self.env.ref("dealer_hr_movement.dealer_vacancy_action")
        self.start_tour(
            f"/odoo/action-{action.id}/{vacancy.id}",
            "dealer_movement",
            login=self.hr_user.login,
        )
        movement = vacancy.movement_ids
        self.assertRecordValues(
            movement, [{"employee_id": self.technician.id, "category": "asked"}]
        )
        self.assertEqual(movement.workflow_request_id.state, "pending")
