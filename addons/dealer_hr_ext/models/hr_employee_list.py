from odoo import api, models


class HrEmployee(models.Model):
    """The list of the staff is drawn from what the user has chosen (`dealer.staff.list`)."""

    _inherit = "hr.employee"

    @api.model
    def _get_chosen_list(self):
        """:return: the list the screen was opened with, if it is the user's own"""
        chosen = str(self.env.context.get("dealer_columns_view_ref") or "")
        number = chosen.partition(".")[0]
        Lists = self.env["dealer.staff.list"]
        if not number.isdigit():
            return Lists
        return Lists.search([("id", "=", int(number)), ("user_id", "=", self.env.uid)])

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        if view_type == "list" and self.env.context.get("dealer_columns_view_ref"):
            key += (self.env.uid, self.env.context["dealer_columns_view_ref"])
        return key

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "list" and (chosen := self._get_chosen_list()):
            return chosen._draw(), view
        return arch, view

    def action_edit_columns(self):
        return self._get_list_to_use().action_edit()

    def action_roster_sheet(self):
        return self._get_list_to_use().action_sheet()

    def action_roster_print(self):
        return self._get_list_to_use().action_print()

    @api.model
    def _get_list_to_use(self):
        Lists = self.env["dealer.staff.list"]
        own = Lists.search([("user_id", "=", self.env.uid)], limit=1)
        return self._get_chosen_list() or own or Lists._create_default()
