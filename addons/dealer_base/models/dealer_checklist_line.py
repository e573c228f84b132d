import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.image import image_data_uri, image_process
from odoo.tools.mimetypes import guess_mimetype

from .dealer_checklist_question import BY_CODE, RESULTS

# What people write on an item; everything else is the template's copy or computed.
_ANSWERS = frozenset({"answer", "number", "choice", "text", "note"})

# Longest side of a stored photo and of one in print, in pixels.
_PHOTO_SIZE = 1600
_THUMBNAIL_SIZE = 240


class DealerChecklistLine(models.Model):
    """One item (or section heading) of a filled checklist with its answer and photos."""

    _name = "dealer.checklist.line"
    _inherit = ["dealer.checklist.question", "dealer.media.mixin"]
    _description = "Checklist Item"
    _order = "checklist_id, sequence, id"

    checklist_id = fields.Many2one(
        "dealer.checklist", required=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one(
        "dealer.checklist.template.item",
        string="Copied from",
        index="btree_not_null",
        ondelete="set null",
    )
    answer = fields.Selection(
        RESULTS, help="Given by hand; a number, choice or text can only be “not applicable” here."
    )
    number = fields.Float(digits=(12, 3), help="Measured value in the item's unit.")
    is_measured = fields.Boolean(help="A number was entered; tells 0 from nothing.")
    choices = fields.Json(help="The choices as they were when the checklist was made.")
    choice = fields.Char(help="Key of the chosen one of the choices.")
    choice_options = fields.Json(compute="_compute_choice_options")
    text = fields.Text()
    note = fields.Char(string="Remark")
    result = fields.Selection(RESULTS, compute="_compute_result", store=True)
    value_text = fields.Char(string="Answer in words", compute="_compute_value_text")
    photo_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Photos",
        domain=[
            ("res_model", "=", "dealer.checklist.line"),
            ("res_field", "=", False),
            ("media_kind", "!=", "video"),
        ],
        # photos are read with their item
        bypass_search_access=True,
    )
    photos = fields.Json(string="Photo IDs", compute="_compute_photos")
    videos = fields.Json(string="Video IDs", compute="_compute_photos")
    round = fields.Integer(
        default=1, required=True, help="Sign-off round in which the item is answered."
    )
    is_open = fields.Boolean(compute="_compute_is_open", help="May be answered now.")
    checked_by_id = fields.Many2one("res.users", string="Checked by")
    checked_on = fields.Datetime()
    check_ids = fields.One2many("dealer.checklist.check", "line_id", string="Earlier results")
    earlier = fields.Json(compute="_compute_earlier", help="Earlier results in words.")

    # === COMPUTE METHODS === #

    @api.depends("answer", "answer_type", "number", "is_measured", "choice", "text")
    def _compute_result(self):
        for line in self:
            line.result = False if line.display_type else line._get_result()

    def _get_result(self):
        """Judge the answer: the one home of the rule. ``False`` without an answer."""
        self.ensure_one()
        if self.answer == "na" or self.answer_type == "state":
            return self.answer
        if self.answer_type == "number":
            return self.is_measured and self._get_number_result(self.number)
        if self.answer_type == "choice":
            return next((c["result"] for c in self.choices or [] if c["key"] == self.choice), False)
        return "ok" if (self.text or "").strip() else False

    @api.depends("choices")
    @api.depends_context("lang")
    def _compute_choice_options(self):
        lang = self.env.lang or "en_US"
        for line in self:
            line.choice_options = [
                {
                    "key": choice["key"],
                    "result": choice["result"],
                    "name": choice["name"].get(lang) or choice["name"]["en_US"],
                }
                for choice in line.choices or []
            ]

    @api.depends("result", "number", "choice", "text", "unit")
    @api.depends_context("lang")
    def _compute_value_text(self):
        labels = dict(self._fields["result"]._description_selection(self.env))
        for line in self:
            if not line.result or line.result == "na" or line.answer_type == "state":
                line.value_text = labels.get(line.result, "")
            elif line.answer_type == "number":
                line.value_text = f"{line._format_number(line.number)} {line.unit or ''}".strip()
            elif line.answer_type == "choice":
                names = {option["key"]: option["name"] for option in line.choice_options}
                line.value_text = names[line.choice]
            else:
                line.value_text = line.text

    @api.depends("photo_ids", "media_ids")
    def _compute_photos(self):
        for line in self:
            line.photos = line.photo_ids.ids
            line.videos = (line.media_ids - line.photo_ids).ids

    @api.depends("round", "checklist_id.round", "checklist_id.state")
    def _compute_is_open(self):
        opened = set(self.checklist_id._get_open_in_round(self))
        for line in self:
            line.is_open = line in opened

    @api.depends("check_ids")
    @api.depends_context("lang", "tz")
    def _compute_earlier(self):
        for line in self:
            line.earlier = [check._describe() for check in line.check_ids]

    # === CONSTRAINT METHODS === #

    @api.constrains("answer", "answer_type", "choice")
    def _check_answer(self):
        for line in self:
            if line.answer_type != "state" and line.answer not in (False, "na"):
                raise ValidationError(
                    self.env._(
                        "“%(item)s” is not answered by OK, attention or fail: enter its value.",
                        item=line.name,
                    )
                )
            if line.choice and line.choice not in [c["key"] for c in line.choices or []]:
                raise ValidationError(
                    self.env._(
                        "“%(item)s” has no such choice: pick one of its own.", item=line.name
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        if self._is_by_code():
            return super().write(vals)
        if not _ANSWERS.issuperset(vals):
            raise UserError(
                self.env._("Only the answers of a checklist can be written, not its questions.")
            )
        self._check_open()
        vals = dict(vals)
        if "number" in vals:
            # False, None: the number was wiped out; 0 is a measurement
            vals["is_measured"] = vals["number"] is not False and vals["number"] is not None
        if not vals.keys().isdisjoint({"number", "choice", "text"}):
            vals.setdefault("answer", False)
        if vals.keys() != {"note"}:
            vals.update(checked_by_id=self.env.uid, checked_on=fields.Datetime.now())
        return super().write(vals)

    def _check_access(self, operation):
        # Photos follow the item's rights: a signed-off item takes none and loses none.
        if forbidden := super()._check_access(operation):
            return forbidden
        if operation == "write" and not self.env.su and not self._is_by_code():
            # sudo: state and round only
            lines = self.sudo()
            if closed := self.browse((lines - lines.checklist_id._get_open_in_round(lines)).ids):
                return closed, lambda: AccessError(closed._get_closed_message())
        return None

    # === ACTION METHODS === #

    def action_all_ok(self):
        """Answer OK to the open state items of these sections that have no answer yet. Items
        that always need a photo, and everything but states, stay for a person to look at.
        """
        lines = self._get_section_lines().filtered(
            lambda line: (
                line.answer_type == "state"
                and not line.result
                and line.photo_required != "always"
                and line.is_open
            )
        )
        if lines:
            lines.write({"answer": "ok"})
        return True

    def action_recheck(self):
        """Check problems again while the checklist is open: what was found goes to the
        item's history.
        """
        self.check_access("write")
        self._check_open()
        if not all(line._is_problem() for line in self):
            raise UserError(self.env._("Only an item with a problem is checked again."))
        self._start_again()
        return True

    def action_add_photos(self, photos):
        """Keep photos of an item, reduced to a size that fits screens and prints.

        :param list photos: ``[{'name': file name, 'data': base64}]``
        :return: ids of the photos
        """
        self.ensure_one()
        self._check_open()
        return (
            self.env["ir.attachment"]
            .create([
                {
                    "name": photo.get("name") or "photo.jpg",
                    "raw": self._read_photo(photo),
                    "res_model": self._name,
                    "res_id": self.id,
                    "media_kind": "photo",
                }
                for photo in photos
            ])
            .ids
        )  # fmt: skip

    # === BUSINESS METHODS === #

    def _add_media(self, name, raw, is_shared=False):
        """Override of `dealer.media.mixin`: an item that is signed off takes none."""
        self._check_open()
        return super()._add_media(name, raw, is_shared)

    @api.model
    def _read_photo(self, photo):
        """Return the reduced image of ``photo``; raise UserError when it is none."""
        try:
            raw = base64.b64decode(photo["data"], validate=True)
        except (KeyError, TypeError, ValueError, binascii.Error):
            raw = b""
        if not guess_mimetype(raw).startswith("image/") or b"<svg" in raw[:1000]:
            raise UserError(
                self.env._("“%(file)s” is not a photo: take or choose a JPEG or PNG picture.",
                           file=photo.get("name") or "?")
            )  # fmt: skip
        return image_process(raw, size=(_PHOTO_SIZE, _PHOTO_SIZE), quality=85)

    def _get_thumbnails(self):
        """Return the photos as small data URIs, for the print."""
        self.ensure_one()
        size = (_THUMBNAIL_SIZE, _THUMBNAIL_SIZE)
        return [
            image_data_uri(base64.b64encode(image_process(photo.raw, size=size, quality=80)))
            for photo in self.photo_ids
        ]

    def _get_section_lines(self):
        """Return the items under the sections in ``self``, and items in ``self``."""
        wanted = self.browse()
        for checklist in self.checklist_id:
            inside = False
            for line in checklist.line_ids:
                if line.display_type:
                    inside = line in self
                elif inside or line in self:
                    wanted += line
        return wanted

    def _is_problem(self):
        return self.result in ("attention", "fail")

    def _is_photo_missing(self):
        self.ensure_one()
        if self.photo_ids or self.display_type or not self.result or self.result == "na":
            return False
        return self.photo_required == "always" or (
            self.photo_required == "problem" and self._is_problem()
        )

    def _check_open(self):
        if closed := self - self.checklist_id._get_open_in_round(self):
            closed.checklist_id._check_draft()
            raise UserError(closed._get_closed_message())

    def _get_closed_message(self):
        return self.env._(
            "“%(item)s” is signed off: it changes only when the checklist is reopened.",
            item=self[:1].sudo().name,
        )

    def _start_again(self):
        """Move the answers to the history and empty the items."""
        # sudo: the history is written by this method only
        self.env["dealer.checklist.check"].sudo().create(
            [line._prepare_check_values() for line in self]
        )
        self._write_by_code({
            "answer": False, "number": 0, "is_measured": False, "choice": False, "text": False,
            "note": False, "checked_by_id": False, "checked_on": False,
        })  # fmt: skip

    def _prepare_check_values(self):
        self.ensure_one()
        return {
            "line_id": self.id,
            "result": self.result,
            "value": self.value_text if self.answer_type != "state" else False,
            "note": self.note,
            "checked_by_id": self.checked_by_id.id,
            "checked_on": self.checked_on,
        }

    def _is_by_code(self):
        return self.env.context.get("dealer_checklist_by_code") is BY_CODE

    def _write_by_code(self, vals):
        """Write what people may not; private, so that RPC cannot."""
        self.with_context(dealer_checklist_by_code=BY_CODE).write(vals)
