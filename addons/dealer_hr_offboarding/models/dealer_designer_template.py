from odoo import api, fields, models


class DealerDesignerTemplate(models.Model):
    _inherit = "dealer.designer.template"

    kind = fields.Selection(
        selection_add=[("leaving_certificate", "Certificate of leaving")],
        ondelete={"leaving_certificate": "cascade"},
    )

    @api.model
    def _get_people_kinds(self):
        return {**super()._get_people_kinds(), "leaving_certificate": "dealer.departure"}

    def _publish_leaving_certificate(self):
        """Nothing to write: departures read the template itself."""
