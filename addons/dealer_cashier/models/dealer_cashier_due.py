from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class DealerCashierDue(models.Model):
    """One list of everything that is to be collected, over every source.

    Rows are open customer bills and what documents have not billed yet. Addons with documents to
    collect extend `_cashier_due_queries` and `_cashier_bill_queries`.
    """

    _name = "dealer.cashier.due"
    _description = "To Collect"
    _auto = False
    _order = "date, id"
    _rec_name = "name"

    name = fields.Char(string="Number", readonly=True)
    subject = fields.Char(string="About", readonly=True, help="The car: plate, model.")
    kind = fields.Selection(
        [("bill", "Bill"), ("document", "Not Billed Yet"), ("credit_note", "To Pay Back")],
        readonly=True,
    )
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    document_model = fields.Char(readonly=True)
    document_id = fields.Many2oneReference(model_field="document_model", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    phone = fields.Char(related="partner_id.phone")
    date = fields.Date(readonly=True)
    amount = fields.Monetary(string="To Collect", readonly=True)
    search_text = fields.Char(
        readonly=True, help="Number, customer, phone, plate, VIN: what the desk searches in."
    )

    @property
    def _table_query(self):
        """Unite the sources; what documents hold as unused deposits is taken off.

        Ids are the model's id and the record's in one number, so that they stay the same.
        """
        self.env["account.move"].flush_model()
        self.env["dealer.cashier.receipt"].flush_model()
        documents = SQL(" UNION ALL ").join(
            SQL("(%s)", query) for query in self._cashier_due_queries()
        )
        due = SQL(
            """
                %s
                UNION ALL
                SELECT document.res_model, document.res_id, 'document' AS kind,
                       document.res_model AS document_model, document.res_id AS document_id,
                       document.company_id, document.partner_id, document.name, document.subject,
                       document.date, document.amount - COALESCE(held.amount, 0) AS amount,
                       concat_ws(' ', document.name, document.search_text,
                                 partner.complete_name, partner.phone,
                                 regexp_replace(partner.phone, '[^0-9]', '', 'g'))
                  FROM (%s) document(res_model, res_id, company_id, partner_id, name, subject,
                                     date, amount, search_text)
                  JOIN res_partner partner ON partner.id = document.partner_id
             LEFT JOIN LATERAL (
                        SELECT SUM(receipt.amount_unused) AS amount
                          FROM dealer_cashier_receipt receipt
                         WHERE receipt.res_model = document.res_model
                           AND receipt.res_id = document.res_id
                           AND receipt.amount_unused > 0
                       ) held ON TRUE
                 WHERE document.amount > COALESCE(held.amount, 0)
            """,
            self._cashier_bill_due_query(),
            documents,
        )
        if others := self._cashier_others_queries():
            due = self._cashier_less_others_query(due, others)
        return SQL(
            """
            SELECT (model.id::bigint << 32) + due.res_id AS id, due.*
              FROM (%s) due
              JOIN ir_model model ON model.model = due.res_model
            """,
            due,
        )

    def _cashier_less_others_query(self, due, others):
        """Take off what others pay of a document: of its bills, the oldest first, then of the rest.

        :param SQL due: the rows
        :param list others: see `_cashier_others_queries`
        :return: SQL of the rows that have something left
        """
        return SQL(
            """
            SELECT own.res_model, own.res_id, own.kind, own.document_model, own.document_id,
                   own.company_id, own.partner_id, own.name, own.subject, own.date, own.amount,
                   own.search_text
              FROM (
                SELECT row.res_model, row.res_id, row.kind, row.document_model, row.document_id,
                       row.company_id, row.partner_id, row.name, row.subject, row.date,
                       CASE WHEN others.amount IS NULL OR row.kind = 'credit_note' THEN row.amount
                            ELSE LEAST(row.amount, row.running - others.amount) END AS amount,
                       row.search_text
                  FROM (
                    SELECT due.*,
                           SUM(due.amount) FILTER (WHERE due.kind != 'credit_note') OVER (
                               PARTITION BY due.document_model, due.document_id
                                   ORDER BY due.kind, due.date, due.res_id) AS running
                      FROM (%s) due
                  ) row
             LEFT JOIN (
                    SELECT part.res_model, part.res_id, SUM(part.amount) AS amount
                      FROM (%s) part(res_model, res_id, amount)
                  GROUP BY part.res_model, part.res_id
                  ) others ON others.res_model = row.document_model
                          AND others.res_id = row.document_id
              ) own
             WHERE own.amount > 0 OR own.kind = 'credit_note'
            """,
            due,
            SQL(" UNION ALL ").join(SQL("(%s)", query) for query in others),
        )

    def _cashier_others_queries(self):
        """Return queries of what others than the customer pay and is not booked on bills yet.

        Each selects `res_model` (text), `res_id` (int) and `amount` (numeric, company currency)
        of a document: the same as its `_get_payable_by_others()`. Return none when nobody does.

        :return: list of SQL
        """
        return []

    def _cashier_due_queries(self):
        """Return queries of what documents have to collect and have not billed.

        Each query selects, in this order: `res_model` (text), `res_id` (int), `company_id`,
        `partner_id`, `name`, `subject` (the car; text or null), `date` (date), `amount` (numeric,
        company currency, the part of the payable total that no posted bill covers; unused
        deposits are taken off here) and `search_text` (plate, VIN …; text or null).
        The model has to inherit `dealer.payable.mixin`.

        :return: list of SQL
        """
        return [
            SQL(
                "SELECT NULL::varchar, NULL::integer, NULL::integer, NULL::integer, NULL::varchar,"
                " NULL::varchar, NULL::date, NULL::numeric, NULL::varchar WHERE FALSE"
            )
        ]

    def _cashier_bill_queries(self):
        """Return queries that tell which document a bill is for.

        Each is run for one bill, `bill.id`, and selects at most one row: `res_model` (text),
        `res_id` (int), `subject` (text or null), `search_text` (text or null).

        :return: list of SQL
        """
        return [
            SQL("SELECT NULL::varchar, NULL::integer, NULL::varchar, NULL::varchar WHERE FALSE")
        ]

    def _cashier_bill_due_query(self):
        about = SQL(" UNION ALL ").join(
            SQL("(%s)", query) for query in self._cashier_bill_queries()
        )
        return SQL(
            """
            SELECT 'account.move' AS res_model, bill.id AS res_id,
                   CASE WHEN bill.move_type = 'out_refund' THEN 'credit_note' ELSE 'bill' END
                        AS kind,
                   about.res_model AS document_model, about.res_id AS document_id,
                   bill.company_id, bill.partner_id, bill.name,
                   COALESCE(about.subject, bill.invoice_origin) AS subject,
                   COALESCE(bill.invoice_date_due, bill.invoice_date) AS date,
                   bill.amount_residual_signed AS amount,
                   concat_ws(' ', bill.name, bill.ref, bill.invoice_origin, about.search_text,
                             partner.complete_name, partner.phone,
                             regexp_replace(partner.phone, '[^0-9]', '', 'g')) AS search_text
              FROM account_move bill
              JOIN res_partner partner ON partner.id = bill.partner_id
         LEFT JOIN LATERAL (SELECT * FROM (%s) every_source LIMIT 1)
                   about(res_model, res_id, subject, search_text) ON TRUE
             WHERE bill.state = 'posted'
               AND bill.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
               AND bill.payment_state IN ('not_paid', 'partial')
               AND bill.amount_residual_signed != 0
            """,
            about,
        )

    @api.model
    def _search_display_name(self, operator, value):
        return Domain("search_text", operator, value)

    def action_collect(self):
        """Open the desk's receipt, filled in for this row."""
        self.ensure_one()
        self.check_access("read")
        if not self.exists():
            raise UserError(self.env._("This has been paid in the meantime. Reload the list."))
        # sudo: the row was readable; a cashier needs no right on the document behind it.
        record = self.env[self.res_model].sudo().browse(self.res_id)
        if self.res_model != "account.move":
            return record._action_collect()
        values = {
            "kind": "refund" if self.kind == "credit_note" else "settlement",
            "partner_id": record.partner_id.id,
            "company_id": record.company_id.id,
            "invoice_ids": record.ids,
            "res_model": self.document_model,
            "res_id": self.document_id,
        }
        return self.env["dealer.payable.mixin"]._get_collect_action(values)

    def action_open(self):
        """Open the bill or document; its own access rights decide."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action()
