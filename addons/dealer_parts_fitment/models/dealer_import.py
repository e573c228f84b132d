import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import aces


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[("part_fitment", "Fitment rules of parts")],
        ondelete={"part_fitment": "cascade"},
    )

    def _read_rows(self):
        """Rules come as XML too; it is read as the rows of a table."""
        self.ensure_one()
        content = b""
        if self.kind == "part_fitment":
            content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        if not aces.is_xml(content):
            yield from super()._read_rows()
            return
        try:
            yield from aces.read(content)
        except aces.XmlError as error:
            messages = {
                "doctype": self.env._(
                    "The file declares a document type, which can hide other files in it. Save it "
                    "without the line that begins with <!DOCTYPE."
                ),
                "empty": self.env._(
                    "The file has no App element, so it holds no rule. See the sample file."
                ),
            }
            raise UserError(
                messages.get(error.args[0])
                or self.env._("The file is no well-formed XML. Save it again where it comes from.")
            ) from error
