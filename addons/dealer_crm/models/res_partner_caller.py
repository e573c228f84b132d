from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _prepare_caller(self):
        """:return: what an agent needs while the phone rings: name, cars, what is open"""
        self.ensure_one()
        badges = self._get_overview_badges()
        actions = sorted(self._get_next_actions(), key=lambda action: -action["score"])
        return {
            "id": self.id,
            "name": self.display_name,
            "vehicles": self.vehicle_ids[:3].mapped("display_name"),
            "badges": [
                {"label": badge["label"], "tone": badge.get("tone") or "secondary"}
                for badge in badges[:4]
            ],
            "next_action": actions[0]["title"] if actions else "",
        }
