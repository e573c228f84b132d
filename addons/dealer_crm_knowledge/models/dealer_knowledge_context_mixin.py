from odoo import api, fields, models


class DealerKnowledgeContextMixin(models.AbstractModel):
    """A document beside which what is known of its matter is shown (widget `dealer_knowledge`)."""

    _name = "dealer.knowledge.context.mixin"
    _description = "Document with Knowledge Beside It"

    knowledge = fields.Json(
        compute="_compute_knowledge",
        exportable=False,
        help="Articles and documents that fit, the best first, each with why.",
    )

    @api.depends(lambda self: self._get_knowledge_depends())
    @api.depends_context("lang", "uid")
    def _compute_knowledge(self):
        for record in self:
            question = record._get_knowledge_question()
            record.knowledge = {
                "text": question.text or "",
                "hits": self.env["dealer.knowledge.article"]._find(question, limit=5),
            }

    @api.model
    def _get_knowledge_depends(self):
        """:return: names of the fields the question follows from"""
        return ()

    def _get_knowledge_question(self):
        """:return: `Question`: what this document is about; the models say it"""
        raise NotImplementedError
