from odoo import api, fields, models

OUTLINES = [
    ("none", "No drawing"),
    ("top", "Car from above"),
    ("four", "All sides and from above"),
]
SIGNERS = [("customer", "Customer"), ("employee", "Employee who checks")]


class DealerChecklistTemplate(models.Model):
    """What is checked on one occasion (``kind``), for all cars or those of some brands or
    models. Addons add their occasions with ``selection_add`` on ``kind``.
    """

    _name = "dealer.checklist.template"
    _description = "Checklist Template"
    _order = "kind, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("pdi", "PDI"),
            ("reception", "Reception"),
            ("quality", "Quality inspection"),
            ("appraisal", "Trade-in appraisal"),
            ("delivery", "Delivery"),
        ],
        string="Used for",
        required=True,
        default="pdi",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    brand_ids = fields.Many2many(
        "fleet.vehicle.model.brand",
        string="Brands",
        help="Only for cars of these brands. Empty: every brand.",
    )
    model_ids = fields.Many2many(
        "fleet.vehicle.model",
        string="Models",
        help="Only for these models; goes before a template for the whole brand. "
        "Empty: every model.",
    )
    outline = fields.Selection(
        OUTLINES,
        string="Damage drawing",
        required=True,
        default="none",
        help="Drawing of the car on which damage is marked.",
    )
    signature_required = fields.Boolean(
        string="Signature", help="The checklist cannot be finished without a signature."
    )
    signer = fields.Selection(SIGNERS, string="Signed by", required=True, default="customer")
    item_ids = fields.One2many(
        "dealer.checklist.template.item", "template_id", string="Items", copy=True
    )
    item_count = fields.Integer(compute="_compute_item_count", string="Number of items")

    @api.depends("item_ids.display_type")
    def _compute_item_count(self):
        counts = dict(
            self.env["dealer.checklist.template.item"]._read_group(
                [("template_id", "in", self.ids), ("display_type", "=", False)],
                ["template_id"],
                ["__count"],
            )
        )
        for template in self:
            template.item_count = counts.get(template._origin, 0)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if "name" not in (default or {}):
            for template, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(name)s (copy)", name=template.name)
        return vals_list

    @api.model
    def _find_for(self, kind, vehicles, company):
        """Return ``{vehicle_id: template}`` with the most specific template of ``kind`` that
        ``company`` uses: by model, then by brand, then for every car; at equal fit the
        store's own before the shared one. The template is empty where none fits; the key
        ``False`` stands for no vehicle.
        """
        templates = self.search([("kind", "=", kind), ("company_id", "in", [False, company.id])])
        return {
            vehicle.id: max(
                (template for template in templates if template._fits(vehicle)),
                # search order decides between equals: max() keeps the first
                key=lambda template: template._get_specificity(),
                default=self.browse(),
            )
            for vehicle in [vehicles.browse(), *vehicles]
        }

    def _fits(self, vehicle):
        """Whether the brand and model filters let ``vehicle`` (may be empty) through."""
        self.ensure_one()
        if self.model_ids:
            return vehicle.model_id in self.model_ids
        return not self.brand_ids or vehicle.brand_id in self.brand_ids

    def _get_specificity(self):
        self.ensure_one()
        return (2 if self.model_ids else 1 if self.brand_ids else 0, bool(self.company_id))
