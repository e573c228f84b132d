import base64
import io
from contextlib import closing
from itertools import islice

import xlsxwriter
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import table
from ..tools.text import squeeze
from .dealer_import_mixin import CHUNK

# more rows than a person waits for are imported in the background
FOREGROUND_ROWS = 5000


class DealerImport(models.Model):
    """A file of a master list, imported row by row, with a report that is kept.

    Kinds are added with ``selection_add`` and a handler model (see ``dealer.import.mixin``).
    """

    _name = "dealer.import"
    _description = "Import"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    kind = fields.Selection([("vehicle", "Customers' vehicles")], required=True, default="vehicle")
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary(
        required=True, attachment=True, help="CSV (UTF-8 or GB18030) or XLSX, headers in row one."
    )
    file_name = fields.Char()
    state = fields.Selection(
        [("draft", "New"), ("checked", "Checked"), ("queued", "Running"), ("done", "Done")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    column_ids = fields.One2many(
        "dealer.import.column",
        "import_id",
        string="Columns",
        compute="_compute_column_ids",
        store=True,
        readonly=False,
    )
    line_ids = fields.One2many("dealer.import.line", "import_id", string="Rows", readonly=True)
    created_count = fields.Integer(string="Created", compute="_compute_counts")
    updated_count = fields.Integer(string="Updated", compute="_compute_counts")
    unchanged_count = fields.Integer(string="Unchanged", compute="_compute_counts")
    refused_count = fields.Integer(string="Refused", compute="_compute_counts")
    report = fields.Binary(
        compute="_compute_report",
        exportable=False,
        help="The file with what became of each row; XLSX.",
    )

    # === COMPUTE METHODS === #

    @api.depends("kind", "file_name")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for job in self:
            job.name = " · ".join(filter(None, [labels.get(job.kind), job.file_name]))

    @api.depends("file", "kind")
    def _compute_column_ids(self):
        """Recognise the columns by their headers."""
        for job in self:
            job.column_ids = [Command.clear()]
            if job.file:
                job.column_ids = [Command.create(vals) for vals in job._prepare_columns()]

    @api.depends("line_ids.status")
    def _compute_counts(self):
        groups = self.env["dealer.import.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "status"], ["__count"]
        )
        counts = {(job.id, status): count for job, status, count in groups}
        for job in self:
            for status in ("created", "updated", "unchanged", "refused"):
                job[f"{status}_count"] = counts.get((job._origin.id, status), 0)

    def _compute_report(self):
        for job in self:
            job.report = base64.b64encode(job._make_report()) if job.line_ids else False

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_queued(self):
        if "queued" in self.mapped("state"):
            raise UserError(
                self.env._("A running import cannot be deleted. Wait until it is done.")
            )

    # === ACTIONS === #

    def action_check(self):
        """Import in trial: report what would become of each row, and change nothing."""
        for job in self:
            job._check_mapping()
            job._process(dry_run=True)
            job.state = "checked"

    def action_import(self):
        """Import, in the background when the file is large."""
        for job in self:
            if job.state in ("queued", "done"):
                raise UserError(self.env._("This file is imported already. Make a new import."))
            job._check_mapping()
            job.line_ids.sudo().unlink()  # sudo: rows of the report belong to the import
            if job._count_rows() > FOREGROUND_ROWS:
                job.state = "queued"
                self.env.ref("dealer_base.ir_cron_import")._trigger()
            else:
                job._process()
                job.state = "done"

    def action_view_lines(self):
        """Open the report by row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "dealer.import.line",
            "view_mode": "list",
            "domain": [("import_id", "=", self.id)],
            "context": self.env.context,
        }

    def action_download_report(self):
        """Download the file with what became of each row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/report/import-{self.id}.xlsx?download=true",
            "target": "download",
        }

    # === FILE AND MAPPING === #

    def _get_handler(self):
        """Return the model that handles this kind, working for the store."""
        self.ensure_one()
        return self.env[f"dealer.import.{self.kind}"].with_company(self.company_id)

    def _read_rows(self):
        """Yield the rows of the file, the header first, as lists of text."""
        self.ensure_one()
        try:
            yield from table.read(base64.b64decode(self.with_context(bin_size=False).file or b""))
        except table.TableError as error:
            messages = {
                "old_excel": self.env._(
                    "This is a file of Excel 97-2003. Save it as .xlsx or .csv and try again."
                ),
                "empty": self.env._("The file is empty."),
            }
            raise UserError(
                messages.get(error.args[0])
                or self.env._("The file cannot be read. Save it as .xlsx or as CSV in UTF-8.")
            ) from error

    def _count_rows(self):
        return sum(1 for row in islice(self._read_rows(), 1, None) if any(row))

    def _prepare_columns(self):
        """Return the values of the columns of the file, mapped by their headers."""
        known = {}
        for column in self._get_handler()._import_columns():
            for name in (column.key, column.label, *column.synonyms):
                known.setdefault(squeeze(name), column.key)
        head = list(islice(self._read_rows(), 2))
        if not head:
            raise UserError(self.env._("The file is empty."))
        sample = head[1] if len(head) > 1 else []
        taken, vals_list = set(), []
        for position, header in enumerate(head[0]):
            if not header:
                continue
            target = known.get(squeeze(header))
            vals_list.append({
                "position": position,
                "header": header[:200],
                "sample": (sample[position] if position < len(sample) else "")[:200],
                "target": target if target not in taken else False,
            })  # fmt: skip
            taken.add(target)
        return vals_list

    def _check_mapping(self):
        """Refuse to start when a column is missing, double or unknown to this kind."""
        self.ensure_one()
        columns = {column.key: column for column in self._get_handler()._import_columns()}
        targets = [column.target for column in self.column_ids if column.target]
        missing = [c.label for c in columns.values() if c.required and c.key not in targets]
        if missing or not targets:
            raise UserError(
                self.env._(
                    "Say which column of the file holds: %s.",
                    ", ".join(missing or [column.label for column in columns.values()]),
                )
            )
        for target in targets:
            if target not in columns or targets.count(target) > 1:
                label = columns[target].label if target in columns else target
                raise UserError(
                    self.env._("“%s” can be read from one column, and not in every kind.", label)
                )

    # === PROCESS === #

    def _process(self, dry_run=False):
        """Import the rows that are not in the report yet and put them there."""
        self.ensure_one()
        # sudo: rows of the report belong to the import, nobody writes them by hand
        Line = self.env["dealer.import.line"].sudo()
        if dry_run:
            self.line_ids.sudo().unlink()
            with closing(self.env.cr.savepoint()) as savepoint:
                vals_list = [vals for chunk in self._process_chunks(0) for vals in chunk]
                savepoint.close(rollback=True)
            self.env.transaction.clear()
            for vals in vals_list:
                if vals["status"] == "created":
                    vals.update(res_model=False, res_id=False)
            Line._insert(vals_list)
            return
        done = Line.search([("import_id", "=", self.id)], order="row desc", limit=1).row
        for vals_list in self._process_chunks(done):
            Line._insert(vals_list)
            if self.env.context.get("cron_id"):
                self.env["ir.cron"]._commit_progress(len(vals_list))

    def _process_chunks(self, done):
        """Import rows after number ``done``; yield lists of values of report rows."""
        handler = self._get_handler()
        keys = {column.position: column.target for column in self.column_ids if column.target}
        numbered = (
            (number, row)
            for number, row in enumerate(self._read_rows(), 1)
            if number > max(done, 1) and any(row)
        )
        while chunk := list(islice(numbered, CHUNK)):
            results = handler._import_rows([
                {key: row[position] for position, key in keys.items() if position < len(row)}
                for _number, row in chunk
            ])  # fmt: skip
            yield [
                {
                    "import_id": self.id,
                    "row": number,
                    "status": result.status,
                    "message": result.message or False,
                    "res_model": result.res_model or False,
                    "res_id": result.res_id or False,
                }
                for (number, _row), result in zip(chunk, results, strict=True)
            ]

    @api.model
    def _cron_import(self):
        """Run the queued imports; each chunk is committed, a stopped run goes on where it was."""
        jobs = self.search([("state", "=", "queued")], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(jobs))
        for job in jobs:
            # the import may do what the person who asked for it may do
            job.with_user(job.write_uid or job.create_uid)._process()
            job.state = "done"
            self.env["ir.cron"]._commit_progress(1)

    def _make_report(self):
        """Return an XLSX file: the rows of the import's file with status and message."""
        self.ensure_one()
        statuses = dict(
            self.env["dealer.import.line"]._fields["status"]._description_selection(self.env)
        )
        lines = {line.row: line for line in self.line_ids}
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {"constant_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for number, row in enumerate(self._read_rows(), 1):
            line = lines.get(number)
            texts = [statuses[line.status], line.message or ""] if line else ["", ""]
            if number == 1:
                texts = [self.env._("Result"), self.env._("Message")]
            for position, text in enumerate(texts + row):
                sheet.write_string(number - 1, position, text, bold if number == 1 else None)
        book.close()
        return output.getvalue()
