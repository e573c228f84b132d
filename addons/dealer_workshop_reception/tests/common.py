import base64
import io
import uuid

from PIL import Image

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon

VIN = "1HGCM826X3A904357"


class ReceptionCommon(WorkshopCommon):
    """An adviser at the counter, a car that is known, a short reception checklist."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adviser = cls._create_user("service_adviser")
        cls.Reception = cls.env["dealer.reception"].with_user(cls.adviser)
        cls.template = cls.env["dealer.checklist.template"].create(
            {
                "name": "Test reception",
                "kind": "reception",
                "company_id": cls.company.id,
                "outline": "four",
                "signature_required": True,
                "item_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Fuel",
                            "answer_type": "choice",
                            "reception_fact": "fuel",
                            "photo_required": "always",
                            "choice_ids": [
                                (0, 0, {"name": "Full", "fuel_level": "100"}),
                                (0, 0, {"name": "Half", "fuel_level": "50"}),
                            ],
                        },
                    ),
                    (
                        0,
                        0,
                        {
                            "name": "Left",
                            "answer_type": "text",
                            "required": False,
                            "reception_fact": "belongings",
                        },
                    ),
                    (0, 0, {"name": "Outside", "display_type": "line_section"}),
                    (0, 0, {"name": "Glass"}),
                    (
                        0,
                        0,
                        {"name": "Tread", "answer_type": "number", "unit": "mm", "min_value": 3},
                    ),
                ],
            }
        )
        cls.vehicle.license_plate = "沪A12345"

    @staticmethod
    def _picture():
        stream = io.BytesIO()
        Image.new("RGB", (40, 30), "#2277cc").save(stream, "PNG")
        return base64.b64encode(stream.getvalue()).decode()

    @classmethod
    def _item(cls, name):
        return cls.template.item_ids.filtered(lambda item: item.name == name)

    @classmethod
    def _data(cls, **values):
        """What a tablet sends of a complete reception."""
        picture = cls._picture()
        return {
            "uuid": str(uuid.uuid4()),
            "vehicle_id": cls.vehicle.id,
            "mileage": 15300,
            "fuel": "50",
            "belongings": "Umbrella, child seat",
            "promised_on": False,
            "bringer": {"name": "Her brother", "phone": "13900000009"},
            "concerns": [{"text": "It squeaks"}, {"text": "Oil light"}],
            "answers": [
                {"item_id": cls._item("Fuel").id, "photos": [{"name": "a.png", "data": picture}]},
                {"item_id": cls._item("Glass").id, "result": "attention", "note": "Chip"},
                {"item_id": cls._item("Tread").id, "number": 4.5},
            ],
            "marks": [
                {"view": "left", "x": 40, "y": 60, "kind": "dent", "note": "5 cm"},
                {"view": "top", "x": 10, "y": 20, "kind": "scratch", "photo": picture},
            ],
            "signature": picture,
            "signed_by": "Her brother",
            **values,
        }

    @classmethod
    def _receive(cls, *args, **values):
        """Receive a car; with parts as arguments it is the factory of the store's stock."""
        if args:
            return super()._receive(*args, **values)
        return cls.Reception.receive(cls._data(**values))
