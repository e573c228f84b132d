from odoo import fields, models


class DealerMergeMove(models.Model):
    """What a merge moved of one column, exactly, so that it can be put back."""

    _name = "dealer.merge.move"
    _description = "Moved by a Merge"
    _order = "id"

    merge_id = fields.Many2one(
        "dealer.merge", required=True, ondelete="restrict", index=True, readonly=True
    )
    kind = fields.Selection(
        [
            ("record", "Records"),
            ("link", "Links"),
            ("dropped", "Links both had"),
            ("reference", "References"),
            ("property", "Values by store"),
            ("value", "Value taken over"),
            ("kept", "Left with the duplicate"),
        ],
        required=True,
        readonly=True,
    )
    table_name = fields.Char(required=True, readonly=True)
    column_name = fields.Char(required=True, readonly=True)
    other_name = fields.Char(readonly=True, help="The other column of a link or reference.")
    content = fields.Json(readonly=True, help="Ids of the rows, or what was there before.")
    count = fields.Integer(readonly=True)
