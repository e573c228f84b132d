from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestDesignerTour(HttpCase):
    """What a store administrator does by hand, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.designer = new_test_user(
            cls.env,
            "tour_designer",
            groups="base.group_user,base.group_partner_manager,dealer_designer.group_designer",
        )
        cls.partner = cls.env["res.partner"].create({"name": "Wang Xiaoming"})

    def setUp(self):
        # after the rollback the registry forgets the fields that were added
        self.addCleanup(self.registry.clear_all_caches)
        self.addCleanup(self.registry.reset_changes)
        super().setUp()

    def _get_form(self):
        return self.env["res.partner"].get_view(self.env.ref("base.view_partner_form").id, "form")[
            "arch"
        ]

    def test_add_field(self):
        action = self.env.ref("base.action_partner_form")
        url = f"/odoo/action-{action.id}"
        self.start_tour(
            f"{url}/{self.partner.id}", "dealer_designer_add_field", login="tour_designer"
        )
        self.partner.invalidate_recordset()
        self.assertTrue(self.partner.x_loan_car_wanted)
        designer = self.env["dealer.designer"].with_user(self.designer)
        info = designer.load("res.partner")["fields"]["x_loan_car_from"]
        self.assertEqual(info["visible_if"], [["x_loan_car_wanted", "!=", False]])
        self.assertIn("x_loan_car_from", self._get_form())
        self.start_tour(
            f"{url}?view_type=list", "dealer_designer_list_has_field", login="tour_designer"
        )

    def test_hide_relabel_undo(self):
        action = self.env.ref("base.action_partner_form")
        self.start_tour(
            f"/odoo/action-{action.id}/{self.partner.id}",
            "dealer_designer_undo",
            login="tour_designer",
        )
        changes = self.env["dealer.designer.change"].search([("model", "=", "res.partner")])
        self.assertEqual(changes.sorted("id").mapped("kind"), ["hide", "relabel"])
        self.assertEqual(changes.sorted("id").mapped("undone"), [False, True])

    def test_undo_of_a_field(self):
        """Ctrl+Z takes back what was done last, be it of the view or of a field."""
        action = self.env.ref("base.action_partner_form")
        self.start_tour(
            f"/odoo/action-{action.id}/{self.partner.id}",
            "dealer_designer_undo_field",
            login="tour_designer",
        )
        changes = self.env["dealer.designer.change"].search([("model", "=", "res.partner")])
        self.assertEqual(changes.sorted("id").mapped("kind"), ["add_field", "update_field"])
        self.assertEqual(changes.mapped("undone"), [True, True])
