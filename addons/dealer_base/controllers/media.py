import json

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request
from werkzeug.datastructures import FileStorage

from ..tools.media import sniff


class MediaController(http.Controller):
    @http.route("/dealer/media/upload", type="http", auth="user", methods=["POST"])
    def upload(self, model=None, id=None, ufile=None, **_kwargs):
        """Keep one photo or video of a record; called by the web client's `file_upload` service.

        Answers JSON: `{"id": …}`, or an error with one sentence for the person.
        """
        try:
            return self._answer({"id": self._keep(model, id, ufile).id})
        except (AccessError, MissingError, UserError) as error:
            request.env.cr.rollback()
            return self._answer({"error": {"message": str(error)}}, status=422)

    def _keep(self, model, record_id, ufile):
        Model = request.env.registry.get(model)
        number = str(record_id)
        if Model is None or not hasattr(Model, "_get_media_sources") or not number.isdecimal():
            raise UserError(request.env._("Photos and videos are not taken of this."))
        if not isinstance(ufile, FileStorage):
            raise UserError(request.env._("No file arrived: choose the photo or video again."))
        record = request.env[model].browse(int(number)).exists()
        if not record:
            raise MissingError(
                request.env._("What this was taken of is gone meanwhile: open the list again.")
            )
        record.check_access("write")
        Attachment = request.env["ir.attachment"]
        # the size is known before the file is read into memory
        ufile.stream.seek(0, 2)
        size = ufile.stream.tell()
        ufile.stream.seek(0)
        if kind := sniff(ufile.stream.read(4096))[0]:
            Attachment._check_media_size(kind, size, ufile.filename)
        else:
            raise Attachment._not_media_error(ufile.filename)
        ufile.stream.seek(0)
        return record._add_media(ufile.filename, ufile.stream.read())

    def _answer(self, content, status=200):
        return request.make_response(
            json.dumps(content), headers=[("Content-Type", "application/json")], status=status
        )
