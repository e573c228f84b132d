from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

from ..tools.media import sniff

# Longest side of a stored photo, in pixels: sharp on a screen and in print.
PHOTO_SIDE = 1920
# Megabytes a photo or video may have, unless the system parameter says otherwise.
LIMITS = {"photo": 15, "video": 100}
# Writing one of these may make something else of a photo.
_CHECKED = frozenset({"media_kind", "is_shared", "raw", "datas", "db_datas", "mimetype"})


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    media_kind = fields.Selection(
        [("photo", "Photo"), ("video", "Video")],
        readonly=True,
        copy=False,
        help="Taken for the record it is attached to; what it is was checked in the file itself.",
    )
    is_shared = fields.Boolean(
        string="Shown to the Customer",
        copy=False,
        help="The customer sees this photo or video on the page of his repair order.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        if any(vals.get("media_kind") or vals.get("is_shared") for vals in vals_list):
            attachments._check_media()
        return attachments

    def write(self, vals):
        if vals.get("is_shared") is False:
            # the address the customer got opens nothing any more
            vals = {**vals, "access_token": False}
        result = super().write(vals)
        if not _CHECKED.isdisjoint(vals):
            self._check_media()
        return result

    def _check_media(self):
        """Whatever way a photo or video comes in, it is one, and not beyond the limit.

        No constraint: core stores the file after those were asked.
        """
        for attachment in self:
            if not attachment.media_kind:
                if attachment.is_shared:
                    raise UserError(
                        self.env._(
                            "“%(file)s” is neither photo nor video: only those are shown to the "
                            "customer.",
                            file=attachment.name,
                        )
                    )
                continue
            self._check_media_size(attachment.media_kind, attachment.file_size, attachment.name)
            if sniff(attachment._read_head())[0] != attachment.media_kind:
                raise self._not_media_error(attachment.name)

    def _read_head(self):
        """Return the first bytes of the file, without reading a long video into memory."""
        self.ensure_one()
        if not self.store_fname:
            return (self.db_datas or b"")[:4096]
        with open(self._full_path(self.store_fname), "rb") as stored:
            return stored.read(4096)

    @api.model
    def _get_media_limits(self):
        """Return the most megabytes a photo and a video may have."""
        # sudo: system parameters are the administrator's, the limit concerns everyone
        get_param = self.env["ir.config_parameter"].sudo().get_param
        limits = {}
        for kind, default in LIMITS.items():
            value = get_param(f"dealer_base.media_{kind}_mb") or ""
            limits[kind] = int(value) if value.isdigit() and int(value) else default
        return limits

    @api.model
    def _check_media_size(self, kind, size, name):
        """:raise UserError: `size` (bytes) is beyond the limit of `kind`"""
        limit = self._get_media_limits()[kind]
        if size <= limit * 1024 * 1024:
            return
        values = {"file": name, "size": f"{size / 1024 / 1024:.0f}", "limit": limit}
        if kind == "video":
            raise UserError(
                self.env._(
                    "“%(file)s” has %(size)s MB, a video may have %(limit)s MB: film a shorter one "
                    "or at a lower resolution.",
                    **values,
                )
            )
        raise UserError(
            self.env._(
                "“%(file)s” has %(size)s MB, a photo may have %(limit)s MB: take it at a lower "
                "resolution.",
                **values,
            )
        )

    @api.model
    def _create_media(self, record, name, raw, is_shared=False):
        """Keep a photo or video of `record`; photos are reduced to what screens and prints need.

        :param bytes raw: the file
        :raise UserError: neither photo nor video, or beyond the limit
        """
        kind, mimetype = sniff(raw)
        if not kind:
            raise self._not_media_error(name)
        self._check_media_size(kind, len(raw), name)
        if kind == "photo":
            raw = image_process(raw, size=(PHOTO_SIDE, PHOTO_SIDE), quality=85)
        return self.create(
            {
                "name": name,
                "raw": raw,
                "mimetype": sniff(raw)[1] if kind == "photo" else mimetype,
                "res_model": record._name,
                "res_id": record.id,
                "media_kind": kind,
                "is_shared": is_shared,
            }
        )

    def _describe_media(self, label, editable):
        """Return what the widget shows of a photo or video.

        :param str label: what it was taken of, when it is shown elsewhere than there
        """
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.media_kind,
            "mimetype": self.mimetype,
            "is_shared": self.is_shared,
            "label": label,
            "editable": editable,
        }

    @api.model
    def _not_media_error(self, name):
        return UserError(
            self.env._(
                "“%(file)s” is neither a photo (JPEG, PNG, WebP) nor a video (MP4, MOV, WebM) that "
                "everyone can see: take it again with the camera of the phone.",
                file=name,
            )
        )
