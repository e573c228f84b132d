from odoo import api, fields, models
from odoo.exceptions import UserError

from .dealer_agency_type_paper import FORMS, GIVERS


class DealerAgencyCasePaper(models.Model):
    """A paper of a case and where it is: who has taken it, who has given it to the customer."""

    _name = "dealer.agency.case.paper"
    _description = "Paper of an Agency Case"
    _inherit = ["dealer.fact.mixin"]
    _order = "case_id, id"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset({"received_on", "received_by_id", "returned_on", "returned_by_id"})

    case_id = fields.Many2one("dealer.agency.case", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, index=True
    )
    name = fields.Char(required=True)
    form = fields.Selection(FORMS, required=True, default="original")
    count = fields.Integer(default=1)
    giver = fields.Selection(GIVERS, string="From", required=True, default="customer")
    is_required = fields.Boolean(default=True)
    goes_back = fields.Boolean(string="To the Customer")
    number = fields.Char(help="Number on the paper.")
    received_on = fields.Datetime(readonly=True, copy=False)
    received_by_id = fields.Many2one("res.users", string="Kept By", readonly=True, copy=False)
    returned_on = fields.Datetime(string="Handed Over On", readonly=True, copy=False)
    returned_by_id = fields.Many2one("res.users", string="Handed By", readonly=True, copy=False)
    place = fields.Selection(
        [("missing", "Not here"), ("here", "With us"), ("back", "Handed over")],
        compute="_compute_place",
    )

    @api.depends("received_on", "returned_on")
    def _compute_place(self):
        for paper in self:
            if paper.returned_on:
                paper.place = "back"
            else:
                paper.place = "here" if paper.received_on else "missing"

    def action_receive(self):
        """The paper is here; who takes it keeps it."""
        self.check_access("write")
        self.case_id._check_open()
        for paper in self:
            if paper.received_on and not paper.returned_on:
                raise UserError(self.env._("“%s” is here already.", paper.name))
        self._set_facts(
            {
                "received_on": fields.Datetime.now(),
                "received_by_id": self.env.uid,
                "returned_on": False,
                "returned_by_id": False,
            }
        )
        return True

    def action_hand_over(self):
        """The customer has the paper."""
        self.check_access("write")
        self.case_id._check_open()
        for paper in self:
            if not paper.received_on or paper.returned_on:
                raise UserError(self.env._("“%s” is not here: nothing to hand over.", paper.name))
        self._set_facts({"returned_on": fields.Datetime.now(), "returned_by_id": self.env.uid})
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_received(self):
        for paper in self:
            if paper.received_on:
                raise UserError(
                    self.env._("“%s” was received: its way stays recorded.", paper.name)
                )
