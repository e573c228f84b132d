from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerVehicleKey(models.Model):
    """One key of a car: where it hangs, who has it."""

    _name = "dealer.vehicle.key"
    _description = "Car Key"
    _inherit = ["dealer.fact.mixin"]
    _order = "vehicle_id, number, id"
    _rec_names_search = ["tag", "vehicle_id"]
    _fact_fields = frozenset({"state", "state_on", "state_note"})
    _fixed_fields = frozenset({"vehicle_id"})

    vehicle_id = fields.Many2one(
        "dealer.vehicle", string="Car", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    number = fields.Integer(required=True, default=1, help="First key, second key …")
    key_code = fields.Char(help="The maker's number of the key.")
    tag = fields.Char(index=True, copy=False, help="What the tag on the key says when scanned.")
    cabinet = fields.Char(string="Hook", help="Hook of the key cabinet.")
    loan_ids = fields.One2many("dealer.vehicle.key.loan", "key_id")
    borrower_id = fields.Many2one(
        "res.partner", string="Lent To", compute="_compute_loan", search="_search_borrower_id"
    )
    lent_on = fields.Datetime(compute="_compute_loan")
    due_on = fields.Datetime(compute="_compute_loan")
    is_overdue = fields.Boolean(compute="_compute_loan", search="_search_is_overdue")
    state = fields.Selection(
        [
            ("cabinet", "In the cabinet"),
            ("lent", "Lent"),
            ("lost", "Lost"),
            ("handed", "With the customer"),
        ],
        default="cabinet",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    state_on = fields.Datetime(string="Since", readonly=True, copy=False)
    state_note = fields.Char(string="Why", readonly=True, copy=False)

    _number_uniq = models.UniqueIndex(
        "(vehicle_id, number)", "The car has a key with this number already."
    )
    _tag_uniq = models.UniqueIndex(
        "(company_id, upper(tag)) WHERE tag IS NOT NULL AND state != 'handed'",
        "This tag hangs on another key.",
    )

    @api.depends("vehicle_id", "number")
    def _compute_display_name(self):
        for key in self:
            key.display_name = self.env._(
                "%(car)s, key %(number)s", car=key.vehicle_id.display_name, number=key.number
            )

    @api.depends("loan_ids.date_in", "loan_ids.due_on")
    def _compute_loan(self):
        now = fields.Datetime.now()
        for key in self:
            loan = key.loan_ids.filtered(lambda one: not one.date_in)[:1]
            key.borrower_id = loan.borrower_id
            key.lent_on = loan.date_out
            key.due_on = loan.due_on
            key.is_overdue = bool(loan and loan.due_on < now)

    def _search_borrower_id(self, operator, value):
        return [("loan_ids", "any", [("date_in", "=", False), ("borrower_id", operator, value)])]

    def _search_is_overdue(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        now = fields.Datetime.now()
        return [("loan_ids", "any", [("date_in", "=", False), ("due_on", "<", now)])]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lent(self):
        if any(key.loan_ids for key in self):
            raise UserError(self.env._("A key that was lent is kept. Say that it is lost instead."))

    # === ACTION METHODS === #

    def action_lend(self):
        """Ask who takes the key, what for and until when."""
        self._check_state("cabinet")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lend the Key"),
            "res_model": "dealer.vehicle.key.lend",
            "views": [(False, "form")],
            "view_mode": "form",
            "target": "new",
            "context": {"default_key_ids": self.ids},
        }

    def action_return(self):
        """The key hangs in the cabinet again."""
        self._check_state("lent")
        self.check_access("write")
        # sudo: loans are written by these actions only
        self.sudo().loan_ids.filtered(lambda loan: not loan.date_in)._set_facts(
            {"date_in": fields.Datetime.now(), "in_by_id": self.env.uid}
        )
        self._move("cabinet")
        return True

    def action_lost(self):
        """The key is gone: the car cannot be handed over with all its keys."""
        if any(key.state == "handed" for key in self):
            raise UserError(self.env._("The customer has this key."))
        self.check_access("write")
        lent = self.filtered(lambda key: key.state == "lent")
        lent.sudo().loan_ids.filtered(lambda loan: not loan.date_in)._set_facts(
            {"date_in": fields.Datetime.now(), "in_by_id": self.env.uid}
        )
        self._move("lost", self.env._("Reported by %s", self.env.user.name))
        return True

    def action_found(self):
        """A lost key turned up, or was replaced by the maker."""
        self._check_state("lost")
        self._move("cabinet")
        return True

    # === BUSINESS METHODS === #

    def _lend(self, borrower, due_on, purpose):
        """Give these keys out.

        :raises UserError: one is not in the cabinet
        """
        self._check_state("cabinet")
        self.check_access("write")
        if due_on <= fields.Datetime.now():
            raise UserError(self.env._("Say until when: a moment to come."))
        self._move("lent")
        # sudo: loans are written by these actions only
        loans = self.env["dealer.vehicle.key.loan"].sudo().create(
            [
                {
                    "key_id": key.id,
                    "borrower_id": borrower.id,
                    "due_on": due_on,
                    "purpose": purpose,
                    "out_by_id": self.env.uid,
                }
                for key in self
            ]
        )  # fmt: skip
        loans.flush_recordset()  # of two at once the second meets the unique index now
        return loans

    def _move(self, state, note=False):
        """The only writer of ``state``."""
        self._set_facts({"state": state, "state_on": fields.Datetime.now(), "state_note": note})

    def _check_state(self, state):
        states = dict(self._fields["state"]._description_selection(self.env))
        for key in self:
            if key.state != state:
                raise UserError(
                    self.env._(
                        "%(key)s: %(state)s%(who)s.",
                        key=key.display_name,
                        state=states[key.state],
                        who=self.env._(" to %s", key.borrower_id.name) if key.borrower_id else "",
                    )
                )
