from odoo import fields, models


class DealerReceptionPhrase(models.Model):
    """A word the adviser taps instead of typing it."""

    _name = "dealer.reception.phrase"
    _description = "Reception Phrase"
    _order = "kind, sequence, id"
    _check_company_auto = True

    name = fields.Char(string="Phrase", required=True, translate=True)
    kind = fields.Selection(
        [("concern", "Customer's words"), ("belonging", "Belongings")],
        string="Used for",
        required=True,
        default="concern",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
