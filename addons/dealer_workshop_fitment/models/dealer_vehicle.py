from odoo import models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    def _get_part_warnings(self, products):
        """Return `{product id: sentence}` for those of `products` that don't fit this car, or
        that nobody can be sure of.
        """
        self.ensure_one()
        if not products:
            return {}
        # sudo: who has an order in hand may know the facts of its car
        judged = self.env["dealer.part.fitment"]._judge_fit(
            self.sudo()._get_fitment_facts(), products
        )
        templates = {
            "unfit": self.env._("Not for this car. %(reason)s"),
            "doubtful": self.env._("Not sure. %(reason)s"),
        }
        return {
            product_id: templates[verdict] % {"reason": reason}
            for product_id, (verdict, reason) in judged.items()
            if verdict in templates
        }
