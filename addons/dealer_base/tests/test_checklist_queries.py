from odoo.tests import Form, tagged

from .test_checklist_common import ChecklistCommon


@tagged("post_install", "-at_install")
class TestChecklistQueries(ChecklistCommon):
    def _create_sized(self, size):
        items = [
            {"name": f"Item {number}"}
            if number % 4
            else {
                "name": f"Item {number}", "answer_type": "choice",
                "choice_ids": [(0, 0, {"name": "Yes"}), (0, 0, {"name": "No", "result": "fail"})],
            }
            for number in range(size)
        ]  # fmt: skip
        self.env["dealer.checklist.template"].search([]).active = False
        return self._create_template(items=items)

    def _count(self, action):
        """Count the queries of ``action`` the second time, when the rights are cached."""
        for __ in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            action()
            self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_creation_does_not_grow_with_items(self):
        self._create_sized(4)
        small = self._count(self._create_checklist)
        self._create_sized(40)
        large = self._count(self._create_checklist)
        self.assertEqual(small, large)
        self.assertLessEqual(large, 25)

    def test_creation_in_batch(self):
        self._create_sized(40)
        vehicles = self.vehicle.create([{"model_id": self.model.id} for __ in range(20)])
        partners = self.env["res.partner"].create([{"name": f"P{n}"} for n in range(20)])
        Checklist = self.env["dealer.checklist"].with_user(self.technician)
        ten = self._count(lambda: Checklist._create_for(partners[:10], "pdi", vehicles[:10]))
        twenty = self._count(lambda: Checklist._create_for(partners, "pdi", vehicles))
        # 100 rows an INSERT are the ORM's, the rest must not grow
        self.assertLessEqual(twenty - ten, 25)

    def test_opening_does_not_grow_with_items(self):
        counts = []
        for size in (4, 40):
            self._create_sized(size)
            checklist = self._create_checklist()
            counts.append(self._count(lambda record=checklist: Form(record)))
        self.assertEqual(counts[0], counts[1])
        # one of them tells since when it is in its stage, one reads the videos of all items;
        # whoever links checklists or their items to more documents may ask once for that
        links = [
            name
            for model, kinds in (
                ("dealer.checklist", ("many2many",)),
                ("dealer.checklist.line", ("many2many", "one2many")),
            )
            for name, field in self.env[model]._fields.items()
            if field.type in kinds and field._module != "dealer_base" and field.store
        ]
        self.assertLessEqual(counts[1], 17 + len(links))

    def test_one_tap(self):
        self._create_sized(40)
        checklist = self._create_checklist()
        answers = iter(["ok", "fail"])
        self.assertLessEqual(
            self._count(lambda: checklist.line_ids[2].write({"answer": next(answers)})), 8
        )
