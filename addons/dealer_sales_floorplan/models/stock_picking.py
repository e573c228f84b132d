from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    floorplan_car_count = fields.Integer(
        compute="_compute_floorplan_car_count",
        groups="dealer_base.group_accountant,dealer_base.group_general_manager,"
        "dealer_base.group_sales_manager",
        help="Cars of this receipt that a bank could lend on: in stock and without a loan.",
    )

    def _compute_floorplan_car_count(self):
        for picking in self:
            picking.floorplan_car_count = len(picking._get_cars_without_loan())

    def _get_cars_without_loan(self):
        """:return: the cars these receipts brought that have no open loan"""
        done = self.filtered(
            lambda picking: picking.state == "done" and picking.picking_type_code == "incoming"
        )
        # sudo: who finances the stock need not see serial numbers
        cars = done.sudo().move_line_ids.lot_id.vehicle_id.filtered("company_id")
        taken = (
            self.env["dealer.floorplan.loan"]
            .sudo()
            .search([("vehicle_id", "in", cars.ids), ("state", "in", ("draft", "open"))])
        )
        return (cars - taken.vehicle_id).with_env(self.env)

    def action_draw_floorplan(self):
        """Draw loans for all cars of this receipt."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Draw Loans"),
            "res_model": "dealer.floorplan.draw",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_vehicle_ids": [(6, 0, self._get_cars_without_loan().ids)],
                "default_company_id": self.company_id.id,
            },
        }

    def _action_done(self):
        """Cars of vendors whom a bank pays get their loans by themselves."""
        res = super()._action_done()
        receipts = self.filtered(
            lambda picking: picking.state == "done" and picking.picking_type_code == "incoming"
        )
        for company, pickings in receipts.grouped("company_id").items():
            cars = pickings._get_cars_without_loan()
            if cars:
                # sudo: the stock clerk receives, the line finances
                self.env["dealer.floorplan.draw"].sudo()._draw_automatically(cars, company)
        return res
