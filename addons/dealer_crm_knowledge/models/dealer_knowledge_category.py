from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerKnowledgeCategory(models.Model):
    """A class of articles and documents, and the roles that may read what is in it."""

    _name = "dealer.knowledge.category"
    _description = "Class of Articles and Documents"
    _order = "sequence, id"
    _rec_name = "complete_name"
    _rec_names_search = ["name", "parent_id.name"]
    _parent_store = True

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(
        string="Class",
        compute="_compute_complete_name",
        recursive=True,
        search="_search_complete_name",
    )
    sequence = fields.Integer(default=10)
    parent_id = fields.Many2one(
        "dealer.knowledge.category", string="Part of", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    kind = fields.Selection(
        [("article", "Article"), ("document", "Document")],
        default="article",
        required=True,
        help="What is usually kept here: text written in the browser, or a file.",
    )
    group_ids = fields.Many2many(
        "res.groups",
        "dealer_knowledge_category_group_rel",
        string="Who May Read",
        domain="[('privilege_id', '!=', False)]",
        help="Roles. Empty: as the class this one is part of; everybody, where that names nobody.",
    )
    reader_group_ids = fields.Many2many(
        "res.groups",
        "dealer_knowledge_category_reader_rel",
        compute="_compute_reader_group_ids",
        recursive=True,
        store=True,
        help="The roles that may read; empty: everybody in the store.",
    )
    article_count = fields.Integer(compute="_compute_article_count")
    active = fields.Boolean(default=True)

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for category in self:
            parent = category.parent_id
            category.complete_name = (
                f"{parent.complete_name} / {category.name}" if parent else category.name
            )

    def _search_complete_name(self, operator, value):
        return fields.Domain("name", operator, value)

    @api.depends("group_ids", "parent_id.reader_group_ids")
    def _compute_reader_group_ids(self):
        for category in self:
            category.reader_group_ids = category.group_ids or category.parent_id.reader_group_ids

    def _compute_article_count(self):
        counts = self.env["dealer.knowledge.article"]._read_group(
            [("category_id", "child_of", self.ids)], ["category_id"], ["__count"]
        )
        for category in self:
            path = category.parent_path or ""
            category.article_count = sum(
                count for found, count in counts if (found.parent_path or "").startswith(path)
            )

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A class cannot be part of itself."))

    def action_view_articles(self):
        """Open what is in this class and the classes below it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_crm_knowledge.action_dealer_knowledge_article"
        )
        action["domain"] = [("category_id", "child_of", self.id)]
        action["context"] = {"default_category_id": self.id}
        return action
