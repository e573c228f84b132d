import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import tax_file
from odoo.addons.dealer_base.tools import identity
from odoo.addons.dealer_cashier.tools import to_financial_numerals

# without these the tax system takes no invoice; of a certificate and an import certificate one
REQUIRED = (
    "date", "buyer_name", "buyer_identity", "vehicle_type", "make_model", "origin_place", "vin",
    "amount_total", "vat_rate", "seller_name", "seller_vat", "seller_phone", "seller_address",
    "seller_bank", "seller_account", "tax_authority", "tax_authority_code",
)  # fmt: skip
# what a person may put right before the data go out
EDITABLE = frozenset(
    {
        "buyer_name", "buyer_identity", "vehicle_type", "make_model", "origin_place",
        "certificate_number", "import_certificate_number", "inspection_number", "engine_number",
        "seller_phone", "seller_address", "seller_bank", "seller_account", "tax_authority",
        "tax_authority_code", "tonnage", "seats", "tax_paid_number",
    }
)  # fmt: skip
# in the order of the paper; the names of the columns and elements of the file
FILE_FIELDS = (
    ("name", "reference"), ("kind", "kind"), ("invoice_code", "invoice_code"),
    ("invoice_number", "invoice_number"), ("date", "date"), ("buyer_name", "buyer_name"),
    ("buyer_identity", "buyer_id"), ("vehicle_type", "vehicle_type"), ("make_model", "make_model"),
    ("origin_place", "origin"), ("certificate_number", "certificate_number"),
    ("import_certificate_number", "import_certificate_number"),
    ("inspection_number", "inspection_number"), ("engine_number", "engine_number"), ("vin", "vin"),
    ("amount_words", "total_in_words"), ("amount_total", "total"), ("vat_rate", "vat_rate"),
    ("amount_tax", "vat"), ("amount_untaxed", "total_without_tax"), ("seller_name", "seller_name"),
    ("seller_phone", "seller_phone"), ("seller_vat", "seller_tax_number"),
    ("seller_account", "seller_account"), ("seller_address", "seller_address"),
    ("seller_bank", "seller_bank"), ("tax_authority", "tax_authority"),
    ("tax_authority_code", "tax_authority_code"), ("tax_paid_number", "tax_paid_number"),
    ("tonnage", "tonnage"), ("seats", "seats"), ("origin_number", "of_invoice"),
)  # fmt: skip


class DealerVehicleTaxInvoice(models.Model):
    """The unified vehicle sales invoice (机动车销售统一发票) of one car, as data.

    It is printed and numbered by the tax system; here its fields are taken from the posted bill's
    line of the car, checked, exported for that system, and the number it gave is kept. A car that
    comes back, or a wrong invoice, gets a red-letter one over the same amount, negative.
    """

    _name = "dealer.vehicle.tax.invoice"
    _description = "Unified Vehicle Sales Invoice"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True
    _fact_fields = frozenset(
        {
            "state", "kind", "origin_id", "reason", "move_line_id", "company_id", "partner_id",
            "vehicle_id", "invoice_code", "invoice_number", "date", "exported_on", "issued_on",
            "amount_total", "amount_tax", "amount_untaxed", "vat_rate", "amount_words",
            "seller_name", "seller_vat", "vin",
        }
    )  # fmt: skip

    move_line_id = fields.Many2one(
        "account.move.line", string="Line of the Bill", required=True, index=True, readonly=True,
        ondelete="restrict", check_company=True,
    )  # fmt: skip
    move_id = fields.Many2one(
        related="move_line_id.move_id", string="Bill", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, readonly=True,
        ondelete="restrict",
    )  # fmt: skip
    vehicle_id = fields.Many2one(
        "dealer.vehicle", required=True, index=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("blue", "Invoice"), ("red", "Red-letter invoice")],
        required=True,
        readonly=True,
        default="blue",
    )
    origin_id = fields.Many2one(
        "dealer.vehicle.tax.invoice", string="Reverses", readonly=True, index="btree_not_null"
    )
    red_ids = fields.One2many("dealer.vehicle.tax.invoice", "origin_id", string="Reversed by")
    reason = fields.Char(readonly=True, help="Why it was reversed.")
    state = fields.Selection(
        [
            ("draft", "To export"),
            ("exported", "Exported"),
            ("issued", "Issued"),
            ("reversed", "Reversed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
        tracking=True,
    )
    is_to_reverse = fields.Boolean(
        compute="_compute_is_to_reverse",
        help="Its bill was credited, so a red-letter invoice is due.",
    )
    invoice_code = fields.Char(
        readonly=True, tracking=True, help="Empty for fully digital invoices, which have none."
    )
    invoice_number = fields.Char(readonly=True, tracking=True, index="btree_not_null")
    origin_number = fields.Char(related="origin_id.invoice_number", string="Number Reversed")
    date = fields.Date(readonly=True)
    exported_on = fields.Datetime(readonly=True)
    issued_on = fields.Datetime(readonly=True)
    missing = fields.Text(
        compute="_compute_missing", help="What the tax system asks for and is not there yet."
    )

    # as on the paper
    buyer_name = fields.Char()
    buyer_identity = fields.Char(
        string="Buyer's ID or Tax Number", help="ID card, or the credit code of a company."
    )
    vehicle_type = fields.Char(help="As on the certificate, such as 轿车 or 多用途乘用车.")
    make_model = fields.Char(string="Make and Model")
    origin_place = fields.Char(string="Origin", help="Place or country of production.")
    certificate_number = fields.Char()
    import_certificate_number = fields.Char(string="Import Certificate")
    inspection_number = fields.Char()
    engine_number = fields.Char()
    vin = fields.Char(string="VIN", readonly=True, index="btree_not_null")
    amount_total = fields.Monetary(string="Total", readonly=True, help="With tax.")
    amount_words = fields.Char(string="Total in Words", readonly=True)
    vat_rate = fields.Float(string="VAT Rate (%)", readonly=True, digits=(5, 2))
    amount_tax = fields.Monetary(string="VAT", readonly=True)
    amount_untaxed = fields.Monetary(string="Total without Tax", readonly=True)
    seller_name = fields.Char(string="Seller", readonly=True)
    seller_vat = fields.Char(string="Seller's Tax Number", readonly=True)
    seller_phone = fields.Char(string="Seller's Phone")
    seller_address = fields.Char(string="Seller's Address")
    seller_bank = fields.Char(string="Seller's Bank")
    seller_account = fields.Char(string="Seller's Account")
    tax_authority = fields.Char(string="Tax Authority in Charge")
    tax_authority_code = fields.Char()
    tax_paid_number = fields.Char(
        string="Tax Receipt Number",
        help="Of tax that was paid before, where the paper asks for it.",
    )
    tonnage = fields.Char()
    seats = fields.Integer(string="Persons Admitted", aggregator=None)

    _line_uniq = models.UniqueIndex(
        "(move_line_id) WHERE kind = 'blue' AND state != 'reversed'",
        "This car's line has an invoice already: open that one.",
    )
    _origin_uniq = models.UniqueIndex(
        "(origin_id) WHERE origin_id IS NOT NULL",
        "This invoice has a red-letter one already: open that one.",
    )
    _number_uniq = models.UniqueIndex(
        "(invoice_number, coalesce(invoice_code, '')) WHERE invoice_number IS NOT NULL",
        "Another invoice has this code and number: compare the paper.",
    )
    _issued_numbered = models.Constraint(
        "CHECK(state NOT IN ('issued', 'reversed') OR invoice_number IS NOT NULL)",
        "An issued invoice has the number the tax system gave it.",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "kind", "move_id.payment_state")
    def _compute_is_to_reverse(self):
        for invoice in self:
            # sudo: whether the bill was credited is the invoice's to know
            credited = invoice.sudo().move_id.payment_state == "reversed"
            invoice.is_to_reverse = (
                invoice.kind == "blue" and invoice.state != "reversed" and credited
            )

    @api.depends(*REQUIRED, "certificate_number", "import_certificate_number", "state")
    @api.depends_context("lang")
    def _compute_missing(self):
        for invoice in self:
            invoice.missing = ", ".join(invoice._get_missing()) or False

    def _get_missing(self):
        """:return: list of the labels of fields the tax system asks for and that are empty"""
        self.ensure_one()
        names = [
            name
            for name in REQUIRED
            if not self[name] and not (name == "vat_rate" and self.amount_total)
        ]
        if not self.certificate_number and not self.import_certificate_number:
            names.append("certificate_number")
        return [self._fields[name]._description_string(self.env) for name in names]

    # === CONSTRAINTS, CRUD METHODS === #

    def write(self, vals):
        if not EDITABLE.isdisjoint(vals) and any(
            invoice.state != "draft" or invoice.kind == "red" for invoice in self
        ):
            raise UserError(
                self.env._(
                    "The data went to the tax system as they are. Take them back to draft first, "
                    "or make a red-letter invoice."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(invoice.state != "draft" for invoice in self):
            raise UserError(self.env._("What went to the tax system is kept."))

    # === ACTION METHODS === #

    def action_export_csv(self):
        """Download the invoices as CSV (UTF-8 with its mark, for spreadsheets)."""
        return self._export("csv")

    def action_export_xml(self):
        """Download the invoices as XML."""
        return self._export("xml")

    def action_export_json(self):
        """Download the invoices as JSON."""
        return self._export("json")

    def action_back_to_draft(self):
        """Put data right that were exported and not issued yet."""
        for invoice in self:
            if invoice.state != "exported":
                raise UserError(
                    self.env._("%s is not waiting for its number.", invoice.display_name)
                )
        self._set_facts({"state": "draft", "exported_on": False})
        return True

    def action_update(self):
        """Read car, customer and store again, into a draft."""
        for invoice in self:
            if invoice.state != "draft" or invoice.kind == "red":
                raise UserError(self.env._("Only a draft is read again."))
            line = invoice.sudo().move_line_id  # see _make_for
            invoice._set_facts(invoice._prepare_values(line))
        return True

    def action_set_number(self):
        """Type the number the tax system gave."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Number of the Invoice"),
            "res_model": "dealer.vehicle.tax.invoice.number",
            "view_mode": "form",
            "target": "new",
            "context": {"default_invoice_id": self.id},
        }

    def action_reverse(self):
        """Make the red-letter invoice."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Red-letter Invoice"),
            "res_model": "dealer.vehicle.tax.invoice.red",
            "view_mode": "form",
            "target": "new",
            "context": {"default_invoice_id": self.id},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _make_for(self, moves):
        """Make the invoices of the cars on posted bills that have none yet.

        :return: those made
        :raise UserError: nothing to make, or the store is not in China
        """
        self.check_access("create")
        for move in moves:
            if not move.company_id.uses_vehicle_tax_invoice:
                raise UserError(
                    self.env._(
                        "The unified vehicle sales invoice is for stores in China; %s is not.",
                        move.company_id.name,
                    )
                )
            if move.state != "posted" or move.move_type != "out_invoice":
                raise UserError(
                    self.env._("%s is no posted customer bill: post it first.", move.display_name)
                )
        # sudo: the bill's lines are the accountant's; the car's goes on the paper
        lines = moves.sudo().invoice_line_ids.filtered(
            lambda line: (
                line.dealer_vehicle_id and line.vehicle_figure == "car" and line.price_total > 0
            )
        )
        there = self.sudo().search(
            [
                ("move_line_id", "in", lines.ids),
                ("kind", "=", "blue"),
                ("state", "!=", "reversed"),
            ]
        )
        lines -= there.move_line_id
        if not lines:
            if there:
                raise UserError(self.env._("Every car on this bill has its invoice already."))
            raise UserError(self.env._("There is no car on this bill."))
        return self._create_with_facts(
            [
                {
                    "move_line_id": line.id,
                    "company_id": line.company_id.id,
                    "partner_id": line.move_id.partner_id.id,
                    "vehicle_id": line.dealer_vehicle_id.id,
                    **self._prepare_values(line),
                }
                for line in lines
            ]
        )

    @api.model
    def _prepare_values(self, line):
        """:return: what the paper says, from a bill's line, its car, its customer and the store"""
        move, vehicle, company = line.move_id, line.dealer_vehicle_id, line.company_id
        partner = move.partner_id
        buyer = partner.commercial_partner_id if partner.commercial_partner_id.vat else partner
        currency = company.currency_id
        total = currency.round(self._to_company(line, line.price_total))
        untaxed = currency.round(self._to_company(line, line.price_subtotal))
        bank = company.partner_id.bank_ids[:1]
        trim, series = vehicle.trim_id, vehicle.model_id
        return {
            "date": move.invoice_date,
            "buyer_name": buyer.name,
            "buyer_identity": buyer.vat or buyer.identity_number,
            "vehicle_type": self._get_vehicle_type(trim),
            "make_model": " ".join(filter(None, [vehicle.brand_id.name, series.name, trim.name])),
            "origin_place": dict(trim._fields["origin"]._description_selection(self.env)).get(
                trim.origin
            ),
            "certificate_number": vehicle.certificate_number,
            "import_certificate_number": vehicle.import_certificate_number,
            "inspection_number": vehicle.inspection_number,
            "engine_number": vehicle.engine_number,
            "vin": vehicle.vin,
            "amount_total": total,
            "amount_untaxed": untaxed,
            "amount_tax": currency.round(total - untaxed),
            "vat_rate": sum(line.tax_ids.filtered(lambda tax: tax.amount_type == "percent").mapped("amount")),
            "amount_words": to_financial_numerals(total),
            "seller_name": company.name,
            "seller_vat": company.vat,
            "seller_phone": company.phone,
            "seller_address": " ".join(
                filter(None, [company.state_id.name, company.city, company.street, company.street2])
            ),
            "seller_bank": bank.bank_id.name,
            "seller_account": bank.acc_number,
            "tax_authority": company.tax_authority,
            "tax_authority_code": company.tax_authority_code,
            "seats": series.seats,
        }  # fmt: skip

    @api.model
    def _get_vehicle_type(self, trim):
        labels = dict(trim._fields["body_type"]._description_selection(self.env))
        return labels.get(trim.body_type)

    @api.model
    def _to_company(self, line, amount):
        return line.currency_id._convert(
            amount, line.company_id.currency_id, line.company_id, line.date
        )

    def _export(self, file_format):
        """Hand the data out; drafts are exported by it.

        :raise UserError: what is missing, of which invoice
        """
        if not self:
            raise UserError(self.env._("Choose the invoices to export."))
        self.check_access("write")
        incomplete = [
            f"{invoice.name} ({invoice.partner_id.name}): {invoice.missing}"
            for invoice in self
            if invoice.missing
        ]
        if incomplete:
            raise UserError(
                self.env._("These invoices are not complete yet:") + "\n" + "\n".join(incomplete)
            )
        rows = [invoice._get_file_row() for invoice in self.sorted("id")]
        data = getattr(tax_file, f"to_{file_format}")(rows)
        self.filtered(lambda invoice: invoice.state == "draft")._set_facts(
            {"state": "exported", "exported_on": fields.Datetime.now()}
        )
        name = f"vehicle-invoices-{fields.Date.context_today(self)}.{file_format}"
        attachment = self.env["ir.attachment"].create(
            {
                "name": name,
                "datas": base64.b64encode(data),
                "res_model": self._name,
                "res_id": self.id if len(self) == 1 else 0,
                "mimetype": tax_file.MIMETYPES[file_format],
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def _get_file_row(self):
        """:return: {element: text} in the order of the paper"""
        self.ensure_one()
        row = {}
        for name, element in FILE_FIELDS:
            value, field = self[name], self._fields[name]
            if field.type == "monetary":
                value = f"{value:.2f}"
            elif field.type == "float":
                value = f"{value:g}"
            row[element] = str(value or "")
        return row

    def _get_print_rows(self):
        """:return: list of (label, text) in the order of the paper, for the data sheet"""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        texts = {**self._get_file_row(), "kind": kinds[self.kind]}
        return [
            (self._fields[name]._description_string(self.env), texts[element])
            for name, element in FILE_FIELDS
        ]

    def _issue(self, number, code=False):
        """Keep the number the tax system gave; of a red one the other is reversed by it.

        :raise UserError: incomplete, or has a number already
        """
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("draft", "exported"):
            raise UserError(self.env._("%s has its number already.", self.display_name))
        if self.missing:
            raise UserError(
                self.env._(
                    "%(invoice)s is not complete yet: %(missing)s.",
                    invoice=self.name,
                    missing=self.missing,
                )
            )
        number, code = identity.normalise(number), identity.normalise(code)
        if not number.isdigit() or len(number) not in (8, 20):
            raise ValidationError(
                self.env._(
                    "“%s” is no number of an invoice: it has 8 digits, a fully digital one 20.",
                    number,
                )
            )
        if len(number) == 8 and not (code.isdigit() and len(code) in (10, 12)):
            raise ValidationError(
                self.env._("An invoice with a number of 8 digits has a code of 10 or 12 digits.")
            )
        self._set_facts(
            {
                "state": "issued",
                "invoice_number": number,
                "invoice_code": code or False,
                "issued_on": fields.Datetime.now(),
            }
        )
        if self.kind == "red":
            self.origin_id._set_facts({"state": "reversed"})

    def _reverse(self, reason):
        """Make the red-letter invoice of an issued one and return it."""
        self.ensure_one()
        self.check_access("write")
        if self.kind == "red" or self.state != "issued":
            raise UserError(
                self.env._("Only an issued invoice is reversed; %s is not.", self.display_name)
            )
        values = {
            name: self[name] for name in (*EDITABLE, "vin", "seller_name", "seller_vat", "vat_rate")
        }
        return self._create_with_facts(
            [
                {
                    **values,
                    "kind": "red",
                    "origin_id": self.id,
                    "reason": reason,
                    "date": self.company_id._get_store_date(),
                    "move_line_id": self.move_line_id.id,
                    "company_id": self.company_id.id,
                    "partner_id": self.partner_id.id,
                    "vehicle_id": self.vehicle_id.id,
                    "amount_total": -self.amount_total,
                    "amount_untaxed": -self.amount_untaxed,
                    "amount_tax": -self.amount_tax,
                    "amount_words": to_financial_numerals(-self.amount_total),
                }
            ]
        )
