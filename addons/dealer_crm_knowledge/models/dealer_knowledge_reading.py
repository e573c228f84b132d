from odoo import fields, models


class DealerKnowledgeReading(models.Model):
    """Somebody has read a version and says so. Kept: nobody writes or deletes it."""

    _name = "dealer.knowledge.reading"
    _description = "Reading Confirmed"
    _order = "confirmed_on desc, id desc"
    _rec_name = "user_id"

    version_id = fields.Many2one(
        "dealer.knowledge.version", required=True, index=True, readonly=True, ondelete="cascade"
    )
    article_id = fields.Many2one(
        related="version_id.article_id", store=True, index=True, readonly=True
    )
    user_id = fields.Many2one(
        "res.users", string="Reader", required=True, index=True, readonly=True
    )
    confirmed_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _once = models.UniqueIndex("(version_id, user_id)", "You have confirmed this version already.")
