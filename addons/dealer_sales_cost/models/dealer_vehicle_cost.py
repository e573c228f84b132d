from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_vehicle_sales.models.figures import VEHICLE_FIGURES

SEE_COST = "dealer_base.group_see_cost"
# what a draft says and a posted cost keeps
KEPT = {
    "vehicle_id", "company_id", "figure", "amount", "date", "account_id", "note", "res_model",
    "res_id", "bill_line_id",
}  # fmt: skip


class DealerVehicleCost(models.Model):
    """An amount added to the cost of one very car, or taken off it.

    While the car is in stock and unsold, it is part of its stock value: core's valuation, the cost
    of goods sold and the margin contain it. Once the car is sold (billed or gone) it goes to the
    cost of goods sold at once. What was added follows the car when it comes back. A posted cost is
    kept; it is taken back by a second one, wherever the car is by then.
    """

    _name = "dealer.vehicle.cost"
    _description = "Cost of a Car"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _fact_fields = frozenset(
        {"state", "place", "named", "move_id", "stock_entry_id", "stock_date", "base_move_id",
         "base_value_id", "is_closed", "reverses_id"}
    )  # fmt: skip

    company_id = fields.Many2one(
        "res.company", string="Store", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    vehicle_id = fields.Many2one(
        "dealer.vehicle", required=True, index=True, ondelete="restrict", string="Car"
    )
    figure = fields.Selection(
        VEHICLE_FIGURES,
        required=True,
        default="refurbishment",
        help="Under which cost of the car it is counted.",
    )
    amount = fields.Monetary(
        required=True,
        help="Without tax, in the currency of the store. Negative: the car has lost value.",
    )
    date = fields.Date(required=True, default=lambda self: self._default_date(), index=True)
    account_id = fields.Many2one(
        "account.account",
        check_company=True,
        domain=[("account_type", "not in", ("asset_receivable", "liability_payable"))],
        help="The account it is taken from: the expenses it was booked to before. For a loss in "
        "value the expense account. Empty: as set for the store.",
    )
    note = fields.Char(string="Reason", help="What for, in the words of who added it.")
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(string="Document ID", model_field="res_model", readonly=True)
    origin = fields.Char(string="Document", compute="_compute_origin", compute_sudo=True)
    bill_line_id = fields.Many2one(
        "account.move.line",
        string="Vendor Bill Line",
        index="btree_not_null",
        check_company=True,
        readonly=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted"), ("cancelled", "Taken Back")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    place = fields.Selection(
        [("stock", "Stock Value"), ("sold", "Cost of Goods Sold")],
        string="Booked To",
        readonly=True,
        copy=False,
        help="Where the amount went: the value of the car in stock (and with it to the cost of "
        "goods sold), or straight to the cost of goods sold because the car was sold by then.",
    )
    named = fields.Boolean(
        readonly=True,
        copy=False,
        help="The other side of its entry names the car: a loss is an expense of the car at once.",
    )
    move_id = fields.Many2one(
        "account.move", string="Journal Entry", readonly=True, copy=False, index="btree_not_null"
    )
    stock_entry_id = fields.Many2one(
        "account.move",
        string="Entry of the Change",
        readonly=True,
        copy=False,
        help="Moved it from the cost of goods sold back to the stock when the car came back, or "
        "the other way when the car went back to its vendor.",
    )
    stock_date = fields.Date(
        readonly=True, copy=False, help="Day from which it is part of the stock value."
    )
    base_move_id = fields.Many2one(
        "stock.move",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The receipt on top of whose value it counts.",
    )
    base_value_id = fields.Many2one(
        "product.value",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The revaluation on top of which it counts.",
    )
    is_closed = fields.Boolean(
        readonly=True, copy=False, help="The car was bought anew since: history of an earlier stay."
    )
    reverses_id = fields.Many2one(
        "dealer.vehicle.cost",
        string="Takes Back",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    running_total = fields.Monetary(
        compute="_compute_running_total", help="All that was added to this car up to here."
    )

    _amount_not_zero = models.Constraint("CHECK (amount <> 0)", "A cost needs an amount.")
    _reversed_once = models.UniqueIndex(
        "(reverses_id) WHERE reverses_id IS NOT NULL", "This cost has been taken back already."
    )
    _vehicle_counted = models.Index("(vehicle_id, company_id) WHERE state <> 'draft'")
    _origin_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    # === DEFAULT AND COMPUTE METHODS === #

    def _default_date(self):
        return self.env.company._get_store_date()

    @api.depends("res_model", "res_id", "bill_line_id")
    def _compute_origin(self):
        names = {}
        for model, costs in self.grouped("res_model").items():
            if model in self.env:
                records = self.env[model].browse(set(costs.mapped("res_id"))).exists()
                names.update({(model, record.id): record.display_name for record in records})
        for cost in self:
            cost.origin = names.get((cost.res_model, cost.res_id), False)

    @api.depends("amount", "state", "date", "vehicle_id")
    def _compute_running_total(self):
        costs = self.search(
            [("vehicle_id", "in", self.vehicle_id.ids), ("state", "!=", "draft")],
            order="date, id",
        )
        sums, totals = {}, {}
        for cost in costs:
            key = (cost.vehicle_id, cost.company_id)
            totals[cost.id] = sums[key] = sums.get(key, 0.0) + cost.amount
        for cost in self:
            cost.running_total = totals.get(cost._origin.id, 0.0)

    # === CRUD METHODS === #

    def write(self, vals):
        if not KEPT.isdisjoint(vals) and any(cost.state != "draft" for cost in self):
            raise UserError(
                self.env._("A posted cost stays as it is: take it back and add another one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if any(cost.state != "draft" for cost in self):
            raise UserError(self.env._("A posted cost is kept: take it back instead."))

    # === ACTION METHODS === #

    def action_post(self):
        """Put these drafts on their cars and into the books."""
        self.check_access("write")
        if any(cost.state != "draft" for cost in self):
            raise UserError(self.env._("This cost is posted already."))
        if any(cost.bill_line_id for cost in self):
            raise UserError(self.env._("This cost is posted with its vendor bill: post the bill."))
        for cost in self:
            if not cost.note:
                raise UserError(
                    self.env._("Say why %s is put on the car: fill in the reason.", cost.name)
                )
        self._post_costs()

    def action_take_back(self):
        """Undo these costs, wherever their cars are by now."""
        self.check_access("write")
        if any(cost.bill_line_id for cost in self):
            raise UserError(
                self.env._("This cost comes from a vendor bill: reverse the bill or reset it.")
            )
        if any(cost.res_id for cost in self):
            raise UserError(
                self.env._("This cost comes from %s: take it back there.", self[:1].origin)
            )
        self._take_back()

    def action_open_origin(self):
        """Open the document the cost comes from."""
        self.ensure_one()
        if self.res_model not in self.env or not self.res_id:
            return False
        return self.env[self.res_model].browse(self.res_id).get_formview_action()

    def action_open_entry(self):
        self.ensure_one()
        return self.move_id.get_formview_action()

    # === BUSINESS METHODS === #

    @api.model
    def _add(self, vehicle, figure, amount, **options):
        """Add a cost to a car: the one way for documents.

        :param vehicle: `dealer.vehicle`
        :param str figure: one of VEHICLE_FIGURES
        :param float amount: without tax, in the currency of the store; negative: value lost
        :param options: see `_add_all`
        :return: the posted cost, empty when the amount is nothing
        """
        return self._add_all([{"vehicle": vehicle, "figure": figure, "amount": amount, **options}])

    @api.model
    def _add_all(self, items):
        """Add costs to cars, posted at once: one entry for each store and day.

        :param list items: dicts of `vehicle`, `figure`, `amount` and, where known, `origin` (the
            document, any record), `account` (credited; debited if negative), `date`, `note`,
            `company` (default: the car's store), `named` (the caller's own expense item named the
            car with this figure: the other side takes it off again)
        :return: the posted costs, without those of nothing
        :raises UserError: an account is missing
        """
        vals_list = []
        for item in items:
            vehicle, origin = item["vehicle"], item.get("origin")
            company = item.get("company") or vehicle.sudo().company_id or self.env.company
            amount = company.currency_id.round(item["amount"])
            if not amount:
                continue
            vals_list.append(
                {
                    "vehicle_id": vehicle.id,
                    "company_id": company.id,
                    "figure": item["figure"],
                    "amount": amount,
                    "date": item.get("date") or company._get_store_date(),
                    "account_id": item["account"].id if item.get("account") else False,
                    "note": item.get("note") or False,
                    "res_model": origin._name if origin else False,
                    "res_id": origin.id if origin else False,
                    "named": bool(item.get("named")),
                }
            )
        # sudo: whoever's document costs something need not see what cars cost
        costs = self.sudo()._create_with_facts(vals_list)
        costs._post_costs()
        return costs.with_env(self.env)

    @api.model
    def _undo(self, origin, reason=False):
        """Take back all that a document added.

        :param origin: the document, any record or records of one model
        :param str reason: why, in the user's language
        :return: the costs that take back
        """
        costs = self.sudo().search(  # whoever cancels the document need not see costs
            [
                ("res_model", "=", origin._name),
                ("res_id", "in", origin.ids),
                ("state", "=", "posted"),
                ("reverses_id", "=", False),
            ]
        )
        return costs._take_back(reason).with_env(self.env)

    def _take_back(self, reason=False):
        """Post the opposite of these costs: the facts are kept, the amounts are gone.

        :return: the costs that take back
        """
        costs = self.sudo().filtered(lambda cost: cost.state == "posted" and not cost.reverses_id)
        vals_list = [
            {
                "vehicle_id": cost.vehicle_id.id,
                "company_id": cost.company_id.id,
                "figure": cost.figure,
                "amount": -cost.amount,
                "date": max(cost.date, cost.company_id._get_store_date()),
                "account_id": cost.account_id.id,
                "note": reason or self.env._("Taken back: %s", cost.note or cost.name),
                "res_model": cost.res_model,
                "res_id": cost.res_id,
                "bill_line_id": cost.bill_line_id.id,
                "named": cost.named,
                "reverses_id": cost.id,
            }
            for cost in costs
        ]
        costs._set_facts({"state": "cancelled"})
        opposites = costs._create_with_facts(vals_list)
        opposites._post_costs()
        return opposites
