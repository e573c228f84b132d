from odoo.addons.dealer_parts.tests.common import PartsCommon


class ToolsCommon(PartsCommon):
    """Tools and technicians of the test store."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Tool = cls.env["dealer.tool"]
        cls.Loan = cls.env["dealer.tool.loan"]
        cls.keeper = cls._create_user("store_keeper", password="parts_store_keeper")
        cls.manager = cls._create_user("parts_manager")
        cls.technician = cls._create_user("technician")
        cls.employee = cls._create_employee("Wu Gang", barcode="BADGE01", user=cls.technician)
        cls.tool = cls._create_tool(name="Torque wrench", number="TQ-1", barcode="690100001")

    @classmethod
    def _create_employee(cls, name, barcode=False, user=None):
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "barcode": barcode,
                "company_id": cls.company.id,
                "user_id": user and user.id,
            }
        )

    @classmethod
    def _create_tool(cls, **values):
        return cls.Tool.create({"name": "Tool", "user_id": cls.keeper.id, **values})

    @classmethod
    def _kept(cls, tool):
        """Return the tool as the store keeper has it."""
        return tool.with_user(cls.keeper)
