from odoo import fields, models

# what documents can tell of a lead, from first to last
STAGE_CODES = [
    ("new", "New"),
    ("contacted", "Contacted"),
    ("visited", "Visited"),
    ("testdriven", "Test-driven"),
    ("quoted", "Quoted"),
    ("negotiating", "Negotiating"),
    ("won", "Won"),
]


class CrmStage(models.Model):
    """Stages are the store's own; a stage with a milestone is reached by what happened."""

    _inherit = "crm.stage"

    dealer_code = fields.Selection(
        STAGE_CODES,
        string="Milestone",
        help="A lead moves here by itself when this happened: it was contacted, visited the "
        "store, drove a car, got a quotation. Empty: people move leads here.",
    )
