from odoo.addons.dealer_crm.tests.common import CrmCommon


class KnowledgeFactories:
    """For any common class with `_create_user(role)`."""

    @classmethod
    def _set_up_knowledge(cls, editor=None):
        """:param editor: who writes, where the common class has such a person already"""
        cls.Article = cls.env["dealer.knowledge.article"]
        cls.editor = editor or cls._create_user("customer_service")
        cls.publisher = cls._create_user("sales_manager")
        cls.reader = cls._create_user("technician")
        cls.category = cls.env["dealer.knowledge.category"].create({"name": "Answers"})

    @classmethod
    def _create_article(cls, name="Spare key", body="<p>Ask for the number plate.</p>", **values):
        """Return an article that is being written, as its editor."""
        return cls.Article.with_user(cls.editor).create(
            {"name": name, "body": body, "category_id": cls.category.id, **values}
        )

    def _take_step(self, article, code, user=None, reason=None):
        """Press the button of a step."""
        steps = self.env["dealer.workflow.transition"].sudo()
        step = steps.search(
            [
                ("code", "=", code),
                ("workflow_id.model", "=", article._name),
                ("workflow_id.state", "=", "published"),
            ]
        )
        result = article.with_user(user or self.editor).workflow_step(step.id, reason)
        self.env.flush_all()
        return result

    def _publish(self, article):
        """Ask for it as the editor, agree as the publisher."""
        self._take_step(article, "publish")
        request = article.workflow_request_id.sudo()
        request.review_ids.with_user(self.publisher).action_approve()
        self.env.flush_all()
        return article

    def _create_published(self, name, body="<p>…</p>", **values):
        return self._publish(self._create_article(name, body, **values))


class KnowledgeCommon(KnowledgeFactories, CrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_knowledge()
