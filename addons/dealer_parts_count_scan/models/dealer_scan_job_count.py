from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.dealer_parts_scan.bins import bin_name

KNOWN_BINS = 500


class DealerScanJobCount(models.AbstractModel):
    """What lies in the bins. What the books say is never shown on the scanner."""

    _name = "dealer.scan.job.count"
    _inherit = ["dealer.scan.job"]
    _description = "Scanner: Count"

    @api.model
    def _describe(self):
        return {
            "name": self.env._("Count"),
            "icon": "fa-list-ol",
            "hint": self.env._("Scan the number of the count"),
        }

    @api.model
    def _get_models(self):
        return ("dealer.part.count",)

    @api.model
    def _get_open_domain(self):
        return Domain("category", "=", "counting") & Domain(
            "company_id", "in", self.env.companies.ids
        )

    @api.model
    def _count_documents(self):
        return self.env["dealer.part.count"].search_count(self._get_open_domain())

    @api.model
    def _get_documents(self, limit=60):
        counts = self.env["dealer.part.count"].search(
            self._get_open_domain(), limit=limit, order="planned_date, id"
        )
        return [self._describe_document(count) for count in counts]

    @api.model
    def _describe_document(self, count):
        return {
            "key": f"dealer.part.count,{count.id}",
            "name": count.name,
            "big": count.name,
            "note": count.warehouse_id.name,
            "date": f"{count.planned_date} 00:00:00",
            "ready": True,
            "done": count.line_count - count.open_count,
            "total": count.line_count,
        }

    @api.model
    def _find_document(self, code):
        return self.env["dealer.part.count"].search(
            self._get_open_domain() & Domain("name", "=", (code or "").strip()), limit=1
        )

    # === WHAT THE DEVICE SHOWS === #

    @api.model
    def _open(self, count):
        codes = self.env["dealer.scan.code"]._get_codes(count.line_ids.product_id)
        progress = self._get_progress(count)
        places = count._get_scope_locations()[:KNOWN_BINS]
        return {
            **self._describe_document(count),
            "mode": "count",
            "bin_side": "source",
            "allows_over": True,
            "bins": [self._describe_bin(place) for place in places],
            **progress,
            "lines": [
                {
                    "id": line.id,
                    "product_id": line.product_id.id,
                    "number": line.product_id.default_code or "",
                    "name": line.product_id.name,
                    "uom": line.uom_id.name,
                    "tracking": "none",
                    "codes": codes[line.product_id.id],
                    "warning": "",
                    **progress["lines"][line.id],
                }
                for line in count.line_ids
            ],
        }

    @api.model
    def _describe_bin(self, place):
        return {
            "id": place.id,
            "name": bin_name(place),
            "codes": [code for code in {place.barcode, place.name, bin_name(place)} if code],
            "side": "source",
        }

    @api.model
    def _get_progress(self, count):
        lines = {}
        for line in count.line_ids:
            # whoever counted it as the first of two is done with it
            counted = line.state == "counted" or (line.state == "second" and line.is_mine)
            lines[line.id] = {
                "demanded": 0.0,
                "done": line.my_quantity,
                "counted": counted,
                "reserved": 0.0,
                "bin": bin_name(line.location_id),
                "bin_id": line.location_id.id,
                "target": "",
            }
        return {
            "key": f"dealer.part.count,{count.id}",
            "state": "open" if count.category == "counting" else "done",
            "lines": lines,
        }

    # === SCAN === #

    @api.model
    def _resolve(self, count, code):
        reading = self.env["dealer.scan.code"]._read(code)
        products, pieces = self.env["dealer.scan.code"]._find_products(reading)
        if products:
            return {
                "product_id": products[0].id,
                "name": products[0].default_code or products[0].name,
                "quantity": pieces * (reading.quantity or 1.0),
            }
        place = self.env["dealer.scan.code"]._find_location(
            code, [("id", "in", count._get_scope_locations().ids)]
        )
        if place:
            return {"bin": self._describe_bin(place)}
        document = self._find_document(code)
        if document:
            return {"document": f"{document._name},{document.id}"}
        raise UserError(self.env._("“%s” is neither a part nor a bin of this count.", reading.text))

    @api.model
    def _scan(self, count, values):
        quantity = self._read_quantity(values)
        line = count.line_ids.filtered(lambda line: line.id == values.get("line"))
        if line:
            product, place = line.product_id, line.location_id
        else:
            product, place = self._read_place(count, values)
        reading = values.get("code") and self.env["dealer.scan.code"]._read(values["code"])
        count._check_store_keeper()
        line = count._register_count(product, place, quantity, self.env.user, add=True)
        return {
            "product_id": product.id,
            "quantity": quantity,
            "tag": reading and reading.tag,
            "effect": {
                "line": line.id,
                "product": product.id,
                "place": place.id,
                "quantity": quantity,
            },
        }

    @api.model
    def _read_place(self, count, values):
        """Return the part and the bin of a line that is not there yet."""
        numbers = [values.get("product_id"), values.get("location_id")]
        if not all(isinstance(number, int) and number for number in numbers):
            raise UserError(self.env._("Scan the bin first, then the parts in it."))
        product = self.env["product.product"].search([("id", "=", numbers[0])], limit=1)
        place = self.env["stock.location"].search([("id", "=", numbers[1])], limit=1)
        if not product or not place:
            raise UserError(self.env._("This part or bin is not known here."))
        return product, place

    @api.model
    def _undo(self, count, effect):
        product = self.env["product.product"].browse(effect["product"])
        place = self.env["stock.location"].browse(effect["place"])
        count._register_count(product, place, -effect["quantity"], self.env.user, add=True)

    @api.model
    def _finish(self, count, values):
        count.action_finish()
        return {"message": self.env._("%s is counted.", count.name)}
