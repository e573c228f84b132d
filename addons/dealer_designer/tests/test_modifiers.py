import random

from odoo.tests import TransactionCase, tagged

from ..lib.arch import get_keys, get_locator
from ..lib.modifiers import ConditionError, read_condition
from ..lib.naming import get_name, get_slug


@tagged("post_install", "-at_install")
class TestModifiers(TransactionCase):
    def test_same_as_the_server(self):
        """A rule says on the form what its domain says on the server."""
        chance = random.Random(3)
        tags = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        countries = self.env["res.country"].search([], limit=2)
        parents = self.env["res.partner"].create([{"name": "P", "is_company": True}])
        partners = self.env["res.partner"].create(
            [
                {
                    "name": chance.choice(["x", "y'\"", "名"]),
                    "phone": chance.choice([False, "1", "2"]),
                    "color": chance.choice([0, 1, 5]),
                    "partner_latitude": chance.choice([0.0, 1.5]),
                    "is_company": chance.choice([True, False]),
                    "country_id": chance.choice([False, *countries.ids]),
                    "parent_id": chance.choice([False, parents.id]),
                    "category_id": [(6, 0, chance.sample(tags.ids, chance.randint(0, 2)))],
                    "type": chance.choice(["contact", "invoice"]),
                }
                for _number in range(30)
            ]
        )
        choices = {
            "name": ["x", "y'\"", "名", "z"],
            "phone": [False, "1", "9"],
            "color": [0, 1, 5],
            "partner_latitude": [0, 1.5],
            "is_company": [True, False],
            "country_id": [False, *countries.ids],
            "category_id": [False, *tags.ids],
            "type": ["contact", "invoice"],
        }
        types = {name: partners._fields[name].type for name in choices}

        def leaf():
            name = chance.choice(list(choices))
            operator = chance.choice(["=", "!=", "in", "not in"])
            if types[name] in ("integer", "float"):
                operator = chance.choice([operator, "<", ">=", "<=", ">"])
            if operator in ("in", "not in"):
                size = chance.randint(1, len(choices[name]))
                return [name, operator, chance.sample(choices[name], size)]
            return [name, operator, chance.choice(choices[name])]

        def domain(depth=0):
            kind = chance.random()
            if depth > 2 or kind < 0.5:
                return [leaf()]
            if kind < 0.6:
                return ["!", *domain(depth + 1)]
            return [chance.choice("&|"), *domain(depth + 1), *domain(depth + 1)]

        for _round in range(300):
            wanted = domain()
            expression, _names = read_condition(wanted, types)
            on_form = partners.filtered(
                lambda partner, expression=expression: eval(
                    expression, self._get_values(partner, choices)
                )
            )
            self.assertEqual(on_form, partners.filtered_domain(wanted), (wanted, expression))

    def _get_values(self, partner, names):
        values = {}
        for name in names:
            value = partner[name]
            many = partner._fields[name].type == "many2many"
            values[name] = value if not hasattr(value, "ids") else value.ids if many else value.id
        return values

    def test_dates(self):
        types = {"date": "date", "moment": "datetime"}
        for wanted, expression in (
            ([["date", "<", "today"]], "(date and date < current_date)"),
            ([["date", ">=", "2026-01-02"]], "(date and date >= '2026-01-02')"),
            (
                [["moment", ">", "2026-01-02 03:04:05"]],
                "(moment and moment > '2026-01-02 03:04:05')",
            ),
            ([["date", "=", False]], "(not date)"),
        ):
            self.assertEqual(read_condition(wanted, types)[0], expression)
        for wanted in ([["date", "<", "now()"]], [["moment", ">", "today"]], [["date", "=", 5]]):
            with self.assertRaises(ConditionError):
                read_condition(wanted, types)

    def test_locators(self):
        """Every key of a form finds its own element, and only that, by its XPath."""
        View = self.env["ir.ui.view"]
        for model in ("res.partner", "hr.employee", "res.users", "product.template"):
            for view_type in ("form", "list", "search", "kanban"):
                view = View.browse(View.default_view(model, view_type))
                root = view._get_combined_arch()
                keys = get_keys(root)
                self.assertTrue(keys)
                for key, node in keys.items():
                    with self.subTest(model=model, view_type=view_type, key=key):
                        self.assertIs(root.xpath(get_locator(node))[0], node)

    def test_names(self):
        self.assertEqual(get_slug("Größe (mm)"), "groe_mm")
        self.assertEqual(get_name("a", {"x_a", "x_a_2"}), "x_a_3")
        self.assertEqual(get_name("里程", set()), "x_field")
        self.assertEqual(get_name("2026", set()), "x_field_2026")
        self.assertLess(len(get_name("a" * 300, set())), 63)
