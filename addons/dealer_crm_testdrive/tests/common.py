import base64
from datetime import datetime, timedelta

from odoo import Command, fields

from odoo.addons.dealer_sales_yard.tests.common import YardCommon
from odoo.addons.dealer_vehicle_sales.tests.common import SIGNATURE

# a Tuesday at ten
NOW = datetime(2026, 9, 15, 10, 0)
# a picture of one dot
PHOTO = SIGNATURE


class TestDriveCommon(YardCommon):
    """Two demo cars, a consultant and his colleague, a customer with a lead."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "UTC"
        cls.company.handover_calendar_id = False
        cls.consultant = cls._create_user("sales_consultant", name="Test consultant")
        cls.colleague = cls._create_user("sales_consultant", name="Test colleague")
        cls.receptionist = cls._create_user("reception")
        cls.car, cls.other_car = cls._buy(100000, 110000)
        cls._make_demo(cls.car, "沪A10001")
        cls._make_demo(cls.other_car, "沪A10002")
        cls.route = cls.env["dealer.test.drive.route"].create(
            {"name": "Round the lake", "distance": 12, "minutes": 40}
        )
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Test lead",
                "type": "opportunity",
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "user_id": cls.consultant.id,
            }
        )

    @classmethod
    def _make_demo(cls, car, plate):
        return cls.env["dealer.vehicle.usage"].create(
            {
                "vehicle_id": car.id,
                "kind": "demo",
                "date_from": NOW.date() - timedelta(days=60),
                "odometer_from": 10,
                "license_plate": plate,
                "insurance_until": NOW.date() + timedelta(days=300),
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _create_drive(cls, user=None, start=None, **values):
        return (
            cls.env["dealer.test.drive"]
            .with_user(user or cls.consultant)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "lead_id": cls.lead.id,
                    "vehicle_id": cls.car.id,
                    "user_id": cls.consultant.id,
                    "company_id": cls.company.id,
                    "date_start": start or fields.Datetime.now(),
                    **values,
                }
            )
        )

    @classmethod
    def _check_licence(cls, drive, user=None, **values):
        action = drive.with_user(user or cls.consultant).action_licence()
        licence = (
            cls.env["dealer.driving.licence"]
            .with_user(user or cls.consultant)
            .browse(action["res_id"])
        )
        licence.write(
            {
                "number": "310101199001011234",
                "licence_class": "c1",
                "valid_until": NOW.date() + timedelta(days=900),
                **values,
            }
        )
        if not licence.media_ids:
            licence._add_media("licence.png", cls._photo())
        licence.action_check()
        return licence

    @classmethod
    def _photo(cls):
        return base64.b64decode(PHOTO)

    @classmethod
    def _sign(cls, drive, name="Test buyer"):
        action = drive.action_sign()
        wizard = cls.env[action["res_model"]].with_user(cls.consultant).browse(action["res_id"])
        wizard.write({"signed_by": name, "signature": SIGNATURE})
        wizard.action_sign()
        return wizard

    @classmethod
    def _read(cls, action, odometer, energy=80):
        wizard = cls.env[action["res_model"]].with_user(cls.consultant).browse(action["res_id"])
        wizard.write({"odometer": odometer, "energy": energy})
        wizard.action_apply()

    @classmethod
    def _go(cls, drive, odometer=100):
        cls._check_licence(drive)
        cls._sign(drive)
        cls._read(drive.action_go(), odometer)

    @classmethod
    def _create_group_store(cls):
        """Another store, and a consultant of it."""
        store = cls.env["res.company"].create({"name": "Other store"})
        user = cls._create_user(
            "sales_consultant", company_id=store.id, company_ids=[Command.set(store.ids)]
        )
        return store, user
