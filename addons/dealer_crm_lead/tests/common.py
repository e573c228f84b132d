from odoo import Command

from odoo.addons.dealer_base.tests.common import DealerCommon


class LeadCommon(DealerCommon):
    """A store with two consultants, their manager and the reception."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.consultant = cls._create_user("sales_consultant")
        cls.consultant.name = "Test consultant"
        cls.colleague = cls.consultant.copy({"login": "test_colleague", "name": "Test colleague"})
        cls.manager = cls._create_user("sales_manager")
        cls.reception = cls._create_user("reception")
        cls.trim = cls._create_trim()

    @classmethod
    def _create_lead(cls, user=None, **values):
        """Return a running lead of a consultant."""
        return cls.env["crm.lead"].create(
            {
                "name": "Test lead",
                "type": "opportunity",
                "contact_name": "Test person",
                "company_id": cls.company.id,
                "user_id": (user or cls.consultant).id,
                **values,
            }
        )

    @classmethod
    def _create_rule(cls, users=(), **values):
        """Return a rule of the store that shares leads among the users."""
        return cls.env["dealer.lead.rule"].create(
            {
                "name": "Rota",
                "company_id": cls.company.id,
                "member_ids": [
                    Command.create({"user_id": user.id, "sequence": number})
                    for number, user in enumerate(users)
                ],
                **values,
            }
        )
