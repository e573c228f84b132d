from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user


class DocumentTypeCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Groups = cls.env["res.groups"]
        cls.clerk_group = Groups.create({"name": "Types Clerk"})
        cls.manager_group = Groups.create({"name": "Types Manager"})
        cls.other_store = cls.env["res.company"].create({"name": "Types Other Store"})
        cls.store = cls.env.company
        cls.designer = cls._create_user("types_designer", "dealer_designer.group_designer")
        cls.clerk = cls._create_user("types_clerk", "base.group_user", cls.clerk_group)
        cls.clerk_2 = cls._create_user("types_clerk_2", "base.group_user", cls.clerk_group)
        cls.manager = cls._create_user("types_manager", "base.group_user", cls.manager_group)
        cls.outsider = cls._create_user("types_outsider", "base.group_user")
        cls.stranger = cls._create_user("types_stranger", "base.group_user", cls.manager_group)
        cls.stranger.write(
            {
                "company_ids": [Command.set(cls.other_store.ids)],
                "company_id": cls.other_store.id,
            }
        )
        cls.portal = cls._create_user("types_portal", "base.group_portal")
        cls.partner = cls.env["res.partner"].create(
            {"name": "Customer Chen", "phone": "13812345678"}
        )

    @classmethod
    def _create_user(cls, login, groups, extra=None):
        user = new_test_user(cls.env, login, groups=groups)
        if extra:
            user.group_ids += extra
        return user

    @classmethod
    def _prepare_type(cls, **values):
        return {
            "name": "Loan car agreement",
            "prefix": "LC-",
            "field_ids": [
                Command.create(
                    {
                        "name": "Customer",
                        "kind": "many2one",
                        "relation_id": cls.env["ir.model"]._get_id("res.partner"),
                        "required": True,
                        "sequence": 1,
                    }
                ),
                Command.create({"name": "Plate", "kind": "text", "in_search": True}),
                Command.create({"name": "Due back", "kind": "date"}),
                Command.create({"name": "Days", "kind": "number"}),
                Command.create({"name": "Price per day", "kind": "money"}),
                Command.create({"name": "Fuel", "kind": "choice", "choices": "Full\nHalf\nEmpty"}),
                Command.create({"name": "Insured", "kind": "yes_no"}),
                Command.create({"name": "Remarks", "kind": "long_text"}),
            ],
            "stage_ids": [
                Command.create({"name": "Draft", "category": "draft", "sequence": 1}),
                Command.create(
                    {
                        "name": "Lent",
                        "button": "Hand over",
                        "category": "in_progress",
                        "sequence": 2,
                        "approval_group_id": cls.manager_group.id,
                    }
                ),
                Command.create(
                    {
                        "name": "Returned",
                        "category": "done",
                        "sequence": 3,
                        "group_ids": [Command.set(cls.clerk_group.ids)],
                    }
                ),
                Command.create({"name": "Cancelled", "category": "cancelled", "sequence": 4}),
            ],
            "access_ids": [
                Command.create({"group_id": cls.clerk_group.id, "scope": "own"}),
                Command.create(
                    {
                        "group_id": cls.manager_group.id,
                        "perm_create": False,
                        "perm_write": False,
                    }
                ),
            ],
            **values,
        }

    @classmethod
    def _create_type(cls, made=True, **values):
        Type = cls.env(user=cls.designer)["dealer.document.type"]
        document_type = Type.create(cls._prepare_type(**values))
        if made:
            document_type.action_create()
        return document_type

    @classmethod
    def _create_documents(cls, document_type, user=None, count=1, **values):
        model = cls.env(user=user or cls.clerk)[document_type.model]
        return model.create([{"x_customer": cls.partner.id, **values} for _index in range(count)])
