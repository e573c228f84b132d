from typing import NamedTuple

from odoo import models


class ImportColumn(NamedTuple):
    """A column an import understands.

    :param key: name of the value in a row
    :param label: what it is called on screen (translated)
    :param synonyms: headers it is recognised by, any language, case and spaces don't matter
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
    this one. In the three hooks ``env.company`` is the store that is imported for.
    """

    _name = "dealer.import.mixin"
    _description = "Import Handler"

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

    def _import_batch(self, prepared):
        """Import rows in a set and return one :class:`ImportResult` per row, in order.

        Runs in a savepoint. If it raises, the set is halved until the row at fault is found,
        which is refused with the message; so rows must not depend on each other's success.
        Importing the same rows again must answer ``unchanged``.
        """
        raise NotImplementedError
