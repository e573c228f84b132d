from odoo import api, fields, models


class IrModel(models.Model):
    _inherit = "ir.model"

    is_document = fields.Boolean(
        string="Is an Own Document Type",
        help="Made in the browser as a document type: numbered, of one store, with a responsible "
        "person.",
    )

    def _reflect_model_params(self, model):
        vals = super()._reflect_model_params(model)
        vals["is_document"] = isinstance(model, self.pool["dealer.document.mixin"])
        return vals

    @api.model
    def _instanciate_attrs(self, model_data):
        attrs = super()._instanciate_attrs(model_data)
        if model_data.get("is_document") and attrs["_name"] != "dealer.document.mixin":
            parents = attrs.get("_inherit") or []
            parents = [parents] if isinstance(parents, str) else parents
            # first, so that documents are numbered before anything looks at them
            attrs["_inherit"] = ["dealer.document.mixin", *parents]
        return attrs
