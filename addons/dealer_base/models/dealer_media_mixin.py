from odoo import api, fields, models


class DealerMediaMixin(models.AbstractModel):
    """A record people take photos and videos of, from the phone's camera.

    They are attachments of the record: who may read it sees them, who may write it adds and
    deletes them. The field widget `dealer_media` on `media` shows them.
    """

    _name = "dealer.media.mixin"
    _description = "Record with Photos and Videos"

    media_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Photos and Videos",
        domain=lambda self: [
            ("res_model", "=", self._name),
            ("res_field", "=", False),
            ("media_kind", "!=", False),
        ],
        # they are read with their record
        bypass_search_access=True,
        copy=False,
    )
    media = fields.Json(
        string="Photos and Videos Shown",
        compute="_compute_media",
        readonly=False,  # the widget adds and deletes; nothing is ever written to the field itself
        help="What the widget shows: photos and videos of the record and of what belongs to it.",
    )

    @api.depends("media_ids")
    @api.depends_context("uid")
    def _compute_media(self):
        limits = self.env["ir.attachment"]._get_media_limits()
        for record in self:
            items = []
            for source, label in record._get_media_sources():
                editable = source.has_access("write")
                items += [
                    media._describe_media(label, editable)
                    for media in source.media_ids.sorted("id")
                ]
            record.media = {
                "items": items,
                "limits": limits,
                "can_add": bool(record._origin) and record.has_access("write"),
            }

    def _get_media_sources(self):
        """Return `(record, label)` for each record whose photos and videos are shown here; records
        that show those of their parts too extend it."""
        self.ensure_one()
        return [(self, "")]

    def _add_media(self, name, raw, is_shared=False):
        """Keep a photo or video of this record; hook for records that take them only at times.

        :param bytes raw: the file
        """
        self.ensure_one()
        return self.env["ir.attachment"]._create_media(self, name, raw, is_shared)

    def _get_media_action(self, view):
        """Return the action that shows this record's photos and videos in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }
