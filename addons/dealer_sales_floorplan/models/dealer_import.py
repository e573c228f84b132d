from odoo import fields, models
from odoo.exceptions import UserError


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[("floorplan", "Floor-plan loans of a bank")],
        ondelete={"floorplan": "cascade"},
    )
    floorplan_line_id = fields.Many2one(
        "dealer.floorplan.line",
        string="Credit Line",
        check_company=True,
        help="Whose loans the file lists.",
    )

    def _check_mapping(self):
        result = super()._check_mapping()
        if self.kind == "floorplan" and not self.floorplan_line_id:
            raise UserError(self.env._("Choose the credit line whose loans the file lists."))
        return result
