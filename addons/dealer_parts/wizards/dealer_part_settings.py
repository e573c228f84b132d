from odoo import api, fields, models


class DealerPartSettings(models.TransientModel):
    """What the parts manager decides for the desk.

    Core's settings are for the system's administrator only, hence a dialog of our own.
    """

    _name = "dealer.part.settings"
    _description = "Parts Settings"

    store_keeper_sees_cost = fields.Boolean(
        string="Store keepers see cost",
        default=lambda self: self._get_store_keeper_sees_cost(),
        help="Off: store keepers receive, issue and count without seeing what a part has cost.",
    )

    @api.model
    def _get_store_keeper_sees_cost(self):
        # sudo: groups are for administrators; this one is the parts manager's to give
        keeper = self.env.ref("dealer_base.group_store_keeper").sudo()
        return self.env.ref("dealer_base.group_see_cost").sudo() in keeper.implied_ids

    def action_save(self):
        """Give store keepers the right to see cost, or take it back."""
        self.check_access("write")
        self.ensure_one()
        if self.store_keeper_sees_cost != self._get_store_keeper_sees_cost():
            # sudo: as above
            keeper = self.env.ref("dealer_base.group_store_keeper").sudo()
            cost = self.env.ref("dealer_base.group_see_cost").sudo()
            if self.store_keeper_sees_cost:
                keeper._apply_group(cost)
            else:
                keeper._remove_group(cost)
        # the screens show other columns now
        return {"type": "ir.actions.client", "tag": "reload"}
