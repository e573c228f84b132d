from odoo import api, models
from odoo.exceptions import MissingError, UserError


class DealerScanJob(models.AbstractModel):
    """What one tile of the scanner can do. One model a job, listed by `dealer.scan._get_jobs`.

    A document of a job is named on the device by `"model,id"`. Everything here runs with the
    rights of the person who scans.
    """

    _name = "dealer.scan.job"
    _description = "Scanner Job"

    @api.model
    def _describe(self):
        """Return `{"name", "icon", "hint"}` of the tile; `hint` says what to scan."""
        raise NotImplementedError

    @api.model
    def _count_documents(self):
        """Return how many documents wait."""
        raise NotImplementedError

    @api.model
    def _get_documents(self, limit=60):
        """Return what waits as `[{"key", "name", "big", "note", "state", "done", "total"}]`."""
        raise NotImplementedError

    @api.model
    def _find_document(self, code):
        """Return the document a scanned number means, an empty recordset when none."""
        raise NotImplementedError

    @api.model
    def _open(self, document):
        """Return all a device needs to go on without a connection: lines, codes, bins, progress."""
        raise NotImplementedError

    @api.model
    def _get_progress(self, document):
        """Return `{"state", "lines": {line: {…}}, "tags"}`: what other people's scans change."""
        raise NotImplementedError

    @api.model
    def _resolve(self, document, code):
        """Return what a code means here that the device did not know, changing nothing.

        `{"line", "quantity", "tag"}`, `{"bin": {…}}` or `{"document": key}`.

        :raise UserError: it means nothing here; the sentence says why
        """
        raise NotImplementedError

    @api.model
    def _scan(self, document, values):
        """Do one scan and return `{"product_id", "quantity", "line", "effect", "message"}`.

        :param values: what the device sent: `code`, `line`, `quantity`, `location_id`,
            `location_dest_id`, `confirmed` (codes of questions answered with yes).
        :raise ScanQuestion: when a person has to say yes first.
        """
        raise NotImplementedError

    @api.model
    def _undo(self, document, effect):
        """Take back what a scan did; `effect` is what `_scan` returned."""
        raise NotImplementedError

    @api.model
    def _finish(self, document, values):
        """Finish the document with what was scanned; return `{"message"}`."""
        raise NotImplementedError

    # === HELPERS === #

    @api.model
    def _get_models(self):
        """Return the models a document of this job may be of."""
        return ("stock.picking",)

    @api.model
    def _browse_document(self, key):
        """Return the document a device names, readable by the person who scans."""
        model, _sep, number = str(key).partition(",")
        if (
            model not in self._get_models()
            or not number.isascii()
            or not number.isdigit()
            or number.startswith("0")  # one spelling a document: its tags and scans are told by it
        ):
            raise UserError(self.env._("This document does not belong to the job. Open it again."))
        document = self.env[model].browse(int(number)).exists()
        if not document:
            raise MissingError(self.env._("This document is gone. Go back and choose another."))
        document.check_access("read")
        return document

    @api.model
    def _read_quantity(self, values, default=1.0):
        """Return the quantity a device sent, above zero and not absurd."""
        try:
            quantity = float(values.get("quantity") or default)
        except (TypeError, ValueError):
            quantity = 0.0
        if not 0 < quantity <= 1e6:
            raise UserError(self.env._("The quantity must be above zero."))
        return quantity
