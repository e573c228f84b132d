import io
import json

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger
from PIL import Image

from .test_checklist_common import ChecklistCommon

VIDEO = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 2000
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 200


def photo(width=3000, height=2000):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), (200, 60, 60)).save(stream, "JPEG")
    return stream.getvalue()


class MediaCommon(ChecklistCommon):
    def setUp(self):
        super().setUp()
        self.checklist = self._create_checklist()
        self.line = self._line(self.checklist, "Paint")


@tagged("post_install", "-at_install")
class TestMedia(MediaCommon):
    def test_photo_is_reduced_and_kept(self):
        media = self.line._add_media("scratch.jpg", photo())
        self.assertRecordValues(
            media, [{"media_kind": "photo", "mimetype": "image/jpeg", "is_shared": False}]
        )
        self.assertEqual(Image.open(io.BytesIO(media.raw)).size, (1920, 1280))
        self.assertEqual(self.line.media_ids, media)
        (item,) = self.line.media["items"]
        self.assertEqual((item["id"], item["kind"], item["editable"]), (media.id, "photo", True))

    def test_video_is_told_by_its_bytes(self):
        media = self.line._add_media("film.jpg", VIDEO)
        self.assertRecordValues(media, [{"media_kind": "video", "mimetype": "video/mp4"}])
        self.assertEqual(self.line.videos, media.ids)
        self.assertFalse(self.line.photo_ids, "a video is no photo for the print")

    def test_what_is_neither(self):
        for name, raw in (
            ("page.jpg", b"<html><script>alert(1)</script></html>"),
            ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
            ("still.heic", HEIC),
            ("empty.jpg", b""),
        ):
            with self.assertRaisesRegex(UserError, f"“{name}” is neither a photo"):
                self.line._add_media(name, raw)

    def test_limits(self):
        Params = self.env["ir.config_parameter"].sudo()
        Params.set_param("dealer_base.media_video_mb", "1")
        with self.assertRaisesRegex(UserError, "has 2 MB, a video may have 1 MB"):
            self.line._add_media("long.mp4", VIDEO + b"\x00" * 2 * 1024 * 1024)
        Params.set_param("dealer_base.media_photo_mb", "nonsense")
        self.assertEqual(self.line.media["limits"], {"photo": 15, "video": 1})

    def test_no_way_around_the_check(self):
        """A plain attachment called a photo by RPC is looked into as well."""
        Attachment = self.env["ir.attachment"].with_user(self.technician)
        values = {"name": "x.jpg", "res_model": self.line._name, "res_id": self.line.id}
        with self.assertRaises(UserError):
            Attachment.create({**values, "raw": b"not a photo", "media_kind": "photo"})
        plain = Attachment.create({**values, "raw": b"not a photo"})
        with self.assertRaises(UserError):
            plain.write({"media_kind": "video"})
        with self.assertRaisesRegex(UserError, "only those are shown to the customer"):
            plain.write({"is_shared": True})
        film = self.line._add_media("film.mp4", VIDEO)
        with self.assertRaises(UserError):
            film.write({"raw": b"MZ something else"})

    def test_who_may(self):
        media = self.line._add_media("scratch.jpg", photo(40, 40))
        portal = new_test_user(self.env, "media_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            media.with_user(portal).read(["raw"])
        with self.assertRaises(AccessError):
            media.with_user(portal).unlink()
        media.with_user(self.technician).unlink()
        self.assertFalse(self.line.media_ids)

    def test_signed_off_item_takes_none(self):
        self._fill(self.checklist)
        self.checklist.action_done()
        with self.assertRaises(UserError):
            self.line._add_media("late.jpg", photo(40, 40))


@tagged("post_install", "-at_install")
class TestMediaUpload(MediaCommon, HttpCase):
    def _upload(self, raw, name="scratch.jpg", model=None, record_id=None):
        self.authenticate(self.technician.login, self.technician.login)
        return self.url_open(
            "/dealer/media/upload",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "model": model or self.line._name,
                "id": record_id or self.line.id,
            },
            files={"ufile": (name, raw, "application/octet-stream")},
        )

    def test_upload(self):
        answer = self._upload(photo(60, 40))
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.line.media_ids.id, answer.json()["id"])

    def test_refusals_are_one_sentence(self):
        self.env["ir.config_parameter"].sudo().set_param("dealer_base.media_video_mb", "1")
        long_film = VIDEO + b"\x00" * 2 * 1024 * 1024
        for sentence, arguments in (
            ("neither a photo", (b"MZ", "tool.exe")),
            ("a video may have 1 MB", (long_film, "long.mp4")),
            ("not taken of this", (photo(9, 9), "x.jpg", "res.users", self.technician.id)),
            ("not taken of this", (photo(9, 9), "x.jpg", "no.such.model", 1)),
            ("gone meanwhile", (photo(9, 9), "x.jpg", self.line._name, 2**30)),
        ):
            answer = self._upload(*arguments)
            self.assertEqual(answer.status_code, 422, sentence)
            message = json.loads(answer.text)["error"]["message"]
            self.assertIn(sentence, message)
            self.assertNotIn("\n", message)
        self.assertFalse(self.line.media_ids)

    def test_odd_requests_are_one_sentence(self):
        self.authenticate(self.technician.login, self.technician.login)
        whole = {"model": self.line._name, "id": self.line.id}
        picture = {"ufile": ("x.jpg", photo(9, 9))}
        for sentence, data, files in (
            ("not taken of this", {}, None),
            ("not taken of this", {"model": self.line._name}, picture),
            ("not taken of this", {**whole, "id": "²"}, picture),
            ("not taken of this", {"model": self.line._name}, {"id": ("id", b"1"), **picture}),
            ("gone meanwhile", {**whole, "id": "9" * 30}, picture),
            ("No file arrived", whole, None),
            ("No file arrived", {**whole, "ufile": "x"}, None),
        ):
            token = http.Request.csrf_token(self)
            answer = self.url_open(
                "/dealer/media/upload", data={**data, "csrf_token": token}, files=files
            )
            self.assertEqual(answer.status_code, 422, sentence)
            self.assertIn(sentence, answer.json()["error"]["message"])

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_needs_a_login(self):
        self.authenticate(None, None)
        answer = self.url_open(
            "/dealer/media/upload",
            data={"model": self.line._name, "id": self.line.id},
            files={"ufile": ("x.jpg", photo(9, 9))},
        )
        self.assertFalse(self.line.media_ids)
        self.assertNotIn('"id"', answer.text)
