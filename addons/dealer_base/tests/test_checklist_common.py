import base64
import io

from odoo.tests import new_test_user
from PIL import Image

from odoo.addons.base.tests.common import BaseCommon


class ChecklistCommon(BaseCommon):
    """A small template of every kind of item, and the people who fill it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.brand = cls.env["fleet.vehicle.model.brand"].create({"name": "Test Brand"})
        cls.model = cls.env["fleet.vehicle.model"].create(
            {"name": "Test Model", "brand_id": cls.brand.id}
        )
        cls.vehicle = cls.env["dealer.vehicle"].create({"model_id": cls.model.id})
        # the shipped templates may have been changed by an administrator
        cls.env["dealer.checklist.template"].search([]).active = False
        cls.template = cls._create_template()
        cls.technician = cls._create_user("technician")
        cls.controller = cls._create_user("workshop_controller")

    @classmethod
    def _create_user(cls, role, **values):
        login = values.pop("login", f"checklist_{role}")
        return new_test_user(
            cls.env, login=login, groups=f"dealer_base.group_{role}", password=login, **values
        )

    @classmethod
    def _create_template(cls, **values):
        items = values.pop("items", None)
        if items is None:
            items = [
                {"name": "Outside", "display_type": "line_section"},
                {"name": "Paint", "photo_required": "problem"},
                {"name": "Glass"},
                {"name": "Plate", "photo_required": "always"},
                {"name": "Measured", "display_type": "line_section"},
                {
                    "name": "Tread", "answer_type": "number", "unit": "mm", "min_value": 3,
                    "max_value": 10, "outside": "graded", "margin": 1.4,
                },
                {
                    "name": "Fuel", "answer_type": "choice", "choice_ids": [
                        (0, 0, {"name": "Full", "result": "ok"}),
                        (0, 0, {"name": "Reserve", "result": "attention"}),
                    ],
                },
                {"name": "Words", "answer_type": "text", "required": False},
            ]  # fmt: skip
        return cls.env["dealer.checklist.template"].create(
            {
                "name": "Test PDI",
                "kind": "pdi",
                "item_ids": [
                    (0, 0, {"sequence": number, **item}) for number, item in enumerate(items)
                ],
                **values,
            }
        )

    @classmethod
    def _create_checklist(cls, user=None, **values):
        user = user or cls.technician
        return (
            cls.env["dealer.checklist"]
            .with_user(user)
            .create({"kind": "pdi", "vehicle_id": cls.vehicle.id, **values})
        )

    def _line(self, checklist, name):
        return checklist.line_ids.filtered(lambda line: line.name == name)

    def _fill(self, checklist):
        """Answer every item well."""
        photo = {"name": "plate.png", "data": self._picture()}
        self._line(checklist, "Paint").answer = "ok"
        self._line(checklist, "Glass").answer = "ok"
        self._line(checklist, "Plate").answer = "ok"
        self._line(checklist, "Plate").action_add_photos([photo])
        self._line(checklist, "Tread").number = 6
        fuel = self._line(checklist, "Fuel")
        fuel.choice = fuel.choice_options[0]["key"]

    @staticmethod
    def _picture(width=40, height=30):
        """Return a PNG in base64."""
        stream = io.BytesIO()
        Image.new("RGB", (width, height), "#2277cc").save(stream, "PNG")
        return base64.b64encode(stream.getvalue()).decode()
