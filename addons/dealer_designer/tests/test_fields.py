from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common_designer import DesignerCase

CHOICES = [
    {"value": "gold", "label": {"en_US": "Gold", "zh_CN": "金"}},
    {"value": "silver", "label": {"en_US": "Silver", "zh_CN": "银"}},
]


@tagged("post_install", "-at_install")
class TestFields(DesignerCase):
    def test_every_type(self):
        """Each type of the palette is a standard field, and works on form, list and search."""
        more = {
            "choice": {"choices": CHOICES},
            "many2one": {"relation": "res.country"},
            "many2many": {"relation": "res.partner.category"},
            "formula": {"formula": 'concat(name, "!")', "result_type": "text"},
        }
        partner = self.Partner.create({"name": "Somebody"})
        values = {
            "text": "a",
            "long_text": "b\nc",
            "number": 3,
            "decimal": 1.5,
            "money": 100.0,
            "date": fields.Date.to_date("2026-03-01"),
            "datetime": fields.Datetime.to_datetime("2026-03-01 10:00:00"),
            "choice": "gold",
            "yes_no": True,
            "many2one": self.env.ref("base.cn"),
            "many2many": self.env["res.partner.category"].create({"name": "VIP"}),
            "file": b"aGVsbG8=",
            "image": b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
            b"AABJRU5ErkJggg==",
            "phone": "123",
        }
        for info in self.designer.load("res.partner", "form")["field_types"]:
            kind = info["code"]
            with self.subTest(kind=kind):
                field = self._place(type=kind, label={"en_US": f"My {kind}"}, **more.get(kind, {}))
                self.assertEqual(field.field_id.state, "manual")
                self.assertFalse(field.field_id.required)
                name = field.name
                self.assertTrue(name.startswith("x_my_"))
                node = self._get_arch().xpath(f"//field[@name='{name}']")[0]
                if kind != "formula":
                    partner.with_user(self.clerk)[name] = values[kind]
                    partner.flush_recordset()
                    partner.invalidate_recordset()
                    self.assertEqual(partner[name], values[kind])
                else:
                    self.assertEqual(partner[name], "Somebody!")
                if kind == "file":
                    self.assertEqual(node.get("filename"), field.helper_ids.name)

    def test_names(self):
        names = [
            self._add_field(label=label).name
            for label in ("Oil change", "Oil change!", {"zh_CN": "下次保养"}, "  Ünïcode/x'\"<y> ")
        ]
        self.assertEqual(names, ["x_oil_change", "x_oil_change_2", "x_field", "x_unicode_x_y"])

    def test_same_label(self):
        self._add_field()
        with self.assertRaisesRegex(UserError, "another field"):
            self._add_field()
        field = self._add_field(label="Second")
        with self.assertRaisesRegex(UserError, "another field"):
            self.designer.update_field(field.id, {"label": {"en_US": "Mileage"}})

    def test_labels_in_both_languages(self):
        field = self._add_field(
            type="choice", choices=CHOICES, help={"en_US": "As read", "zh_CN": "按表读数"}
        )
        info = self.Partner.with_context(lang="zh_CN").fields_get([field.name])[field.name]
        self.assertEqual(info["string"], "里程")
        self.assertEqual(info["help"], "按表读数")
        self.assertEqual(info["selection"], [("gold", "金"), ("silver", "银")])
        info = self.Partner.with_context(lang="en_US").fields_get([field.name])[field.name]
        self.assertEqual((info["string"], info["help"]), ("Mileage", "As read"))

    def test_default(self):
        field = self._add_field(type="number", default=5)
        self.assertEqual(self.Partner.create({"name": "A"})[field.name], 5)
        self.designer.update_field(field.id, {"default": None})
        self.assertEqual(self.Partner.create({"name": "A"})[field.name], 0)
        for kind, value in (("number", "x"), ("date", "soon"), ("choice", "bronze"), ("text", 3)):
            with self.subTest(kind=kind), self.assertRaisesRegex(UserError, "default"):
                extra = {"choices": CHOICES} if kind == "choice" else {}
                self._add_field(type=kind, label=f"D {kind}", default=value, **extra)

    def test_groups(self):
        """Who hasn't the group gets neither the element nor the value."""
        field = self._place(group_ids=[self.env.ref("base.group_partner_manager").id])
        other = self.clerk.copy(
            {"login": "other", "group_ids": [self.env.ref("base.group_user").id]}
        )
        partner = self.Partner.create({"name": "A", field.name: "hidden"})
        path = f"//field[@name='{field.name}']"
        self.assertTrue(self._get_arch().xpath(path))
        self.assertFalse(self._get_arch(user=other).xpath(path))
        self.assertEqual(partner.with_user(self.clerk).read([field.name])[0][field.name], "hidden")
        with self.assertRaises(AccessError):
            partner.with_user(other).read([field.name])
        self.assertNotIn(field.name, self.Partner.with_user(other).fields_get())

    def test_tracking(self):
        field = self._add_field(tracking=True)
        partner = self.Partner.create({"name": "A"})
        self.flush_tracking()
        partner.with_user(self.clerk).write({field.name: "new"})
        self.flush_tracking()
        values = partner.message_ids.sudo().tracking_value_ids
        self.assertEqual(values.new_value_char, "new")

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()

    # === REQUIRED BINDS PEOPLE === #

    def test_required_binds_people(self):
        field = self._place(required_if=[])
        form = Form(self.Partner.with_user(self.clerk))
        form.name = "A person types"
        with self.assertRaisesRegex(AssertionError, field.name):
            form.save()

    def test_required_does_not_bind_machines(self):
        """create() elsewhere, import and the mail gateway go on; the document says what is missing."""
        field = self._place(required_if=[])
        partner = self.Partner.create({"name": "From code"})
        result = self.Partner.load(["name"], [["From a file"]])
        self.assertFalse(result["messages"])
        imported = self.Partner.browse(result["ids"])
        mailed = self.Partner.message_new({"subject": "By mail", "email_from": "a@example.com"})
        helper = self.env["dealer.designer.field"].search(
            [("model", "=", "res.partner"), ("role", "=", "missing")]
        )
        self.assertEqual(partner[helper.name], "Mileage")
        missing = self.env["dealer.designer.field"]._get_missing(partner + imported + mailed)
        self.assertEqual(set(map(tuple, missing.values())), {("Mileage",)})
        arch = self._get_arch()
        banner = arch.xpath("//div[@name='designer_missing']")[0]
        self.assertEqual(banner.get("invisible"), f"not {helper.name}")
        partner[field.name] = "5"
        self.assertFalse(partner[helper.name])

    def test_banner_in_chinese(self):
        self._place(required_if=[])
        arch = self._get_arch(lang="zh_CN")
        self.assertTrue(arch.xpath("//div[@name='designer_missing']"))

    def test_missing_under_a_condition(self):
        field = self._place(required_if=[["is_company", "=", True]])
        person = self.Partner.create({"name": "P"})
        company = self.Partner.create({"name": "C", "is_company": True})
        missing = self.env["dealer.designer.field"]._get_missing(person + company)
        self.assertEqual(missing, {person.id: [], company.id: ["Mileage"]})
        self.designer.update_field(field.id, {"required_if": False})
        missing = self.env["dealer.designer.field"]._get_missing(person + company)
        self.assertEqual(missing, {person.id: [], company.id: []})

    def test_missing_of_odoos_fields(self):
        """A rule set on a form asks for one of Odoo's fields as for one's own."""
        company = self.Partner.create({"name": "C", "is_company": True})
        person = self.Partner.create({"name": "P"})
        get_missing = self.env["dealer.designer.field"]._get_missing
        change = {"kind": "condition", "target": "field:website"}
        self._apply({**change, "value": {"required": [["is_company", "=", True]]}})
        self.assertEqual(
            get_missing(company + person), {company.id: ["Website Link"], person.id: []}
        )
        helper = self.env["dealer.designer.field"].search(
            [("model", "=", "res.partner"), ("role", "=", "missing")]
        )
        self.assertTrue(self._get_arch().xpath("//div[@name='designer_missing']"))
        self.assertEqual(company[helper.name], "Website Link")
        company.website = "https://example.com"
        self.assertFalse(company[helper.name])
        company.website = False
        self._apply({**change, "value": {"visible": [["phone", "!=", False]]}})
        self.assertEqual(get_missing(company), {company.id: []}, "It isn't shown.")
        company.phone = "1"
        self.assertEqual(get_missing(company), {company.id: ["Website Link"]})
        self.designer.undo("res.partner", "form")
        self.designer.undo("res.partner", "form")
        self.assertEqual(get_missing(company), {company.id: []})
        self.assertFalse(self._get_arch().xpath("//div[@name='designer_missing']"))

    def test_missing_number(self):
        """A number that was never written is missing, a zero that was typed isn't."""
        field = self._place(type="number", required_if=[])
        never = self.Partner.create({"name": "P"})
        zero = self.Partner.create({"name": "P", field.name: 0})
        missing = self.env["dealer.designer.field"]._get_missing(never + zero)
        self.assertEqual(missing, {never.id: ["Mileage"], zero.id: []})

    def test_missing_in_sets(self):
        self._place(required_if=[["is_company", "=", True]])
        self._place(label="Second", type="number", required_if=[])
        partners = self.Partner.create([{"name": f"P{number}"} for number in range(40)])
        partners.invalidate_recordset()
        self.env["dealer.designer.field"]._get_missing(partners[:1])
        partners.invalidate_recordset()
        with self.assertQueryCount(3):
            self.env["dealer.designer.field"]._get_missing(partners)

    def test_undone_is_not_asked_for(self):
        field = self._place(required_if=[])
        partner = self.Partner.create({"name": "P"})
        self.designer.undo("res.partner", "form")
        self.assertFalse(self.env["dealer.designer.field"]._get_missing(partner)[partner.id])
        self.designer.redo("res.partner", "form")
        self.assertTrue(self.env["dealer.designer.field"]._get_missing(partner)[partner.id])
        self.assertFalse(field.off)
        self.designer.undo("res.partner", "form")
        self._apply({"kind": "place_field", "field": field.name, "anchor": "field:email"})
        self.assertTrue(self.env["dealer.designer.field"]._get_missing(partner)[partner.id])
        self.designer.undo("res.partner", "form")
        self.assertFalse(self.env["dealer.designer.field"]._get_missing(partner)[partner.id])

    def test_off_the_form_is_not_asked_for(self):
        field = self._place(required_if=[["is_company", "=", False]])
        partner = self.Partner.create({"name": "P"})
        with self.assertRaisesRegex(UserError, "Take that rule away"):
            self._apply({"kind": "hide", "target": f"field:{field.name}"})
        self._apply({"kind": "remove", "target": f"field:{field.name}"})
        self.assertFalse(self.env["dealer.designer.field"]._get_missing(partner)[partner.id])
        self.designer.undo("res.partner", "form")
        self.assertTrue(self.env["dealer.designer.field"]._get_missing(partner)[partner.id])

    def test_removed_in_settings(self):
        """A settings administrator may delete the field in Odoo's own list of fields."""
        field = self._add_field()
        field.field_id.unlink()
        self.assertNotIn(field.name, self.designer.load("res.partner", "form")["fields"])
        self.assertEqual(self._add_field().name, "x_mileage_2")

    # === MADE AS STANDARD === #

    def test_seen_by_odoos_tools(self):
        """Search, group, pivot, export, import and the API see the field like any other."""
        field = self._place(type="choice", choices=CHOICES)
        number = self._place(type="decimal", label="Weight")
        result = self.Partner.load(
            ["name", field.name, number.name], [["A", "gold", "2"], ["B", "Silver", "3"]]
        )
        partners = self.Partner.browse(result["ids"])
        self.assertEqual(partners.mapped(field.name), ["gold", "silver"])
        self.assertEqual(partners.search([(field.name, "=", "gold")]) & partners, partners[0])
        self.assertEqual(
            self.Partner._read_group(
                [("id", "in", partners.ids)], [field.name], [f"{number.name}:sum"]
            ),
            [("gold", 2.0), ("silver", 3.0)],
        )
        rows = partners.export_data(["name", field.name])["datas"]
        self.assertEqual(rows, [["A", "Gold"], ["B", "Silver"]])
        info = self.Partner.fields_get([field.name])[field.name]
        self.assertTrue(info["searchable"] and info["groupable"] and info["store"])
        spec = {field.name: {}}
        self.assertEqual(partners[0].web_read(spec)[0][field.name], "gold")

    # === FORMULA === #

    def test_formula(self):
        number = self._add_field(type="number", label="Count")
        field = self._add_field(
            type="formula", label="Twice", formula="x_count * 2", result_type="number"
        )
        partner = self.Partner.create({"name": "A", number.name: 4})
        self.assertEqual(partner[field.name], 8)
        partner[number.name] = 5
        self.assertEqual(partner[field.name], 10)
        self.assertTrue(self.Partner._fields[field.name].store)
        self.assertEqual(self.Partner.search([(field.name, "=", 10)]), partner)
        self.assertFalse(field.field_id.compute, "No Python text anywhere.")

    def test_formula_of_existing_documents(self):
        partner = self.Partner.create({"name": "Old", "phone": "1"})
        field = self._add_field(
            type="formula", label="Line", formula='concat(name, "/", phone)', result_type="text"
        )
        self.env.flush_all()
        self.assertEqual(partner[field.name], "Old/1")
        self.designer.update_field(field.id, {"formula": 'concat(phone, "/", name)'})
        self.env.flush_all()
        self.assertEqual(partner[field.name], "1/Old")

    def test_formula_through_relations(self):
        field = self._add_field(
            type="formula",
            label="Children",
            formula="count(child_ids.name) + len(parent_id.name)",
            result_type="number",
        )
        parent = self.Partner.create({"name": "Four", "child_ids": [(0, 0, {"name": "A"})]})
        self.assertFalse(self.Partner._fields[field.name].store)
        self.assertEqual(parent[field.name], 1)
        self.assertEqual(parent.child_ids[field.name], 4)

    def test_formula_with_the_readers_rights(self):
        """What the reader may not read is empty in his formula."""
        field = self._add_field(
            model="res.partner",
            type="formula",
            label="Staff",
            formula="count(employee_ids.birthday)",
            result_type="number",
        )
        employee = self.env["hr.employee"].create({"name": "E"})
        employee.work_contact_id = partner = self.Partner.create({"name": "E"})
        employee.birthday = "1990-01-01"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(partner[field.name], 1)
        self.assertEqual(partner.with_user(self.clerk)[field.name], 0)

    @freeze_time("2026-05-05 12:00:00")
    def test_formula_of_today(self):
        field = self._add_field(type="formula", label="Now", formula="today()", result_type="date")
        self.assertFalse(self.Partner._fields[field.name].store)
        partner = self.Partner.create({"name": "A"})
        self.assertEqual(partner[field.name], fields.Date.to_date("2026-05-05"))
        self.assertEqual(partner[field.name] + timedelta(days=1), fields.Date.to_date("2026-05-06"))

    def test_formula_refused(self):
        for formula, result_type in (
            ("nothing + 1", "number"),
            ("__import__('os')", "text"),
            ("name.__class__", "text"),
            ("user_ids.password", "text"),
            ("name +", "text"),
            ("name", "python"),
            ("message_ids.body", "text"),
            ("id", "number"),
            (None, "text"),
        ):
            with self.subTest(formula=formula), self.assertRaises(UserError):
                self._add_field(type="formula", formula=formula, result_type=result_type)

    def test_formula_that_asks_for_itself(self):
        first = self._add_field(type="formula", label="A", formula="color", result_type="number")
        second = self._add_field(
            type="formula", label="B", formula=f"{first.name} + 1", result_type="number"
        )
        with self.assertRaisesRegex(UserError, "own result"):
            self.designer.update_field(first.id, {"formula": f"{second.name} + 1"})

    # === UPDATE === #

    def test_update(self):
        field = self._place()
        self.designer.update_field(
            field.id,
            {
                "label": {"en_US": "Kilometres", "zh_CN": "公里"},
                "required_if": [["is_company", "=", True]],
                "help": {"en_US": "Read it"},
            },
        )
        for lang, label in (("en_US", "Kilometres"), ("zh_CN", "公里")):
            info = self.Partner.with_context(lang=lang).fields_get([field.name])[field.name]
            self.assertEqual(info["string"], label)
        node = self._get_arch().xpath(f"//field[@name='{field.name}']")[0]
        self.assertEqual(node.get("required"), "(is_company)")
        with self.assertRaisesRegex(UserError, "type of a field"):
            self.designer.update_field(field.id, {"type": "number"})

    def test_update_choices(self):
        field = self._place(type="choice", choices=CHOICES)
        self.Partner.create({"name": "A", field.name: "gold"})
        more = [*CHOICES, {"value": "iron", "label": {"en_US": "Iron", "zh_CN": "铁"}}]
        self.designer.update_field(field.id, {"choices": more})
        info = self.Partner.with_context(lang="zh_CN").fields_get([field.name])[field.name]
        self.assertIn(("iron", "铁"), info["selection"])
        with self.assertRaisesRegex(UserError, "chosen in 1"):
            self.designer.update_field(field.id, {"choices": more[1:]})
        self.designer.update_field(field.id, {"choices": [more[0], more[2]]})
        info = self.Partner.fields_get([field.name])[field.name]
        self.assertEqual([value for value, _label in info["selection"]], ["gold", "iron"])

    def test_batch(self):
        """Several fields at once set the registry up once, as own document types do."""
        Field = self.env["dealer.designer.field"].sudo()
        created = Field._add_fields(
            "res.partner", [{"label": f"Part {number}", "type": "text"} for number in range(8)]
        )
        self.assertEqual(len(created), 8)
        self.assertEqual(created[2].name, "x_part_2")
        created = Field._add_fields(
            "res.partner",
            [
                {
                    "label": "Sum",
                    "type": "formula",
                    "formula": "x_one + x_two",
                    "result_type": "number",
                },
                {"label": "One", "type": "number"},
                {"label": "Two", "type": "number"},
            ],
        )
        self.assertEqual(created.mapped("name"), ["x_sum", "x_one", "x_two"])
        partner = self.Partner.create({"name": "A", "x_one": 1, "x_two": 2})
        self.assertEqual(partner.x_sum, 3)

    def test_other_workers_are_told(self):
        """The registry's change is signalled with the commit, and nothing after a refusal."""
        self.registry.registry_invalidated = False
        with self.assertRaises(UserError):
            self._apply(
                {
                    "kind": "add_field",
                    "field": {"label": "Lost", "type": "text"},
                    "anchor": "field:phone",
                    "position": "after",
                },
                {"kind": "hide", "target": "field:nothing"},
            )
        self.assertFalse(self.registry.registry_invalidated)
        self._place()
        self.assertTrue(self.registry.registry_invalidated)
