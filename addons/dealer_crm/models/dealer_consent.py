from odoo import api, fields, models
from odoo.exceptions import UserError

CHANNELS = [("call", "Call"), ("sms", "SMS"), ("email", "Email"), ("post", "Post")]
PURPOSES = [("service", "Service"), ("marketing", "Marketing")]


class DealerConsent(models.Model):
    """What a customer agreed to or took back: one entry each time, kept for ever.

    The latest entry of a customer, channel and purpose holds; it is marked `current`, which a
    unique index keeps true whoever writes at the same moment.
    """

    _name = "dealer.consent"
    _description = "Consent of a Customer"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="restrict", index=True
    )
    channel = fields.Selection(CHANNELS, required=True)
    purpose = fields.Selection(
        PURPOSES,
        required=True,
        help="Service: what concerns the customer's own cars and orders. Marketing: all else.",
    )
    state = fields.Selection([("given", "Given"), ("withdrawn", "Withdrawn")], required=True)
    date = fields.Datetime(
        string="When",
        required=True,
        default=fields.Datetime.now,
        help="When the customer said so; a signed form may be older than its entry.",
    )
    how = fields.Selection(
        [
            ("form", "Signed form"),
            ("phone", "On the phone"),
            ("counter", "At the counter"),
            ("portal", "Customer portal"),
            ("link", "Unsubscribe link"),
            ("sms", "SMS keyword"),
            ("web", "Web form"),
            ("import", "Import"),
        ],
        required=True,
        default="counter",
    )
    note = fields.Char()
    user_id = fields.Many2one(
        "res.users",
        string="Entered By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        default=lambda self: self.env.company,
        help="Where the customer said so. It holds for all stores.",
    )
    current = fields.Boolean(string="Holds", readonly=True, default=True, copy=False)

    _current_uniq = models.UniqueIndex(
        "(partner_id, channel, purpose) WHERE current",
        "Somebody else entered this customer's consent at the same moment. Try again.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """The entry holds at once and the one before no longer does."""
        now = fields.Datetime.now()
        for vals in vals_list:
            if not self.env.su:
                vals.update(user_id=self.env.uid)
            moment = fields.Datetime.to_datetime(vals.get("date"))
            if moment and moment > fields.Datetime.add(now, minutes=5):
                raise UserError(
                    self.env._("A consent cannot be of the future: give the day it was said.")
                )
            vals["current"] = False
        # sudo: that an earlier entry no longer holds follows from the new one, it is no one's edit
        entries = super().create(vals_list).sudo()
        entries._settle()
        return entries.sudo(self.env.su)

    def write(self, vals):
        if not self.env.su or vals.keys() - {"current", "partner_id"}:
            raise UserError(
                self.env._("The history of consents is kept as it is: make a new entry.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("The history of consents is kept as it is: make a new entry instead.")
        )

    def _settle(self):
        """Mark the latest entry of each customer, channel and purpose as the one that holds.

        Latest is what the customer said last; of the same moment what was entered last.
        """
        self._settle_of(self.partner_id)

    @api.model
    def _settle_of(self, partners):
        """Mark what holds in the histories of `partners`."""
        if not partners:
            return
        history = self.search([("partner_id", "in", partners.ids)], order="date, id")
        latest = {(entry.partner_id, entry.channel, entry.purpose): entry for entry in history}
        holding = self.browse(entry.id for entry in latest.values())
        # first the old ones: the unique index sees each statement
        (history - holding).filtered("current").write({"current": False})
        self.flush_model(["current"])
        holding.filtered(lambda entry: not entry.current).write({"current": True})
        self.flush_model(["current"])
