import hashlib
import hmac
import json

from odoo.tests import BaseCase, tagged

from ..lib import template


@tagged("post_install", "-at_install")
class TestTemplate(BaseCase):
    def test_parts(self):
        for text, parts in [
            ("", 1),
            ("a" * 160, 1),
            ("a" * 161, 2),
            ("a" * 307, 3),
            ("好" * 70, 1),
            ("好" * 71, 2),
            ("好" * 135, 3),
            ("€" * 80, 1),
            ("€" * 81, 2),
            ("😀" * 35, 1),
            ("😀" * 36, 2),
        ]:
            self.assertEqual(template.count_parts(text), parts, text[:5])

    def test_filling_cannot_break_out(self):
        values = {"text": '", "admin": "yes', "phone": "1&to=2"}
        body = template.fill_json('{"content": "{text}", "n": 3, "list": ["{phone}"]}', values)
        self.assertEqual(json.loads(body), {"content": values["text"], "n": 3, "list": ["1&to=2"]})
        self.assertEqual(
            template.fill_url("https://{phone}.example.com/a?to={phone}", values),
            "https://{phone}.example.com/a?to=1%26to%3D2",
        )
        self.assertEqual(
            template.fill_lines("X: {text}", {"text": "a\r\nEvil: 1"}, ":"), [("X", "a  Evil: 1")]
        )
        self.assertEqual(template.fill("{a}{b}", {"a": "{b}", "b": "x"}), "{b}x", "filled once")

    def test_signatures(self):
        self.assertEqual(template.sign("md5", "abc", ""), hashlib.md5(b"abc").hexdigest())
        self.assertEqual(
            template.sign("hmac_sha256", "abc", "key", upper=True),
            hmac.new(b"key", b"abc", "sha256").hexdigest().upper(),
        )
        self.assertEqual(template.sign("md5", "abc", "", "base64"), "kAFQmDzST7DWlj99KOF/cg==")

    def test_paths(self):
        data = {"a": [{"b": 0}], "c": None}
        self.assertEqual(template.read_path(data, "a.0.b"), 0)
        for path in ("a.1.b", "a.b", "c.d", "x"):
            self.assertIsNone(template.read_path(data, path))
        self.assertEqual(
            template.parse_map("A=Sent\nnonsense\n=x\nB = failed "), {"A": "sent", "B": "failed"}
        )
