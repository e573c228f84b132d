from odoo.tests import BaseCase, tagged
from odoo.tools import file_open

from ..tools import aces

HEAD = '<?xml version="1.0"?>'


def rows(text):
    head, *found = list(aces.read(text.encode()))
    return [{key: value for key, value in zip(head, row, strict=True) if value} for row in found]


@tagged("post_install", "-at_install")
class TestAces(BaseCase):
    def test_sample(self):
        with file_open("dealer_parts_fitment/static/samples/fitment.xml", "rb") as file:
            head, *found = list(aces.read(file.read()))
        first = dict(zip(head, found[0], strict=True))
        self.assertEqual(len(found), 4)
        self.assertEqual(
            {key: value for key, value in first.items() if value},
            {
                "part": "SAMPLE-0001", "brand": "Samplecar", "model": "Alpha", "year_from": "2018",
                "year_to": "2021", "engine": "1.4T", "position": "front axle", "quantity": "1",
                "note": "one set",
            },
        )  # fmt: skip

    def test_shape(self):
        found = rows(
            f"""{HEAD}<ACES xmlns="urn:x"><App action="D" not="yes"><BaseVehicle><Make>M</Make>
            <Model name="S"/></BaseVehicle><EngineBase>A</EngineBase><EngineBase>B</EngineBase>
            <Plant>2</Plant><Plant>N</Plant><VinSerial from="1" to="2"/><Note>x<!-- no --></Note>
            <Note>y</Note><Part> P  1 </Part></App><App universal="true"><Part>Q</Part></App></ACES>"""
        )
        self.assertEqual(
            found,
            [
                {
                    "part": "P 1", "brand": "M", "model": "S", "engine": "A, B", "plant": "2N",
                    "serial_from": "1", "serial_to": "2", "note": "x y", "remove": "1",
                    "exclude": "1",
                },
                {"part": "Q", "universal": "1"},
            ],
        )  # fmt: skip

    def test_malicious(self):
        secret = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        outside = '<!DOCTYPE a SYSTEM "http://localhost:1/x.dtd">'
        for doctype, entity in ((secret, "&x;"), (laughs, "&b;"), (outside, "")):
            with self.assertRaises(aces.XmlError) as caught:
                rows(f"{HEAD}{doctype}<ACES><App><Part>{entity}</Part></App></ACES>")
            self.assertEqual(caught.exception.args[0], "doctype")

    def test_broken(self):
        for text, kind in (
            (f"{HEAD}<ACES><App><Part>1</Part>", "broken"),
            (f"{HEAD}<ACES><App><Part>&x;</Part></App></ACES>", "broken"),
            (f"{HEAD}<html/>", "empty"),
            ("<", "broken"),
        ):
            with self.assertRaises(aces.XmlError) as caught:
                rows(text)
            self.assertEqual(caught.exception.args[0], kind)
