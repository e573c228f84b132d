from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_checklist_common import ChecklistCommon


class ChecklistTourCommon(ChecklistCommon, HttpCase):
    @mute_logger("odoo.http")  # the refusal of an incomplete checklist is a step of the tour
    def _start(self, checklist, tour, **kwargs):
        self.start_tour(
            f"/odoo/dealer.checklist/{checklist.id}", tour, login=self.technician.login, **kwargs
        )

    def _prepare(self):
        self.template.outline = "four"
        checklist = self._create_checklist()
        self.env.flush_all()
        return checklist

    def _assert_filled(self, checklist):
        self.env.invalidate_all()
        self.assertRecordValues(checklist, [{"state": "done", "result": "fail"}])
        results = {line.name: line.result for line in checklist.line_ids if line.result}
        self.assertEqual(
            results,
            {"Paint": "ok", "Glass": "fail", "Plate": "ok", "Tread": "attention", "Fuel": "ok"},
        )
        self.assertEqual(self._line(checklist, "Glass").note, "Chipped")
        self.assertEqual(len(self._line(checklist, "Plate").photo_ids), 1)
        mark = checklist.mark_ids
        self.assertRecordValues(
            mark, [{"view": "top", "kind": "dent", "note": "5 cm", "number": 1}]
        )
        self.assertAlmostEqual(mark.x, 75, delta=2)
        self.assertAlmostEqual(mark.y, 50, delta=2)


@tagged("post_install", "-at_install")
class TestChecklistTour(ChecklistTourCommon):
    def test_fill_at_the_desk(self):
        checklist = self._prepare()
        self._start(checklist, "dealer_checklist_fill")
        self._assert_filled(checklist)

    def test_administrator_builds_a_template(self):
        administrator = self._create_user("administrator")
        self.start_tour(
            f"/odoo/dealer.checklist.template/{self.template.id}",
            "dealer_checklist_template",
            login=administrator.login,
        )
        self.env.invalidate_all()
        self.assertEqual(
            self.template.item_ids[-2:].mapped(lambda item: (item.name, item.display_type)),
            [("Road test", "line_section"), ("Brakes", False)],
        )


@tagged("post_install", "-at_install")
class TestChecklistTourPhone(ChecklistTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_fill_on_a_phone(self):
        checklist = self._prepare()
        self._start(checklist, "dealer_checklist_fill")
        self._assert_filled(checklist)
