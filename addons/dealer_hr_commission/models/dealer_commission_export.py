import base64
import csv
import io

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.lib import sheet


class DealerCommissionExport(models.Model):
    """What was handed to payroll, by whom and when; kept with its files."""

    _name = "dealer.commission.export"
    _description = "Commission Export"
    _inherit = ["dealer.numbered.mixin", "dealer.private.mixin"]
    _order = "id desc"
    _private_fields = {"amount_total": "salary", "sheet": "salary", "csv": "salary"}
    _private_employee = "statement_ids.employee_id"

    company_id = fields.Many2one(
        "res.company", string="Store", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", string="Exported By", required=True, readonly=True, index=True
    )
    exported_on = fields.Datetime(required=True, readonly=True)
    statement_ids = fields.One2many("dealer.commission.statement", "export_id", readonly=True)
    statement_count = fields.Integer(string="Statements", readonly=True)
    amount_total = fields.Monetary(string="Commission", readonly=True)
    sheet = fields.Binary(string="Sheet (XLSX)", readonly=True)
    sheet_name = fields.Char(compute="_compute_names")
    csv = fields.Binary(string="CSV", readonly=True)
    csv_name = fields.Char(compute="_compute_names")

    @api.depends("name")
    def _compute_names(self):
        for export in self:
            export.sheet_name = f"{export.name}.xlsx"
            export.csv_name = f"{export.name}.csv"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was handed to payroll is kept."))

    @api.model
    def _export(self, statements):
        """Write the files and move the statements on; rights are the caller's.

        :return: the export
        """
        if not statements:
            raise UserError(self.env._("Choose the statements first."))
        if len(statements.company_id) > 1:
            raise UserError(self.env._("Export one store at a time."))
        if waiting := statements.filtered(lambda statement: not statement.approved_on):
            raise UserError(
                self.env._(
                    "%(count)s of them are not approved yet, the first is %(statement)s.",
                    count=len(waiting),
                    statement=waiting[0].display_name,
                )
            )
        if again := statements.filtered("exported_on"):
            raise UserError(
                self.env._(
                    "%(statement)s was exported with %(export)s: its files are kept there.",
                    statement=again[0].display_name,
                    export=again[0].export_id.name,
                )
            )
        statements = statements.sorted(lambda st: (st.month, st.employee_id.id))
        self.env["dealer.private.reading"]._note(
            statements.employee_id, {"salary"}, statements._name, "export"
        )
        columns, rows = self._get_columns(), statements._get_payroll_rows()
        company = statements.company_id
        now = fields.Datetime.now()
        # sudo: the log is written by the program only
        export = self.sudo().create(
            {
                "company_id": company.id,
                "user_id": self.env.uid,
                "exported_on": now,
                "statement_count": len(statements),
                "amount_total": company.currency_id.round(sum(statements.mapped("amount_total"))),
                "sheet": base64.b64encode(
                    sheet.write(columns, rows, name=self.env._("Commission"))
                ),
                "csv": base64.b64encode(self._write_csv(columns, rows)),
            }
        )
        statements.sudo()._set_facts({"exported_on": now, "export_id": export.id})
        statements._workflow_settle_facts()
        return export.with_env(self.env)

    @api.model
    def _get_columns(self):
        return [
            sheet.Column(self.env._("Staff Number")),
            sheet.Column(self.env._("Name")),
            sheet.Column(self.env._("Department")),
            sheet.Column(self.env._("Month")),
            sheet.Column(self.env._("Statement")),
            sheet.Column(self.env._("Earned"), "float"),
            sheet.Column(self.env._("Taken Back and Adjusted"), "float"),
            sheet.Column(self.env._("Commission"), "float"),
            sheet.Column(self.env._("Currency")),
        ]

    @api.model
    def _write_csv(self, columns, rows):
        """:return: bytes, with the mark spreadsheets need to read UTF-8; no text is a formula"""
        output = io.StringIO()
        writer = csv.writer(output)
        writer.writerow([column.label for column in columns])
        for row in rows:
            writer.writerow(
                [
                    f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t" and value
                    else value
                    for value in row
                ]
            )  # fmt: skip
        return output.getvalue().encode("utf-8-sig")
