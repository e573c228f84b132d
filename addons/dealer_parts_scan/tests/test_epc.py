import random

from odoo.tests import BaseCase, tagged

from odoo.addons.dealer_parts_scan.lib import epc

# GS1's own table of digits and bits, written again: company digits → (partition, company bits)
TABLE = {12: (0, 40), 11: (1, 37), 10: (2, 34), 9: (3, 30), 8: (4, 27), 7: (5, 24), 6: (6, 20)}


def encode(company, item, serial, *, filter_value=1, long=False):
    """Return the hexadecimal content of the tag of a trade item."""
    partition, company_bits = TABLE[len(company)]
    bits = f"{0x36 if long else 0x30:08b}{filter_value:03b}{partition:03b}"
    bits += f"{int(company):0{company_bits}b}{int(item):0{44 - company_bits}b}"
    if long:
        bits += "".join(f"{ord(letter):07b}" for letter in serial).ljust(140, "0")
        bits = bits.ljust(208, "0")
    else:
        bits += f"{int(serial):038b}"
    return f"{int(bits, 2):0{len(bits) // 4}X}"


@tagged("post_install", "-at_install")
class TestEpc(BaseCase):
    def test_published_example(self):
        """The worked example of the standard (annex E, SGTIN-96)."""
        item = epc.decode("3074257BF7194E4000001A85")
        self.assertEqual((item.gtin, item.serial), ("80614141123458", "6789"))
        self.assertEqual(epc.decode("urn:epc:id:sgtin:0614141.812345.6789"), item)
        self.assertEqual(epc.decode("urn:epc:tag:sgtin-96:3.0614141.812345.6789"), item)

    def test_any_trade_item_both_ways(self):
        """Whatever is written to a tag is read from it, in each of the ways it is written."""
        chance = random.Random(4)
        for _turn in range(2000):
            size = chance.choice(list(TABLE))
            company = "".join(chance.choices("0123456789", k=size))
            item = "".join(chance.choices("0123456789", k=13 - size))
            serial = str(chance.randrange(2**38))
            tag = epc.decode(encode(company, item, serial, filter_value=chance.randrange(8)))
            body = item[0] + company + item[1:]
            self.assertEqual(tag.gtin[:-1], body)
            self.assertEqual(epc.to_gtin(tag.gtin), tag.gtin)
            self.assertEqual(tag.serial, serial)
            self.assertEqual(epc.decode(f"urn:epc:id:sgtin:{company}.{item}.{serial}"), tag)
            letters = "".join(chance.choices("ABCxyz0189-_", k=chance.randint(1, 20)))
            long = epc.decode(encode(company, item, letters, long=True))
            self.assertEqual((long.gtin, long.serial), (tag.gtin, letters))
            link = epc.decode(f"https://id.example.com/01/{tag.gtin}/21/{serial}")
            self.assertEqual(link.tag, tag.tag)

    def test_digital_link(self):
        item = epc.decode("https://brand.example/some/01/06900000010013/10/L7/21/S9?30=4&x=1")
        self.assertEqual(item, epc.Item("06900000010013", "S9", "L7", 4, "06900000010013.S9"))
        self.assertIsNone(epc.decode("https://brand.example/part/123"))

    def test_not_a_part(self):
        for text, code in (
            ("3174257BF4499602D2000000", "unknown"),  # a logistic unit
            ("urn:epc:id:sscc:0614141.1234567890", "unknown"),
            ("301E57BF7194E4000001A85F", "damaged"),  # partition 7
            ("urn:epc:id:sgtin:061.812345.6789", "damaged"),
            ("https://id.example.com/01/06900000010014", "damaged"),  # check digit
        ):
            with self.subTest(text), self.assertRaises(epc.EpcError) as caught:
                epc.decode(text)
            self.assertEqual(caught.exception.code, code)
        for text in ("04465-0K240", "6900000010013", "0106900000010013300421AB", "BIN-A"):
            with self.subTest(text):
                self.assertIsNone(epc.decode(text))

    def test_spellings(self):
        self.assertEqual(epc.to_gtin("4006381333931"), "04006381333931")
        self.assertEqual(epc.to_gtin("4006381333932"), "")
        self.assertEqual(epc.barcodes_of("04006381333931"), ["04006381333931", "4006381333931"])
        self.assertEqual(epc.barcodes_of("00000096385074")[-1], "96385074")
