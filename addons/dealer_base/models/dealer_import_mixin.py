import re
from datetime import date
from typing import NamedTuple

import psycopg2
from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from psycopg2 import sql

CHUNK = 1000
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
_YEARS = range(1900, 2200)


class ImportColumn(NamedTuple):
    """A column an import understands.

    :param key: name of the value in a row
    :param label: what it is called on screen (translated)
    :param synonyms: headers it is recognised by, in any language; case, spaces and punctuation
        don't matter; key and label count anyway
    :param required: whether a row without it is refused
    :param kind: ``char``, ``integer``, ``float`` or ``date``: how its text is read
    """

    key: str
    label: str
    synonyms: tuple = ()
    required: bool = False
    kind: str = "char"


class ImportResult(NamedTuple):
    """What became of a row.

    :param status: ``created``, ``updated``, ``unchanged`` or ``refused``
    :param message: one sentence for whoever reads the report; required when refused
    :param res_model: model of the record the row ended in
    :param res_id: its id
    """

    status: str
    message: str = ""
    res_model: str = ""
    res_id: int = 0


class DealerImportMixin(models.AbstractModel):
    """What a kind of import does with rows. The rest (file, mapping, report) is ``dealer.import``.

    The kind ``x`` of ``dealer.import`` is handled by the model ``dealer.import.x``, which inherits
    this one and fills the three hooks. In them ``env.company`` is the store that is imported for.
    """

    _name = "dealer.import.mixin"
    _description = "Import Handler"

    # more rows than a person waits for are imported in the background
    _import_foreground_rows = 5000
    # rows that are imported, reported and committed together
    _import_chunk_rows = CHUNK

    def _import_columns(self):
        """Return the list of :class:`ImportColumn` this kind understands."""
        return []

    def _import_prepare(self, row):
        """Return the values of one row, to be given to :meth:`_import_batch`.

        Works on the row alone: no query here.

        :param dict row: {column key: value read as the column's kind, or None}
        :raise UserError: with one sentence; the row is refused with it
        """
        return row

    def _import_key(self, row):
        """Return what tells that two rows of a file mean the same thing, or None.

        The later one is refused when the earlier one was imported. Works on the texts of the row.
        """
        return None

    def _import_again_message(self):
        """Return the sentence with which a row is refused that comes a second time."""
        return self.env._("This is in an earlier row of the file already.")

    def _import_batch(self, prepared):
        """Import rows in a set and return one :class:`ImportResult` per row, in order.

        Runs in a savepoint. If it raises, the set is halved until the row at fault is found,
        which is refused with the message; so rows must not depend on each other's success.
        Importing the same rows again must answer ``unchanged``.
        """
        raise NotImplementedError

    # === HELPERS FOR HANDLERS === #

    def _import_bulk_create(self, model, vals_list):
        """Insert records whose stored values are all known, ten times as fast as ``create``.

        No ``create`` override runs, nothing is logged in a chatter, Python constraints are the
        handler's business; the database's constraints hold. Defaults are applied, and stored
        computed fields the values don't name (other addons' for example) are computed.

        :param vals_list: dicts of columns, all with the same keys
        :return: the records, in order
        """
        Model = self.env[model]
        Model.check_access("create")
        if not vals_list:
            return Model
        self.env.flush_all()
        stored = {
            name for name, field in Model._fields.items() if field.store and field.column_type
        }
        given = set(vals_list[0])
        defaults = Model._add_missing_default_values({})
        constant = {
            name: Model._fields[name].convert_to_column_insert(value, Model)
            for name, value in defaults.items()
            if name in stored - given - {"id"}
        }
        if Model._log_access:
            now = self.env.cr.now()
            constant.update(
                create_uid=self.env.uid, write_uid=self.env.uid, create_date=now, write_date=now
            )
        names = [*vals_list[0], *constant]
        rest = tuple(constant.values())
        rows = [tuple(vals.values()) + rest for vals in vals_list]
        query = sql.SQL("INSERT INTO {} ({}) VALUES %s RETURNING id").format(
            sql.Identifier(Model._table), sql.SQL(", ").join(map(sql.Identifier, names))
        )
        ids = self.env.cr.execute_values(query, rows, page_size=CHUNK, fetch=True)
        Model.invalidate_model()
        records = Model.browse([row[0] for row in ids])
        for name in stored - set(names) - {"id"}:
            if Model._fields[name].compute:
                self.env.add_to_compute(Model._fields[name], records)
        return records

    # === ENGINE === #

    def _import_rows(self, rows):
        """Import the good rows and refuse the bad ones.

        :param rows: list of dicts {column key: text}
        :return: list of :class:`ImportResult`, one per row, in order
        """
        columns = self._import_columns()
        results = [None] * len(rows)
        prepared = []
        for index, row in enumerate(rows):
            try:
                prepared.append((index, self._import_prepare(self._import_read(columns, row))))
            except UserError as error:
                results[index] = ImportResult("refused", str(error))
        for start in range(0, len(prepared), CHUNK):
            chunk = prepared[start : start + CHUNK]
            for (index, _values), result in zip(
                chunk, self._import_set([values for _index, values in chunk]), strict=True
            ):
                results[index] = result
        return results

    def _import_read(self, columns, row):
        """Return ``row`` with its texts read as the kinds of the columns."""
        values = {}
        for column in columns:
            text = str(row.get(column.key) or "").strip()
            if column.required and not text:
                raise UserError(self.env._("%s is missing.", column.label))
            values[column.key] = self._import_read_value(column, text) if text else None
        return values

    def _import_read_value(self, column, text):
        if column.kind == "char":
            return text
        number = text.replace(",", "").replace(" ", "").replace("\u00a0", "")
        try:
            if column.kind == "integer":
                value = round(float(number))
                return value if abs(value) < 2**31 else self._import_refuse_value(column, text)
            if column.kind == "float":
                value = float(number.lstrip("¥￥$€"))
                return value if abs(value) < 1e15 else self._import_refuse_value(column, text)
            match = _DATE.fullmatch(text)
            value = match and date(*map(int, match.groups()))
            # a mistyped year must not run over when days are added to it
            return (
                value if value and value.year in _YEARS else self._import_refuse_value(column, text)
            )
        except (ValueError, OverflowError):
            return self._import_refuse_value(column, text)

    def _import_refuse_value(self, column, text):
        if column.kind == "date":
            raise UserError(
                self.env._(
                    "%(column)s: “%(text)s” is no date. Write dates like 2026-03-31.",
                    column=column.label,
                    text=text,
                )
            )
        raise UserError(
            self.env._("%(column)s: “%(text)s” is no number.", column=column.label, text=text)
        )

    def _import_read_years(self, row):
        """Return the first and last model year a row names, as one year or as a range; 0: none."""
        first, last = (row.get(key) or row.get("year") or 0 for key in ("year_from", "year_to"))
        for year in (first, last):
            if year and not 1900 <= year <= fields.Date.today().year + 3:
                raise UserError(self.env._("Model year %s cannot be right.", year))
        if last and first > last:
            raise UserError(self.env._("The last model year is before the first one."))
        return first, last

    def _import_set_details(self, record, values, details):
        """Give a record that exists what a row says otherwise.

        :param details: names of the fields a row may change
        """
        changes = {
            name: values.get(name)
            for name in details
            if (record[name] or False) != (values.get(name) or False)
        }
        if changes:
            record.write(changes)
        return ImportResult("updated" if changes else "unchanged", "", record._name, record.id)

    def _import_set(self, prepared):
        """Import a set in a savepoint; halve it when it fails, down to the row at fault."""
        if not prepared:
            return []
        try:
            with self.env.cr.savepoint():
                results = self._import_batch(prepared)
                self.env.flush_all()
            return results
        except AccessError:
            raise
        except (UserError, psycopg2.DataError, psycopg2.IntegrityError) as error:
            # anything else (a lost connection, a conflict, a bug) is not a row's fault
            self.env.invalidate_all()
            if len(prepared) > 1:
                half = len(prepared) // 2
                return self._import_set(prepared[:half]) + self._import_set(prepared[half:])
            return [ImportResult("refused", self._import_error_message(error))]

    def _import_error_message(self, error):
        """Return one sentence for what a single row failed with."""
        if isinstance(error, psycopg2.Error):
            table = error.diag.table_name
            model = (
                next((m for m in self.env.values() if m._table == table), None) if table else None
            )
            message = model._sql_error_to_message(error) if model is not None else str(error)
            return message.strip().partition("\n")[0]
        return " ".join(str(error).split())
