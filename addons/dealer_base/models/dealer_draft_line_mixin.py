from odoo import api, models


class DealerDraftLineMixin(models.AbstractModel):
    """Lines of a document, made, changed and removed as long as it is a draft.

    The model names the document's field in ``_draft_document``; the document says in
    ``_check_draft`` until when that is.
    """

    _name = "dealer.draft.line.mixin"
    _description = "Lines of a Draft"
    _draft_document = None

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines[self._draft_document]._check_draft()
        return lines

    def write(self, vals):
        self[self._draft_document]._check_draft()
        result = super().write(vals)
        if self._draft_document in vals:  # nor into a document that is none any more
            self[self._draft_document]._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self[self._draft_document]._check_draft()
