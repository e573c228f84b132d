from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_workflow.lib.defaults import keep_own


class StockMove(models.Model):
    _inherit = "stock.move"

    dealer_count_line_id = fields.Many2one(
        "dealer.part.count.line",
        string="Count Line",
        copy=False,
        readonly=True,
        ondelete="restrict",
        help="The line of a parts count whose variance this move posts.",
    )

    # a variance is posted once; also serves the line's list of moves
    _count_line_unique = models.UniqueIndex(
        "(dealer_count_line_id) WHERE dealer_count_line_id IS NOT NULL",
        "This count has been posted already.",
    )

    @api.model
    def default_get(self, fields_list):
        return keep_own(self, super().default_get(fields_list), {"dealer_count_line_id"})

    @api.model_create_multi
    def create(self, vals_list):
        linked = [v["dealer_count_line_id"] for v in vals_list if v.get("dealer_count_line_id")]
        if linked:
            self._check_count_posting(linked)
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("dealer_count_line_id"):
            self._check_count_posting([vals["dealer_count_line_id"]])
        return super().write(vals)

    def _action_done(self, cancel_backorder=False):
        if blocking := self.env["dealer.part.count"]._get_blocking_ids():
            self._check_blocked_bins(blocking)
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _check_count_posting(self, line_ids):
        """Only the posting of a count links moves to it."""
        posting = self.env.cr.cache.get("dealer_count_posting", set())
        # sudo: who moves stock need not see counts
        lines = self.env["dealer.part.count.line"].sudo().browse(line_ids)
        if not posting.issuperset(lines.count_id.ids):
            raise UserError(self.env._("A count is posted with its own button."))

    def _check_blocked_bins(self, count_ids):
        """Refuse moves in or out of bins that a count has blocked.

        Parts with a line are blocked in its bin; a count of bins or of the whole warehouse blocks
        everything in them.
        """
        posting = self.env.cr.cache.get("dealer_count_posting", set())
        moves = self.filtered(
            lambda move: move.dealer_count_line_id.sudo().count_id.id not in posting
        )
        details = moves.move_line_ids.filtered("quantity")
        if not details:
            return
        places = details.location_id | details.location_dest_id
        # who moves a part may not be allowed to read counts
        counts = self.env["dealer.part.count"].sudo().browse(count_ids)
        lines = (
            self.env["dealer.part.count.line"]
            .sudo()
            .search(
                [
                    ("count_id", "in", count_ids),
                    ("product_id", "in", details.product_id.ids),
                    ("location_id", "in", places.ids),
                ]
            )
        )
        frozen = {(line.product_id, line.location_id): line.count_id for line in lines}
        whole = {}
        for count in counts.filtered(lambda c: c.kind in ("full", "bins")):
            whole.update(dict.fromkeys(count._get_scope_locations(), count))
        for detail in details:
            for place in (detail.location_id, detail.location_dest_id):
                count = frozen.get((detail.product_id, place)) or (
                    detail.product_id.is_part and whole.get(place)
                )
                if count:
                    raise UserError(
                        self.env._(
                            "%(part)s in %(bin)s is being counted (%(count)s): nothing goes in or "
                            "out until the count is posted. The parts manager can cancel it.",
                            part=detail.product_id.display_name,
                            bin=place.display_name,
                            count=count.name,
                        )
                    )
