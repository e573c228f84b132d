from odoo import api, fields, models, tools


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    dealer_group_ids = fields.Many2many(
        "res.groups",
        "ir_ui_menu_dealer_group_rel",
        "menu_id",
        "group_id",
        string="Released to Roles",
        help="Dealership roles that see this menu. People with a dealership role see the "
        "dealership's own apps and the apps released to one of their roles; on a submenu it "
        "narrows the roles further. Administrators and people without a role are not affected.",
    )

    @api.model
    @tools.ormcache("frozenset(self.env.user._get_group_ids())", "debug")
    def _visible_menu_ids(self, debug=False):
        """Keep for a dealership role only the apps of its work (see ``dealer_group_ids``)."""
        visible_ids = super()._visible_menu_ids(debug)
        user_group_ids = set(self.env.user._get_group_ids())
        if self._dealer_menu_unrestricted(user_group_ids):
            return visible_ids
        menus = self.env(su=True, context={})["ir.ui.menu"].browse(sorted(visible_ids))
        if (home := self._dealer_only_action()) is not None:
            shown = menus.filtered(lambda menu: menu.action == home)
            return frozenset(
                int(menu_id) for menu in shown for menu_id in menu.parent_path.split("/") if menu_id
            )
        xmlids = menus._get_menuitems_xmlids()
        released_ids = set()
        # parents come first: a menu is shown only below a menu that is shown
        for menu in menus.sorted(lambda menu: len(menu.parent_path or "")):
            groups = set(menu.dealer_group_ids.ids)
            module = xmlids.get(menu.id, "dealer_").partition(".")[0]
            if groups:
                released = bool(groups & user_group_ids)
            else:
                # an app made in the browser belongs to no module: the store made it for itself
                released = bool(menu.parent_id) or module.startswith(("dealer_", "__"))
            if released and (not menu.parent_id or menu.parent_id.id in released_ids):
                released_ids.add(menu.id)
        return frozenset(released_ids)

    @api.model
    def _dealer_menu_unrestricted(self, group_ids):
        """Whether a user with these groups sees menus as in plain Odoo."""
        get_id = self.env["ir.model.data"]._xmlid_to_res_id
        return get_id("dealer_base.group_employee") not in group_ids or bool(
            {get_id("dealer_base.group_administrator"), get_id("base.group_system")} & group_ids
        )

    @api.model
    def _dealer_only_action(self):
        """Return the one screen of a user whose roles show no other; None for everyone else."""
        employee = self.env.ref("dealer_base.group_employee")
        roles = self.env.user.sudo().all_group_ids.filtered(
            lambda group: group.privilege_id == employee.privilege_id and group != employee
        )  # groups: administrators
        if not roles or not all(roles.mapped("dealer_home_only")):
            return None
        home = self._get_dealer_home_action()
        return self.env[home.sudo().type].browse(home.id)  # what it is, not what it shows

    @api.model
    def _get_dealer_home_action(self):
        """Return the action the user's role starts at; empty without a role, or as administrator."""
        user = self.env.user
        if self._dealer_menu_unrestricted(set(user._get_group_ids())):
            return self.env["ir.actions.actions"]
        roles = user.sudo().all_group_ids.filtered(
            "dealer_home_action_id"
        )  # groups: administrators
        return roles.sorted("sequence")[-1:].dealer_home_action_id
