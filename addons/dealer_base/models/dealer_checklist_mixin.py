from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerChecklistMixin(models.AbstractModel):
    """A document (deal, repair order, …) that checklists are filled for."""

    _name = "dealer.checklist.mixin"
    _description = "Document with Checklists"

    checklist_ids = fields.One2many(
        "dealer.checklist",
        "res_id",
        string="Checklists",
        domain=lambda self: [("res_model", "=", self._name)],
        bypass_search_access=True,
        copy=False,
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done_checklist(self):
        for document in self:
            if any(checklist.state == "done" for checklist in document.checklist_ids):
                raise UserError(
                    self.env._(
                        "“%(document)s” has a finished checklist: cancel it instead of deleting.",
                        document=document.display_name,
                    )
                )

    def unlink(self):
        # sudo: unfinished checklists go with their document, whoever may delete it
        checklists = self.sudo().checklist_ids
        result = super().unlink()
        checklists.unlink()
        return result

    def _get_checklist(self, kind):
        """Return ``{document_id: checklist}``: the latest of ``kind`` that is not cancelled,
        empty where there is none.
        """
        none = self.env["dealer.checklist"]
        return {
            document.id: document.checklist_ids.filtered(
                lambda checklist: checklist.kind == kind and checklist.state != "cancelled"
            ).sorted("id")[-1:]
            or none
            for document in self
        }

    def _checklist_result(self, kind):
        """Return ``{document_id: result}`` of the latest checklist of ``kind``: ``ok``,
        ``attention`` or ``fail`` once it is done, ``incomplete`` while it is open, ``False``
        without one. Computes that use it depend on ``checklist_ids.state``,
        ``checklist_ids.result``.
        """
        return {
            document_id: checklist._get_final_result()
            for document_id, checklist in self._get_checklist(kind).items()
        }

    def _open_checklist(self, kind, vehicle):
        """Return the action that opens the document's checklist of ``kind``; it is created
        for ``vehicle`` when there is none. For a document's button.
        """
        self.ensure_one()
        checklist = self._get_checklist(kind)[self.id] or self.env["dealer.checklist"]._create_for(
            self, kind, vehicle
        )
        return checklist._get_form_action()
