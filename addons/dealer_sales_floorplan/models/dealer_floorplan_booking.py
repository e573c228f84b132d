from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerFloorplanBooking(models.AbstractModel):
    """What is booked on a credit line: typed as a draft, posted with one entry, and cancelled by
    reversing it.
    """

    _name = "dealer.floorplan.booking"
    _description = "Booking on a Credit Line"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "mail.thread"]
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset({"state", "move_id"})
    # typed while it is a draft
    _draft_fields = frozenset()

    line_id = fields.Many2one(
        "dealer.floorplan.line",
        string="Credit Line",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="line_id.partner_id", string="Bank")
    currency_id = fields.Many2one(related="line_id.currency_id")
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    move_id = fields.Many2one(
        "account.move", string="Entry", readonly=True, copy=False, index="btree_not_null"
    )

    # === CRUD METHODS === #

    def write(self, vals):
        if not self._draft_fields.isdisjoint(vals):
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        for booking in self:
            if booking.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is no draft any more and stays as it is: cancel it if it is posted, "
                        "and make a new one.",
                        booking.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        for booking in self:
            if booking.state == "posted":
                raise UserError(
                    self.env._("%s is posted and kept: cancel it instead.", booking.name)
                )

    # === ACTION METHODS === #

    def action_post(self):
        """Book it with one entry."""
        self.check_access("write")
        for booking in self:
            if booking.state != "draft":
                raise UserError(self.env._("%s is posted already.", booking.name))
            booking._post()

    def action_cancel(self):
        """It did not happen: its entry is reversed."""
        self.check_access("write")
        for booking in self:
            if booking.state == "cancelled":
                raise UserError(self.env._("%s is cancelled already.", booking.name))
            booking._cancel()

    def action_open_entry(self):
        self.ensure_one()
        return self.move_id.get_formview_action()

    # === BUSINESS METHODS === #

    def _post(self):
        """Post the entry.

        :return: the entry, empty when nothing is owed
        """
        self.ensure_one()
        entry = self._post_entry()
        self._set_facts({"state": "posted", "move_id": entry.id})
        return entry

    def _cancel(self):
        self.ensure_one()
        if self.move_id:
            # sudo: who books on a credit line need not be an accountant of all journals
            self.move_id.sudo()._reverse_moves([{"date": self._get_date()}], cancel=True)
        self._set_facts({"state": "cancelled"})

    def _get_date(self):
        """:return: the day it is booked on"""
        raise NotImplementedError

    def _post_entry(self):
        """:return: the posted `account.move`, empty when nothing is owed"""
        raise NotImplementedError
