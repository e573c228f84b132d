import logging
from datetime import UTC, datetime

import psycopg2
from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..bins import bin_name
from ..exceptions import ScanQuestion

_logger = logging.getLogger(__name__)

ROLES = ("dealer_base.group_store_keeper", "dealer_base.group_parts_manager")
MOST_OPERATIONS = 100  # in one request; a device sends the rest in the next


class DealerScan(models.AbstractModel):
    """What a handheld may ask for. Everything runs with the rights of the person who scans."""

    _name = "dealer.scan"
    _description = "Scanner"

    @api.model
    def _get_jobs(self):
        """Return `{job: model name}` in the order of the tiles. Addons put theirs in."""
        return {
            "receive": "dealer.scan.job.receive",
            "put": "dealer.scan.job.put",
            "issue": "dealer.scan.job.issue",
            "return": "dealer.scan.job.return",
            "transfer": "dealer.scan.job.transfer",
        }

    @api.model
    def _jobs(self):
        """Return the pairs of job and model."""
        return [(job, self.env[name]) for job, name in self._get_jobs().items()]

    @api.model
    def _get_job(self, job):
        name = self._get_jobs().get(job) if isinstance(job, str) else None
        if not name:
            raise UserError(self.env._("This job is not installed. Reload the scanner."))
        return self.env[name]

    @api.model
    def _enter(self):
        """Refuse whoever is not of the parts store; return the scanner with all his stores."""
        if not any(self.env.user.has_group(role) for role in ROLES):
            raise AccessError(
                self.env._("The scanner is for store keepers. Ask the parts manager for the role.")
            )
        return self

    # === ASKED BY THE DEVICE === #

    @api.model
    def get_home(self):
        """Return the tiles with what is left to do."""
        self._enter()
        return {
            "jobs": [
                {"job": job, "count": model._count_documents(), **model._describe()}
                for job, model in self._jobs()
            ],
            "company": self.env.company.name,
            "user": self.env.user.name,
        }

    @api.model
    def get_documents(self, job):
        """Return the documents of a job that wait."""
        self._enter()
        return self._get_job(job)._get_documents()

    @api.model
    def open_document(self, job, key):
        """Return a document with all a device needs to go on without a connection."""
        self._enter()
        model = self._get_job(job)
        return {"job": job, **self._read_document(model, model._browse_document(key))}

    @api.model
    def find(self, code, job=False):
        """Return what a code scanned outside a document means: `{"job", "document"}` or `{"part"}`.

        :raise UserError: neither; the sentence says so
        """
        self._enter()
        code = self._clean(code)
        jobs = [(job, self._get_job(job))] if job else self._jobs()
        for name, model in jobs:
            document = model._find_document(code)
            if document and (job or document._name != "stock.location"):
                return {"job": name, "document": f"{document._name},{document.id}"}
        if job:
            raise UserError(
                self.env._("No open document has the number “%s”. Choose one of the list.", code)
            )
        return {"part": self.look_up(code)}

    @api.model
    def resolve(self, job, key, code):
        """Return what a code means within a document that the device could not tell."""
        self._enter()
        model = self._get_job(job)
        return model._resolve(model._browse_document(key), self._clean(code))

    @api.model
    def send(self, operations):
        """Do what a device scanned, each once, in its order; the same sent twice answers the same.

        :param operations: `[{"uuid", "job", "document", "kind", "at", "code", "line", …}]`
        :return: `{"answers": […], "documents": […]}`: one answer an operation; what is left to do
            of the documents they are of
        """
        self._enter()
        if not isinstance(operations, list) or len(operations) > MOST_OPERATIONS:
            raise UserError(self.env._("Too many scans in one go. Reload the scanner."))
        # Scans that waited may be of another of his stores than the one at work now.
        stores = self.env.user.company_ids.ids
        current = [self.env.company.id]
        scanner = self.with_context(
            allowed_company_ids=current + [store for store in stores if store not in current]
        )
        operations = [self._clean_payload(payload) for payload in operations]
        answers, touched, refused = [], {}, set()
        for payload in operations:
            answer = scanner._do(payload, refused)
            answers.append(answer)
            key = payload.get("document")
            touched[key] = payload.get("job")
            if answer["state"] == "refused":
                refused.add(key)
        documents = []
        for key, job in touched.items():
            try:
                model = scanner._get_job(job)
                documents.append(scanner._read_progress(model, model._browse_document(key)))
            except UserError:
                documents.append({"key": key, "state": "gone", "lines": {}})
        return {"answers": answers, "documents": documents}

    # === WHAT A DEVICE SENDS === #

    @api.model
    def _clean(self, code):
        """Return a scanned text without what no database keeps."""
        if not isinstance(code, str):
            raise UserError(self.env._("The scan was empty. Scan again."))
        return code.replace("\0", "")

    @api.model
    def _clean_payload(self, payload):
        """Return an operation whose texts are texts; only a scanner of ours sends such."""
        if not isinstance(payload, dict):
            raise UserError(self.env._("The scanner is out of date. Reload it."))
        payload = dict(payload)
        for name in ("uuid", "job", "document", "kind", "code", "target"):
            text = payload.get(name)
            if text is not None and not isinstance(text, str):
                raise UserError(self.env._("The scanner is out of date. Reload it."))
            if text:
                payload[name] = self._clean(text)
        if not isinstance(payload.get("confirmed") or [], list):
            raise UserError(self.env._("The scanner is out of date. Reload it."))
        return payload

    # === ONCE AND ONLY ONCE === #

    @api.model
    def _do(self, payload, refused):
        """Do one operation of a device, or answer what it was answered before.

        :param refused: documents of which an operation before this one was refused
        """
        uuid, kind = payload.get("uuid"), payload.get("kind")
        Operation = self.env["dealer.scan.operation"]
        if not isinstance(uuid, str) or not 16 <= len(uuid) <= 64:
            raise UserError(self.env._("The scanner is out of date. Reload it."))
        if kind not in ("scan", "undo", "finish"):
            raise UserError(self.env._("The scanner is out of date. Reload it."))
        operation = Operation._claim(
            {
                "uuid": uuid,
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "job": str(payload.get("job")),
                "document": str(payload.get("document")),
                "kind": kind,
                "code": str(payload.get("code") or "")[:500] or None,
                "state": "done",
                "scanned_on": self._read_time(payload.get("at")),
            }
        )
        if not operation:
            return self._answer_again(uuid)
        try:
            with self.env.cr.savepoint():
                values = self._do_operation(operation, payload, refused)
        except (psycopg2.OperationalError, ConcurrencyError):
            raise  # somebody was faster: the server runs the request again
        except UserError as error:
            values = {
                "state": "refused",
                "message": str(error),
                "question": error.code if isinstance(error, ScanQuestion) else False,
            }
        except Exception:  # pylint: disable=broad-except
            # One scan that can't be done must not keep the others waiting for ever.
            _logger.exception("Scan %s could not be done", uuid)
            values = {
                "state": "refused",
                "message": self.env._(
                    "This could not be done and changed nothing. Do it at the desk, and tell the "
                    "administrator."
                ),
            }
        operation.write(values)
        return operation._get_answer()

    @api.model
    def _answer_again(self, uuid):
        """Return the answer of an operation that was sent before."""
        # sudo: whose operation it is is checked below; nobody reads others'
        operation = self.env["dealer.scan.operation"].sudo().search([("uuid", "=", uuid)])
        if operation.user_id != self.env.user:
            raise AccessError(self.env._("Somebody else sent this scan."))
        return operation._get_answer()

    @api.model
    def _do_operation(self, operation, payload, refused):
        """Do it and return the values that tell of it."""
        model = self._get_job(payload.get("job"))
        document = model._browse_document(payload.get("document"))
        company = document.company_id or self.env.company
        values = {"document_name": document.display_name, "company_id": company.id}
        model, document = model.with_company(company), document.with_company(company)
        operation.write(values)  # known even when it is refused with a question
        do = getattr(self, f"_do_{operation.kind}")
        return do(model, document, operation, payload, refused)

    @api.model
    def _do_scan(self, model, document, operation, payload, refused):
        done = model._scan(document, payload)
        tag = done.get("tag")
        if tag and tag in self.env["dealer.scan.operation"]._get_tags(operation.document):
            raise UserError(self.env._("This tag is counted already."))
        return {
            "product_id": done["product_id"],
            "quantity": done["quantity"],
            "effect": done["effect"],
            "message": done.get("message"),
            "tag": tag,
        }

    @api.model
    def _do_undo(self, model, document, operation, payload, refused):
        last = operation._get_last(operation.document, self.env.user)
        if not last or last.uuid != payload.get("target"):
            raise UserError(self.env._("Only your last scan can be undone."))
        model._undo(document, last.effect)
        last.is_undone = True
        return {
            "product_id": last.product_id.id,
            "quantity": last.quantity,
            "effect": {"line": last.effect["line"]},
        }

    @api.model
    def _do_finish(self, model, document, operation, payload, refused):
        if operation.document in refused:
            raise UserError(
                self.env._("A scan before this was refused. Look at it, then finish again.")
            )
        done = model._finish(document, payload)
        return {"message": done["message"], "effect": {"next": done.get("next") or False}}

    @api.model
    def _read_time(self, text):
        """Return when the device says it was scanned; now, when that can't be."""
        now = fields.Datetime.now()
        try:
            told = datetime.fromisoformat(str(text)).astimezone(UTC).replace(tzinfo=None)
        except (ValueError, OverflowError):
            return now
        return min(told.replace(microsecond=0), now)

    @api.model
    def _read_document(self, model, document):
        opened = model._open(document)
        return {**opened, **self._read_trail(opened["key"])}

    @api.model
    def _read_progress(self, model, document):
        progress = model._get_progress(document)
        return {**progress, **self._read_trail(progress["key"])}

    @api.model
    def _read_trail(self, key):
        """Return what can be undone, and the tags that are counted."""
        Operation = self.env["dealer.scan.operation"]
        last = Operation._get_last(key, self.env.user)
        return {
            "last": {
                "uuid": last.uuid,
                "line": last.effect["line"],
                "quantity": last.quantity,
            }
            if last
            else False,
            "tags": Operation._get_tags(key),
        }

    # === LOOK UP === #

    @api.model
    def look_up(self, code):
        """Return a part's card, `{"choices": […]}` when the text means several.

        :raise UserError: no part; the sentence says so
        """
        self._enter()
        reading = self.env["dealer.scan.code"]._read(self._clean(code))
        products, _pieces = self.env["dealer.scan.code"]._find_products(reading)
        products = products.filtered("is_part")
        if not products:
            found = self.env["product.product"].name_search(
                reading.text, [("is_part", "=", True)], limit=20
            )
            products = self.env["product.product"].browse([number for number, _name in found])
        if not products:
            raise UserError(
                self.env._(
                    "“%s” is no part we know. Check the label, or type the part number.",
                    reading.text,
                )
            )
        if len(products) > 1:
            return {"choices": self._describe_choices(products)}
        return self._describe_part(products)

    @api.model
    def look_up_part(self, product_id):
        """Return the card of one part."""
        self._enter()
        known = isinstance(product_id, int) and 0 < product_id < 2**31
        product = self.env["product.product"].search(
            [("id", "=", known and product_id), ("is_part", "=", True)], limit=1
        )
        if not product:
            raise UserError(self.env._("This part is gone."))
        return self._describe_part(product)

    @api.model
    def _get_warehouses(self):
        return self.env["stock.warehouse"].search([("company_id", "in", self.env.companies.ids)])

    @api.model
    def _describe_choices(self, products):
        warehouses = self._get_warehouses()
        stock = products._get_part_stock(warehouses)
        return [
            {
                "id": product.id,
                "number": product.default_code or "",
                "name": product.name,
                "free": sum(stock[product.id, warehouse.id].free for warehouse in warehouses),
                "uom": product.uom_id.name,
            }
            for product in products
        ]

    @api.model
    def _describe_part(self, product):
        """Return a part's card: never its cost."""
        warehouses = self._get_warehouses()
        current = product._get_current_parts()[product.id]
        serving = product._get_interchange()[product.id]
        stock = (product | current | serving)._get_part_stock(warehouses)
        return {
            "id": product.id,
            "number": product.default_code or "",
            "name": product.name,
            "barcode": product.barcode or "",
            "numbers": [
                number
                for number in (product.oem_number, *product.number_ids.mapped("number"))
                if number
            ],
            "brand": product.part_brand_id.name or "",
            "part_class": product.part_class_id.name or "",
            "price": product.lst_price,
            "core_charge": product.core_charge,
            "currency_id": self.env.company.currency_id.id,
            "uom": product.uom_id.name,
            "hazard": product.is_hazardous and (product.hazard_note or self.env._("Hazardous")),
            "has_photo": bool(product.image_128),
            "warehouses": self._describe_stock(product, warehouses, stock),
            "replaced_by": False if current == product else self._describe_choices(current)[0],
            "serving": self._describe_choices(serving - current) if serving - current else [],
            "incoming": self._describe_incoming(product),
        }

    @api.model
    def _describe_stock(self, product, warehouses, stock):
        rows = self.env["stock.quant"]._read_group(
            [
                ("product_id", "=", product.id),
                ("location_id.usage", "=", "internal"),
                ("location_id.warehouse_id", "in", warehouses.ids),
            ],
            ["location_id"],
            ["quantity:sum"],
        )
        bins = {}
        for place, quantity in rows:
            if not product.uom_id.is_zero(quantity):
                bins.setdefault(place.warehouse_id.id, []).append(
                    {"id": place.id, "name": bin_name(place), "quantity": quantity}
                )
        described = []
        for warehouse in warehouses:
            numbers = stock[product.id, warehouse.id]
            described.append(
                {
                    "id": warehouse.id,
                    "name": warehouse.name,
                    "on_hand": numbers.on_hand,
                    "free": numbers.free,
                    "incoming": numbers.incoming,
                    "outgoing": numbers.outgoing,
                    "bins": bins.get(warehouse.id, []),
                    "home": numbers.bins[0] if numbers.bins else "",
                }
            )
        return described

    @api.model
    def _describe_incoming(self, product):
        moves = self.env["stock.move"].search(
            [
                ("product_id", "=", product.id),
                ("state", "in", ("waiting", "confirmed", "partially_available", "assigned")),
                ("picking_id.picking_type_id.code", "=", "incoming"),
            ],
            order="date",
            limit=5,
        )
        return [
            {
                "document": move.picking_id.origin or move.picking_id.name,
                "date": fields.Date.to_string(move.date),
                "quantity": move.product_qty,
            }
            for move in moves
        ]
