from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..lib import epc
from odoo.addons.dealer_parts.models.part_key import part_key


class Reading(NamedTuple):
    """What a scanned text says before anybody looks it up."""

    text: str
    gtin: str = ""
    lot: str = ""
    serial: str = ""
    quantity: float = 0.0
    tag: str = ""


class DealerScanCode(models.AbstractModel):
    """Reads barcodes and tags and finds what they mean."""

    _name = "dealer.scan.code"
    _description = "Reading of Barcodes and Tags"

    @api.model
    def _read(self, code):
        """Return the `Reading` of a scanned text: tag, web address, GS1 or just a number."""
        text = (code or "").strip()
        if not text:
            raise UserError(self.env._("The scan was empty. Scan again."))
        if len(text) > 500:
            raise UserError(self.env._("This code is too long to be a label."))
        try:
            item = epc.decode(text)
        except epc.EpcError as error:
            if error.code == "unknown":
                message = self.env._(
                    "This tag is not a part's. Read the tag on the part, or scan its barcode."
                )
            else:
                message = self.env._("This tag can't be read. Scan the barcode of the part.")
            raise UserError(message) from error
        if item:
            return Reading(text, item.gtin, item.lot, item.serial, item.quantity, item.tag)
        gtin = epc.to_gtin(text)
        if gtin:
            return Reading(text, gtin)
        return self._read_gs1(text)

    @api.model
    def _read_gs1(self, text):
        """Return the `Reading` of element strings (GTIN, lot, serial, count), else of the text."""
        # Shorter than a GTIN with its identifier is no label of a trade item.
        nomenclature = self._get_gs1_nomenclature() if len(text) >= 16 else None
        if not nomenclature:
            return Reading(text)
        try:
            elements = nomenclature.gs1_decompose_extended(text.replace("(", "").replace(")", ""))
        except (ValidationError, ValueError):
            elements = None
        values = {element["ai"]: element["value"] for element in elements or ()}
        gtin = values.get("01") or values.get("02") or ""
        if not gtin:
            return Reading(text)
        serial = values.get("21", "")
        count = values.get("30") or values.get("37") or 0
        tag = f"{gtin}.{serial}" if serial else ""
        return Reading(text, gtin, values.get("10", ""), serial, float(count), tag)

    @api.model
    def _get_gs1_nomenclature(self):
        # the rules of reading a label are nobody's secret
        nomenclature = self.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature", raise_if_not_found=False
        )
        return nomenclature and nomenclature.sudo()

    @api.model
    def _get_spellings(self, reading):
        """Return the barcodes a product may have on record for this reading."""
        return epc.barcodes_of(reading.gtin) if reading.gtin else [reading.text]

    @api.model
    def _find_products(self, reading):
        """Return `(products, factor)`: what the code means, and how many pieces one label is."""
        # core would search GS1 numbers by their end, for which there is no index
        Product = self.env["product.product"].with_context(skip_preprocess_gs1=True)
        spellings = self._get_spellings(reading)
        products = Product.search([("barcode", "in", spellings)], limit=2)
        if products:
            return products, 1.0
        packaging = self.env["product.uom"].search([("barcode", "in", spellings)], limit=1)
        if packaging:
            product = packaging.product_id
            return product, packaging.uom_id._compute_quantity(1.0, product.uom_id)
        match = Product._get_part_match("=", reading.text)
        if match is None:
            return Product, 1.0
        return Product.search(match, limit=5), 1.0

    @api.model
    def _get_codes(self, products):
        """Return `{product id: {code: pieces}}`: all the device compares without a connection."""
        codes = {product.id: {} for product in products}
        for product in products:
            known = codes[product.id]
            numbers = (product.barcode, product.default_code, product.oem_number)
            for text in (*numbers, *product.number_ids.mapped("number")):
                if text:
                    known[self._normalise(text)] = 1
        for packaging in self.env["product.uom"].search([("product_id", "in", products.ids)]):
            product = packaging.product_id
            pieces = packaging.uom_id._compute_quantity(1.0, product.uom_id)
            codes[product.id][self._normalise(packaging.barcode)] = pieces
        return codes

    @api.model
    def _normalise(self, text):
        """Return a code as the device compares it: 14 digits of a trade item, else its key."""
        return epc.to_gtin(text.strip()) or part_key(text)

    @api.model
    def _find_location(self, code, locations):
        """Return the bin of `locations` (a domain) whose barcode or name was scanned."""
        text = (code or "").strip()
        Location = self.env["stock.location"]
        if not text:
            return Location
        found = Location.search([*locations, ("barcode", "=", text)], limit=1)
        return found or Location.search([*locations, ("name", "=ilike", text)], limit=1)
