from odoo import api, fields, models


class DealerAgencyType(models.Model):
    """A kind of errand done for customers: its steps, papers, fee and what it costs outside."""

    _name = "dealer.agency.type"
    _description = "Agency Service"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("plate", "License plate"),
            ("purchase_tax", "Purchase tax"),
            ("mortgage", "Mortgage registration"),
            ("insurance", "Insurance"),
            ("inspection", "Yearly inspection"),
            ("transfer", "Change of owner"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
        help="The registration of a deal follows its plate case.",
    )
    is_default = fields.Boolean(
        string="Proposed on Deals", help="Ticked when agency services are added to a deal."
    )
    company_id = fields.Many2one("res.company", string="Store", index="btree_not_null")
    description = fields.Text(translate=True, string="How It Is Done")
    step_ids = fields.One2many("dealer.agency.type.step", "type_id", string="Steps", copy=True)
    paper_ids = fields.One2many("dealer.agency.type.paper", "type_id", string="Papers", copy=True)
    charge_ids = fields.One2many("dealer.agency.type.charge", "type_id", string="Money", copy=True)
    days = fields.Integer(compute="_compute_days", string="Days in All")

    @api.depends("step_ids.days")
    def _compute_days(self):
        for kind in self:
            kind.days = sum(kind.step_ids.mapped("days"))

    def _get_estimates(self, price, vehicle, currency, company, date):
        """:param float price: of the car, without VAT, in ``currency``
        :return: list of (charge, amount in ``currency``), in the order of the charges
        """
        self.ensure_one()
        return [
            (charge, charge._get_amount(price, vehicle, currency, company, date))
            for charge in self.charge_ids
        ]
