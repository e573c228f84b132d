from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerFloorplanDraw(models.TransientModel):
    """Draw loans of one credit line for several cars."""

    _name = "dealer.floorplan.draw"
    _description = "Draw Floor-Plan Loans"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    line_id = fields.Many2one(
        "dealer.floorplan.line",
        string="Credit Line",
        domain="[('company_id', '=', company_id)]",
        compute="_compute_line_id",
        store=True,
        readonly=False,
    )
    currency_id = fields.Many2one(related="line_id.currency_id")
    vehicle_ids = fields.Many2many("dealer.vehicle", string="Cars")
    date = fields.Date(string="Drawn On", help="Empty: for each car the day it came into stock.")
    total = fields.Monetary(compute="_compute_total")
    available = fields.Monetary(related="line_id.available")

    @api.depends("company_id")
    def _compute_line_id(self):
        for wizard in self:
            lines = self.env["dealer.floorplan.line"].search(
                [("company_id", "=", wizard.company_id.id)], limit=2
            )
            wizard.line_id = lines if len(lines) == 1 else wizard.line_id

    @api.depends("line_id", "vehicle_ids")
    def _compute_total(self):
        Loan = self.env["dealer.floorplan.loan"]
        for wizard in self:
            wizard.total = sum(
                Loan._prepare_loan_values(car._origin, wizard.line_id)["principal"]
                for car in wizard.vehicle_ids
                if wizard.line_id
            )

    def action_draw(self):
        """Draw a loan for each car."""
        self.ensure_one()
        if not self.line_id or not self.vehicle_ids:
            raise UserError(self.env._("Choose the credit line and at least one car."))
        loans = self._draw(self.vehicle_ids, self.line_id, self.date)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_sales_floorplan.action_dealer_floorplan_loan"
        )
        return {**action, "domain": [("id", "in", loans.ids)], "context": {}}

    @api.model
    def _draw(self, cars, line, date=None):
        """:return: the drawn loans of these cars"""
        Loan = self.env["dealer.floorplan.loan"]
        vals_list = []
        for car in cars:
            values = Loan._prepare_loan_values(car, line)
            if not values["principal"]:
                raise UserError(
                    self.env._("%s has no cost: nothing can be lent on it.", car.display_name)
                )
            vals_list.append(
                {
                    "line_id": line.id,
                    "vehicle_id": car.id,
                    **values,
                    **({"date_start": date} if date else {}),
                }
            )
        loans = Loan.create(vals_list)
        loans._draw()
        return loans

    @api.model
    def _draw_automatically(self, cars, company):
        """Draw for cars of vendors whom a bank pays, while the limit allows."""
        lines = self.env["dealer.floorplan.line"].search(
            [("company_id", "=", company.id), ("vendor_ids", "!=", False)]
        )
        Loan = self.env["dealer.floorplan.loan"]
        for line in lines:
            room = line.available
            chosen = cars.browse()
            for car in cars:
                values = Loan._prepare_loan_values(car, line)
                vendors = line.vendor_ids.commercial_partner_id.ids
                fits = line.currency_id.compare_amounts(values["principal"], room) <= 0
                if values["principal"] and values["vendor_id"] in vendors and fits:
                    chosen |= car
                    room -= values["principal"]
            if chosen:
                self._draw(chosen, line)
                cars -= chosen
