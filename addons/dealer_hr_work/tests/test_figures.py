from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WorkCommon


@tagged("post_install", "-at_install")
class TestFigures(WorkCommon):
    def setUp(self):
        super().setUp()
        self.work.clear()
        self.addCleanup(self.work.clear)
        self.Work = self.env["dealer.work"]
        self.both = self.technician | self.head

    def test_sums_and_ratios(self):
        self._add_work(self.technician, "2026-03-01", 2, base=4)
        self._add_work(self.technician, "2026-03-31", 1, base=8)
        self._add_work(self.technician, "2026-04-01", 5, base=5)
        self._add_work(self.head, "2026-03-15", 7, base=0)
        figures = self.Work._get_figures(
            ["test_count", "test_ratio", "nothing"], self.both, "2026-03-01", "2026-03-31"
        )
        self.assertEqual(figures["test_count", self.technician.id], (3.0, 2))
        self.assertEqual(figures["test_count", self.head.id], (7.0, 1))
        self.assertEqual(figures["test_ratio", self.technician.id], (0.25, 2))
        self.assertNotIn(("test_ratio", self.head.id), figures, "divided by nothing")

    def test_one_query(self):
        for employee in self.both:
            self._add_work(employee, "2026-03-01")
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.Work._get_figures(
                ["test_count", "test_hours"], self.both, "2026-03-01", "2026-03-31"
            )

    def test_rows_add_up_to_the_figure(self):
        for value in (1, 2, 3):
            self._add_work(self.technician, "2026-03-01", value)
        rows = self.Work._get_rows("test_count", self.technician, "2026-03-01", "2026-03-31")
        figures = self.Work._get_figures(
            ["test_count"], self.technician, "2026-03-01", "2026-03-31"
        )
        figure = figures["test_count", self.technician.id]
        self.assertEqual((sum(row.value for row in rows), len(rows)), figure)
        action = self.Work._open_rows("test_count", self.technician, "2026-03-01", "2026-03-31")
        listed = self.env["dealer.work.row"].search(action["domain"])
        self.assertEqual(sum(listed.mapped("value")), figure.value)
        self.assertEqual(len(set(listed.ids)), 3, "each row has a number of its own")

    def test_no_one_and_nothing(self):
        nobody = self.env["hr.employee"]
        self.assertEqual(
            self.Work._get_figures(["test_count"], nobody, "2026-01-01", "2026-12-31"), {}
        )
        self.assertEqual(
            self.Work._get_rows("test_count", self.technician, "2026-01-01", "2026-12-31"), []
        )
        with self.assertRaisesRegex(UserError, "knows the figure"):
            self.Work._open_rows("nothing", self.technician, "2026-01-01", "2026-12-31")

    def test_row_opens_its_document(self):
        row = self._add_work(self.technician, "2026-03-01", document=self.document)
        [found] = self.env["dealer.work.row"].search(
            [("code", "=", "test_count"), ("employee_id", "=", self.technician.id)]
        )
        action = found.action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("res.partner", row[-1]))
