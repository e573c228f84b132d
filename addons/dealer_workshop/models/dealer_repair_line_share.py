from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_is_zero

from odoo.addons.dealer_base.lib import split


class DealerRepairLine(models.Model):
    """Who pays how much of a line."""

    _inherit = "dealer.repair.line"

    share_ids = fields.One2many(
        "dealer.repair.share",
        "line_id",
        string="Shares",
        copy=True,
        help="Who pays what part of the line. None: its payer pays all of it.",
    )
    is_split = fields.Boolean(
        string="Split", compute="_compute_is_split", store=True, precompute=True
    )
    share_summary = fields.Char(
        string="Paid by", compute="_compute_share_summary", help="Payers and their shares."
    )

    # === COMPUTE METHODS === #

    @api.depends("share_ids")
    def _compute_is_split(self):
        for line in self:
            line.is_split = bool(line.share_ids)

    @api.depends("is_split", "payer", "share_ids.payer", "share_ids.percent")
    def _compute_share_summary(self):
        labels = dict(self._fields["payer"]._description_selection(self.env))
        for line in self:
            if line.is_split:
                line.share_summary = " · ".join(
                    f"{labels.get(share.payer, '?')} {share.percent:g} %"
                    for share in line.share_ids
                )
            else:
                line.share_summary = labels.get(line.payer)

    @api.depends("is_split", "share_ids.payer", "share_ids.percent")
    def _compute_authorisation_state(self):
        """What other payers pay alone the customer need not agree to."""
        return super()._compute_authorisation_state()

    # === CONSTRAINTS === #

    @api.constrains("share_ids")
    def _check_shares(self):
        for line in self:
            if line.is_split and not line._are_shares_complete():
                raise ValidationError(
                    self.env._(
                        "The shares of “%(line)s” add up to %(percent)g %%: they must add up to "
                        "100 %%.",
                        line=line.name,
                        percent=sum(line.share_ids.mapped("percent")),
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if any(vals.get("share_ids") for vals in vals_list):
            lines._follow_shares()
        return lines

    def write(self, vals):
        if "share_ids" in vals:
            self.order_id._check_not_settled()
        result = super().write(vals)
        if "share_ids" in vals:
            self._follow_shares()
        elif "payer" in vals:
            # somebody chose who pays: he pays all of it
            self.filtered("is_split").share_ids.unlink()
        return result

    # === BUSINESS METHODS === #

    def action_split(self):
        """Open the line's shares; a line nobody shares yet begins with its payer."""
        self.ensure_one()
        self.order_id._check_not_settled()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who pays “%(line)s”", line=self.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (self.env.ref("dealer_workshop.dealer_repair_line_view_form_split").id, "form")
            ],
            "target": "new",
        }

    def _follow_shares(self):  # pylint: disable=missing-return
        """Keep the payer in step: whose taxes the line bears is a billed payer with a share."""
        for line in self:
            shares = line.share_ids
            if len(shares) == 1:
                payer = shares.payer
                shares.unlink()
                if line.payer != payer:
                    super(DealerRepairLine, line).write({"payer": payer})  # pylint: disable=super-method-mismatch
                continue
            billed = shares.filtered(lambda share: share.payer != "internal")
            if billed and line.payer not in billed.mapped("payer"):
                largest = billed.sorted("percent", reverse=True)[0]
                super(DealerRepairLine, line).write(  # pylint: disable=super-method-mismatch
                    {"payer": largest.payer}
                )

    def _are_shares_complete(self):
        self.ensure_one()
        percents = [Fraction(str(round(share.percent, 4))) for share in self.share_ids]
        return not self.is_split or sum(percents) == 100

    def _get_shares(self):
        """Return who pays what part.

        :rtype: dict(payer: Fraction of the whole, in percent)
        """
        self.ensure_one()
        if not self.is_split:
            return {self.payer: Fraction(100)}
        return {
            share.payer: Fraction(str(round(share.percent, 4)))
            for share in self.share_ids
            if share.percent > 0
        }

    def _has_share(self, payer):
        """Whether `payer` pays something of the line."""
        self.ensure_one()
        if not self.is_split:
            return self.payer == payer
        return payer in self.share_ids.mapped("payer")

    def _get_agreed_content(self):
        """A customer who pays a part agrees to that part."""
        content = super()._get_agreed_content()
        if self.is_split:
            content["shares"] = {share.payer: share.percent for share in self.share_ids}
        return content

    def _get_cost_of(self, payer):
        """Return what the parts of `payer`'s share cost, so that all shares add up to what left
        the shelf; company currency."""
        self.ensure_one()
        value = self._get_moved_value()
        if not self.is_split:
            return value if payer == self.payer else 0.0
        shares = self._get_shares()
        rounding = self.currency_id.rounding
        pieces = split.split(split.to_units(value, rounding), list(shares.values()))
        # core posts no cost below the precision of prices: the largest share bears such crumbs
        digits = self.env["decimal.precision"].precision_get("Product Price")
        largest = max(range(len(pieces)), key=lambda i: abs(pieces[i]))
        for index, piece in enumerate(pieces):
            if index != largest and float_is_zero(
                split.to_amount(piece, rounding), precision_digits=digits
            ):
                pieces[largest] += piece
                pieces[index] = 0
        return split.to_amount(dict(zip(shares, pieces, strict=True)).get(payer, 0), rounding)
