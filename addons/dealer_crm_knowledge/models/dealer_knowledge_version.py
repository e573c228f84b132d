from odoo import fields, models


class DealerKnowledgeVersion(models.Model):
    """What an article said when it was published: kept for ever, written by publishing only."""

    _name = "dealer.knowledge.version"
    _description = "Published Version"
    _order = "article_id, number desc"
    _rec_name = "number"

    article_id = fields.Many2one(
        "dealer.knowledge.article", required=True, index=True, readonly=True, ondelete="cascade"
    )
    number = fields.Integer(string="Version", required=True, readonly=True, aggregator=None)
    name = fields.Char(string="Title", required=True, readonly=True)
    body = fields.Html(readonly=True)
    file = fields.Binary(attachment=True, readonly=True)
    file_name = fields.Char(readonly=True)
    note = fields.Char(string="What Changed", readonly=True)
    must_confirm = fields.Boolean(
        readonly=True, help="Whoever has to read the article confirms this version anew."
    )
    published_on = fields.Datetime(required=True, readonly=True)
    published_by_id = fields.Many2one("res.users", readonly=True)
    sha256 = fields.Char(
        string="Fingerprint", readonly=True, help="SHA-256 of title, text and file."
    )
    is_current = fields.Boolean(readonly=True, help="The one people read now.")
    reading_ids = fields.One2many("dealer.knowledge.reading", "version_id", readonly=True)

    _number_uniq = models.UniqueIndex(
        "(article_id, number)", "This version was published already: open the article again."
    )
    _one_current = models.UniqueIndex(
        "(article_id) WHERE is_current",
        "Somebody else has just published this article: open it again.",
    )

    def action_open_file(self):
        """Open the file in a new tab."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/dealer.knowledge.version/{self.id}/file/{self.file_name or ''}",
            "target": "new",
        }
