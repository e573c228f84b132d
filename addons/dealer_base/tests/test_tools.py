from odoo.tests import BaseCase, tagged

from ..tools import license_plate, phone, table
from ..tools.text import storable


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_plate_kinds(self):
        for plate, kind in {
            "粤b·12345": "normal",
            "粤 B 1234A": "normal",
            "粤BD12345": "new_energy",
            "粤BDA1234": "new_energy",
            "粤B12345D": "new_energy",
            "粤ＢＦ１２３４５": "new_energy",
            "粤BL12345": "other",  # L tells no kind of drive
            "粤B1234警": "police",
            "京O1234警": "police",
            "使014578": "embassy",
            "沪A0023领": "embassy",
            "粤Z1234港": "hk_macau",
            "粤ZA123澳": "hk_macau",
            "粤B1234挂": "trailer",
            "粤B1234学": "learner",
            "粤B123O5": "other",  # no letter O on Chinese plates
            "WJ粤12345": "armed_police",
            "S-AB 1234": "other",
            "": "other",
        }.items():
            with self.subTest(plate=plate):
                self.assertEqual(license_plate.kind(plate), kind)

    def test_plate_shown(self):
        self.assertEqual(license_plate.shown(" 粤b·123 45"), "粤B12345")
        self.assertEqual(license_plate.shown(" s-ab  1234 "), "S-AB 1234")
        self.assertEqual(license_plate.shown(None), "")

    def test_phone_spellings_are_one_number(self):
        for text in (
            "13800138000", "+86 138 0013 8000", "0086-138-0013-8000", "86 13800138000",
            "１３８００１３８０００", "(138) 0013-8000", "13800138000 转 12",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(phone.key(text), "13800138000")
        self.assertEqual(phone.key("020-8765 4321"), phone.key("+86 20 87654321"))
        self.assertEqual(phone.key(None), "")

    def test_table_encodings_and_delimiters(self):
        rows = [["车架号", "里程"], ["A", "1,5"]]
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            with self.subTest(encoding=encoding):
                content = '车架号;里程\nA;"1,5"\n'.encode(encoding)
                self.assertEqual(list(table.read(content)), rows)
        self.assertEqual(list(table.read(b"a\tb\n1\t2")), [["a", "b"], ["1", "2"]])

    def test_table_refuses(self):
        for content, why in (
            (b"\xd0\xcf\x11\xe0....", "old_excel"),
            (b"PK\x03\x04 broken", "unreadable"),
            (b"", "empty"),
            (b"\x00\x01\x02", "unreadable"),
        ):
            with self.subTest(why=why), self.assertRaises(table.TableError) as caught:
                list(table.read(content))
            self.assertEqual(caught.exception.args[0], why)

    def test_storable(self):
        deep = "x"
        for _level in range(3000):
            deep = [deep]
        for sent, kept in (
            ("粤\0B😀", "粤B😀"),
            ("\ud800x", "?x"),
            ({"\0a": ["\0", 7, None, {"b": "\0c"}]}, {"a": ["", 7, None, {"b": "c"}]}),
            (10**30, 10**30),
        ):
            self.assertEqual(storable(sent), kept)
        self.assertTrue(storable(deep))
