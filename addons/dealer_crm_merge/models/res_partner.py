from odoo import fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    merged_into_id = fields.Many2one(
        "res.partner",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="This customer was written down twice; everything of his is there now.",
    )

    def _unsubscribe(self, channel):
        """A link sent before he was merged takes back the consent of the record that is left."""
        left = self
        while left.merged_into_id:
            left = left.merged_into_id
        return super(ResPartner, left)._unsubscribe(channel)

    def action_compare(self):
        """Compare two customers chosen in a list, to merge them."""
        if len(self) != 2:
            raise UserError(self.env._("Choose the two customers to compare."))
        return self.env["dealer.merge.compare"]._get_action(self)
