from odoo import fields, models
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    designer_released = fields.Boolean(
        string="Released to Designers",
        help="Designers may change how these numbers look, without ever using one again.",
    )
    designer_history_ids = fields.One2many(
        "dealer.document.numbering", "sequence_id", string="Earlier Numbering"
    )

    def _next_many(self, count):
        """Draw several numbers at once.

        :param int count: how many
        :return: list of numbers as they are printed, in order
        """
        self.ensure_one()
        if self.implementation != "standard":
            return [self._next() for _index in range(count)]
        date_range = self._get_current_sequence() if self.use_date_range else None
        name = f"ir_sequence_{self.id:03d}"
        if date_range:
            name += f"_{date_range.id:03d}"
        rows = self.env.execute_query(
            SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count)
        )
        prefix, suffix = self._get_prefix_suffix(
            date_range=date_range and fields.Date.to_string(date_range.date_from)
        )
        return [f"{prefix}{number:0{self.padding}d}{suffix}" for (number,) in rows]
