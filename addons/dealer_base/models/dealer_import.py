import base64
import io
from contextlib import closing
from itertools import chain, islice

import xlsxwriter
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import table
from ..tools.text import squeeze
from .dealer_import_mixin import ImportResult


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
        [
            ("draft", "New"),
            ("checked", "Checked"),
            ("queued", "Running"),
            ("stopped", "Stopped"),
            ("done", "Done"),
        ],
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
    refused_line_ids = fields.One2many(
        "dealer.import.line",
        "import_id",
        string="Refused Rows",
        domain=[("status", "=", "refused")],
        readonly=True,
    )
    row_count = fields.Integer(
        string="Rows of the File",
        readonly=True,
        copy=False,
        help="Rows with anything in them, below the headers; counted when the import starts.",
    )
    progress = fields.Float(
        compute="_compute_counts", help="Share of the rows that are in the report, in percent."
    )
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

    @api.depends("line_ids.status", "row_count")
    def _compute_counts(self):
        groups = self.env["dealer.import.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "status"], ["__count"]
        )
        counts = {(job.id, status): count for job, status, count in groups}
        for job in self:
            done = 0
            for status in ("created", "updated", "unchanged", "refused"):
                count = job[f"{status}_count"] = counts.get((job._origin.id, status), 0)
                done += count
            job.progress = 100.0 * done / job.row_count if job.row_count else 0.0

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
            job._check_not_imported()
            if job.state == "stopped":
                raise UserError(self.env._("This import is half done. Press Go On."))
            job._check_mapping()
            job.row_count = job._count_rows()
            job._process(dry_run=True)
            job.state = "checked"

    def action_import(self):
        """Import, in the background when there are more rows than a person waits for."""
        for job in self:
            job._check_not_imported()
            job._check_mapping()
            if job.state != "stopped":  # what a stopped import has done stays done
                job.line_ids.sudo().unlink()  # sudo: rows of the report belong to the import
            job.row_count = job._count_rows()
            if job.row_count > job._get_handler()._import_foreground_rows:
                job._action_queue()
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

    def _check_not_imported(self):
        """:raises UserError: the import runs or is finished"""
        if self.state in ("queued", "done"):
            raise UserError(self.env._("This file is imported already. Make a new import."))

    def _get_handler(self):
        """Return the model that handles this kind, working for the store.

        Its context tells the import (`dealer_import_id`).
        """
        self.ensure_one()
        handler = self.env[f"dealer.import.{self.kind}"].with_company(self.company_id)
        return handler.with_context(dealer_import_id=self.id)

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
        """Import the rows that are not in the report yet and put them there.

        :return: whether all of them are there now
        """
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
            return True
        for vals_list in self._process_chunks(self._get_last_row()):
            Line._insert(vals_list)
            if not self._after_chunk(len(vals_list)):
                return False
        return True

    def _get_last_row(self):
        """:return: number of the last row that is in the report, or 0"""
        lines = self.env["dealer.import.line"]
        return lines.search([("import_id", "=", self.id)], order="row desc", limit=1).row

    def _after_chunk(self, count):
        """Rows and what became of them are written: hook for whoever commits them.

        :return: whether there is time for more
        """
        return True

    def _process_chunks(self, done):
        """Import rows after number ``done``; yield lists of values of report rows."""
        handler = self._get_handler()
        keys = {column.position: column.target for column in self.column_ids if column.target}
        numbered = (
            (number, {key: row[position] for position, key in keys.items() if position < len(row)})
            for number, row in enumerate(self._read_rows(), 1)
            if number > 1 and any(row)
        )
        refused = set(self.refused_line_ids.mapped("row")) if done else set()
        seen = set()  # what earlier chunks have imported
        for number, row in numbered:
            if number > done:
                numbered = chain([(number, row)], numbered)
                break
            if number not in refused:
                seen.add(handler._import_key(row))
        while chunk := list(islice(numbered, handler._import_chunk_rows)):
            marks = [handler._import_key(row) for _number, row in chunk]
            results = {
                number: ImportResult("refused", handler._import_again_message())
                for (number, _row), mark in zip(chunk, marks, strict=True)
                if mark and mark in seen
            }
            todo = [(number, row) for number, row in chunk if number not in results]
            told = handler._import_rows([row for _number, row in todo])
            results.update(zip([number for number, _row in todo], told, strict=True))
            seen.update(
                mark
                for (number, _row), mark in zip(chunk, marks, strict=True)
                if results[number].status != "refused"
            )
            yield [
                {
                    "import_id": self.id,
                    "row": number,
                    "status": results[number].status,
                    "message": results[number].message or False,
                    "res_model": results[number].res_model or False,
                    "res_id": results[number].res_id or False,
                }
                for number, _row in chunk
            ]

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
