from lxml import etree
from odoo.tests import TransactionCase, new_test_user


class DesignerCase(TransactionCase):
    """A designer without rights to documents, a clerk, and forms to change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # fields are added to the registry: it is read again from the test's own cursor
        cls.registry_enter_test_mode_cls()
        cls.addClassCleanup(cls.registry.reset_changes)
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.designer_user = new_test_user(
            cls.env, "shaper", "base.group_user,dealer_designer.group_designer"
        )
        cls.clerk = new_test_user(cls.env, "clerk", "base.group_user,base.group_partner_manager")
        cls.designer = cls.env["dealer.designer"].with_user(cls.designer_user)
        cls.Partner = cls.env["res.partner"]

    def setUp(self):
        # last of all, after the savepoint was rolled back
        self.addCleanup(self.registry.clear_all_caches)
        self.addCleanup(self.registry.reset_changes)
        super().setUp()

    # === FACTORIES === #

    def _add_field(self, model="res.partner", **spec):
        values = {"label": {"en_US": "Mileage", "zh_CN": "里程"}, "type": "text", **spec}
        info = self.designer.add_field(model, values)
        return self.env["dealer.designer.field"].browse(info["id"])

    def _apply(self, *changes, model="res.partner", view_type="form", **kwargs):
        return self.designer.apply(model, view_type, list(changes), **kwargs)

    def _place(self, model="res.partner", anchor="field:phone", view_type="form", **spec):
        """Add a field beside another one. :return: `dealer.designer.field`"""
        values = {"label": {"en_US": "Mileage", "zh_CN": "里程"}, "type": "text", **spec}
        known = set(self.env[model]._fields)
        result = self._apply(
            {"kind": "add_field", "field": values, "anchor": anchor, "position": "after"},
            model=model,
            view_type=view_type,
        )
        self.assertTrue(result["changes"])
        added = [
            info["id"]
            for name, info in result["fields"].items()
            if info["custom"] and name not in known
        ]
        return self.env["dealer.designer.field"].browse(added[:1])

    def _get_arch(self, model="res.partner", view_type="form", user=None, lang=None):
        Model = self.env[model].with_user(user or self.clerk)
        if lang:
            Model = Model.with_context(lang=lang)
        return etree.fromstring(Model.get_view(view_type=view_type)["arch"])

    def _get_base_view(self, model="res.partner", view_type="form"):
        View = self.env["ir.ui.view"]
        return View.browse(View.default_view(model, view_type))
