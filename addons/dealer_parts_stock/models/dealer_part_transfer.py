from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

CATEGORIES = [
    ("draft", "Draft"),
    ("asked", "Asked"),
    ("agreed", "Agreed"),
    ("in_transit", "In Transit"),
    ("partial", "Received Partly"),
    ("received", "Received"),
    ("cancelled", "Cancelled"),
]
_WHAT_AND_WHERE = frozenset({"source_id", "destination_id", "line_ids"})


class DealerPartTransfer(models.Model):
    """Parts on their way from one warehouse to another, of one store or of two.

    One document, two kinds of pickings: what is sent goes from the source to transit, and each
    shipment gets its receipt, from transit to the destination, at the moment it leaves. Quantities
    sent, received and taken back are those of the done moves, and the category follows from them.

    Within one store the transit location is the store's own: the parts stay in its stock value.

    Between stores the transit location belongs to nobody (core's inter-company transit), so the
    parts leave the books of the sender and enter those of the receiver:

    - they leave at the sender's cost (average cost: the cost on that day),
    - they arrive at that very value, converted at the rate of the day they left; partial arrivals
      share it so that they add up to the cent,
    - at both moments an entry is posted against `res.company.store_transfer_account_id`, also with
      periodic valuation, so that no store's stock variation is an expense or income of transfers.
      The sender's debit and the receiver's credit are what the stores owe each other for parts.

    What is missing is the sender's until it is received: closing the difference takes it back into
    his stock at the value it left with, and what is lost is written off there as a core scrap.
    """

    _name = "dealer.part.transfer"
    _description = "Parts Transfer"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "id desc"
    _workflow_category_field = "category"
    _workflow_seal_lines = ("line_ids",)
    _fact_fields = frozenset({"asked_on", "agreed_on", "cancelled_on", "decline_reason"})

    source_id = fields.Many2one(
        "dealer.part.place", string="From", required=True, index=True, tracking=True
    )
    destination_id = fields.Many2one(
        "dealer.part.place",
        string="To",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self._default_destination(),
        domain="[('company_id', 'in', allowed_company_ids)]",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Receiving Store",
        compute="_compute_companies",
        store=True,
        precompute=True,
        index=True,
    )
    source_company_id = fields.Many2one(
        "res.company",
        string="Sending Store",
        compute="_compute_companies",
        store=True,
        precompute=True,
        index=True,
    )
    is_between_stores = fields.Boolean(compute="_compute_companies", store=True, precompute=True)
    user_id = fields.Many2one(
        "res.users", string="Asked By", default=lambda self: self.env.user, index="btree_not_null"
    )
    date_needed = fields.Date(string="Needed By")
    note = fields.Text(string="What For")
    line_ids = fields.One2many("dealer.part.transfer.line", "transfer_id", copy=True)
    picking_ids = fields.One2many("stock.picking", "transfer_id")
    picking_count = fields.Integer(compute="_compute_picking_count")

    asked_on = fields.Datetime(readonly=True, copy=False)
    agreed_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    decline_reason = fields.Char(string="Why Not", readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )
    is_my_source = fields.Boolean(compute="_compute_sides")
    is_my_destination = fields.Boolean(compute="_compute_sides")
    has_to_send = fields.Boolean(compute="_compute_open")
    has_difference = fields.Boolean(compute="_compute_open")

    _places_differ = models.Constraint(
        "CHECK (source_id != destination_id)",
        "A transfer goes to another warehouse: choose two different ones.",
    )

    # === COMPUTE METHODS === #

    def _default_destination(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        return self.env["dealer.part.place"].browse(warehouse.id)

    @api.depends("source_id", "destination_id")
    def _compute_companies(self):
        for transfer in self:
            transfer.company_id = transfer.destination_id.company_id
            transfer.source_company_id = transfer.source_id.company_id
            transfer.is_between_stores = transfer.company_id != transfer.source_company_id

    @api.depends(
        "asked_on",
        "agreed_on",
        "cancelled_on",
        "line_ids.quantity_sent",
        "line_ids.quantity_received",
        "line_ids.quantity_back",
        "line_ids.quantity_to_send",
    )
    def _compute_category(self):
        for transfer in self:
            transfer.category = transfer._get_category()

    def _get_category(self):
        lines = self.line_ids
        if any(lines.mapped("quantity_sent")):
            if any(lines.mapped("quantity_to_send")) or any(lines.mapped("quantity_in_transit")):
                return "partial" if any(lines.mapped("quantity_received")) else "in_transit"
            return "received" if any(lines.mapped("quantity_received")) else "cancelled"
        if self.cancelled_on:
            return "cancelled"
        if self.agreed_on:
            # the storeman may have cancelled the picking itself
            return "agreed" if any(lines.mapped("quantity_to_send")) else "cancelled"
        return "asked" if self.asked_on else "draft"

    @api.depends_context("allowed_company_ids")
    @api.depends("company_id", "source_company_id")
    def _compute_sides(self):
        mine = self.env.companies
        for transfer in self:
            transfer.is_my_source = transfer.source_company_id in mine
            transfer.is_my_destination = transfer.company_id in mine

    @api.depends("line_ids.quantity_in_transit", "line_ids.quantity_to_send")
    def _compute_open(self):
        for transfer in self:
            transfer.has_to_send = any(transfer.line_ids.mapped("quantity_to_send"))
            transfer.has_difference = any(transfer.line_ids.mapped("quantity_in_transit"))

    @api.depends("picking_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_picking_count(self):
        counts = dict(
            self.env["stock.picking"]._read_group(
                [("transfer_id", "in", self.ids)], ["transfer_id"], ["__count"]
            )
        )
        for transfer in self:
            transfer.picking_count = counts.get(transfer, 0)

    # === CRUD METHODS === #

    def write(self, vals):
        if _WHAT_AND_WHERE.difference({"line_ids"}).intersection(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        for transfer in self:
            if transfer.asked_on:
                raise UserError(
                    self.env._(
                        "%(transfer)s has been asked for, so it stays in the history: cancel it.",
                        transfer=transfer.name,
                    )
                )

    def _check_draft(self):
        for transfer in self:
            if transfer.asked_on:
                raise UserError(
                    self.env._(
                        "%(transfer)s has been asked for: what and where can't change any more. "
                        "Cancel it and make another.",
                        transfer=transfer.name,
                    )
                )

    # === ACTION METHODS === #

    def action_ask(self):
        """Ask for the parts; within one store nobody has to agree, and they are reserved at once."""
        for transfer in self:
            transfer._check_side("company_id")
            if transfer.category != "draft":
                raise UserError(
                    self.env._(
                        "%(transfer)s was asked for or cancelled already: make a new one.",
                        transfer=transfer.name,
                    )
                )
            if blockers := transfer._get_ask_blockers():
                raise UserError("\n".join(blockers))
            transfer._set_facts({"asked_on": fields.Datetime.now()})
            for line in transfer.line_ids:
                line._set_quantities({"quantity_agreed": line.quantity})
            if not transfer.is_between_stores:
                transfer._agree()
        return True

    def action_agree(self):
        """Agree to what the lines say, and reserve it."""
        for transfer in self:
            transfer._check_side("source_company_id")
            if not transfer.asked_on or transfer.agreed_on or transfer.cancelled_on:
                raise UserError(
                    self.env._("%(transfer)s waits for no answer.", transfer=transfer.name)
                )
            transfer._agree()
        return True

    def action_cancel(self, reason=""):
        """Withdraw or decline what has not been sent yet."""
        for transfer in self:
            if any(transfer.line_ids.mapped("quantity_sent")):
                raise UserError(
                    self.env._(
                        "%(transfer)s is on its way: it can be received, or taken back with “Close "
                        "Difference”.",
                        transfer=transfer.name,
                    )
                )
            facts = {"cancelled_on": fields.Datetime.now()}
            if reason:
                facts["decline_reason"] = reason
            transfer._set_facts(facts)
            # sudo: the asking store may withdraw what the other has reserved for it; searched, as
            # the cache may hold what one store may read of them
            self.env["stock.picking"].sudo().search(
                [("transfer_id", "=", transfer.id), ("state", "!=", "done")]
            ).action_cancel()
        return True

    def action_send(self):
        """Open what is still to be sent."""
        self._check_side("source_company_id")
        return self._open_pickings("send")

    def action_receive(self):
        """Open what is still to be received."""
        self._check_side("company_id")
        return self._open_pickings("receive")

    def action_open_pickings(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pickings of %(transfer)s", transfer=self.name),
            "res_model": "stock.picking",
            "views": [(False, "list"), (False, "form")],
            "domain": [("transfer_id", "=", self.id)],
        }

    def action_close_difference(self):
        """Open the dialog that says what became of what has not arrived."""
        self.ensure_one()
        self._check_side("source_company_id")
        return self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_stock.dealer_part_transfer_difference_action"
        ) | {"context": {"default_transfer_id": self.id}}

    # === BUSINESS METHODS === #

    def _check_side(self, field):
        """Each store does its own part: asks and receives, or agrees and sends."""
        for transfer in self:
            company = transfer[field]
            if company not in self.env.companies:
                raise UserError(
                    self.env._(
                        "%(transfer)s: this is for the people of %(store)s to do.",
                        transfer=transfer.name,
                        store=company.sudo().name,  # another store's name, no more
                    )
                )

    def _get_ask_blockers(self):
        """:return: sentences, why the transfer can't be asked for"""
        self.ensure_one()
        lines = self.line_ids
        if not lines:
            return [self.env._("Say first which parts, and how many.")]
        blockers = []
        stores = (self.company_id | self.source_company_id).ids
        foreign = lines.product_id.filtered(
            lambda p: p.company_id and set(stores) != set(p.company_id.ids)
        )
        if foreign:
            blockers.append(
                self.env._(
                    "%(parts)s is kept by one store only and can't go to another: take the store "
                    "off the part first.",
                    parts=format_list(self.env, foreign.mapped("display_name")),
                )
            )
        return blockers

    def _agree(self):
        """Make the picking that sends what was agreed, and reserve it at the source."""
        self.ensure_one()
        lines = self.line_ids.filtered("quantity_agreed")
        if not lines:
            raise UserError(
                self.env._(
                    "%(transfer)s: nothing is agreed to. Decline it instead, with a reason.",
                    transfer=self.name,
                )
            )
        company = self.source_company_id
        warehouse = self.source_id._get_warehouse()
        transit = self._get_transit_location()
        picking_type = warehouse.transfer_send_type_id
        common = {
            "location_id": picking_type.default_location_src_id.id,
            "location_dest_id": transit.id,
            "company_id": company.id,
        }
        # the sender's people agree; within a store whoever asks may move parts there
        picking = (
            self.env["stock.picking"]
            .with_company(company)
            .create(
                {
                    **common,
                    "picking_type_id": picking_type.id,
                    "origin": self.name,
                    "transfer_id": self.id,
                    "move_ids": [
                        Command.create(
                            {
                                **common,
                                "product_id": line.product_id.id,
                                "product_uom": line.product_uom_id.id,
                                "product_uom_qty": line.quantity_agreed,
                                "transfer_line_id": line.id,
                                "transfer_flow": "send",
                                "origin": self.name,
                            }
                        )
                        for line in lines
                    ],
                }
            )
        )
        picking.action_confirm()
        self._set_facts({"agreed_on": fields.Datetime.now()})
        picking.action_assign()

    def _get_transit_location(self):
        """:return: the store's own transit location, or the one between stores"""
        # sudo: both belong to the program; core keeps them archived until they are needed
        if self.is_between_stores:
            location = self.env.ref("stock.stock_location_inter_company").sudo()
        else:
            location = self.sudo().company_id.internal_transit_location_id
        if not location.active:
            location.active = True
        return location

    def _announce(self, sent):
        """Make the receipts of what has just been sent, one for each shipment."""
        for transfer, moves in sent.grouped(lambda m: m.transfer_line_id.transfer_id).items():
            # sudo: the sender makes the receiver's receipt, of exactly what he sent
            receiver = transfer.sudo().with_company(transfer.company_id)
            picking_type = receiver.destination_id._get_warehouse().transfer_receive_type_id
            common = {
                "location_id": receiver._get_transit_location().id,
                "location_dest_id": picking_type.default_location_dest_id.id,
                "company_id": transfer.company_id.id,
            }
            receipt = receiver.env["stock.picking"].create(
                {
                    **common,
                    "picking_type_id": picking_type.id,
                    "origin": transfer.name,
                    "transfer_id": transfer.id,
                    "move_ids": [
                        Command.create(
                            {
                                **common,
                                "product_id": move.product_id.id,
                                "product_uom": move.product_uom.id,
                                "product_uom_qty": move.quantity,
                                "transfer_line_id": move.transfer_line_id.id,
                                "transfer_flow": "receive",
                                "transfer_sent_id": move.id,
                                "origin": transfer.name,
                            }
                        )
                        for move in moves
                        if move.quantity
                    ],
                }
            )
            receipt.move_ids._action_confirm(merge=False)
            receipt.move_ids._expect_sent_lots()
            receipt.action_assign()

    def _open_pickings(self, flow):
        self.ensure_one()
        moves = self.env["stock.move"].search(
            [
                ("transfer_line_id", "in", self.line_ids.ids),
                ("transfer_flow", "=", flow),
                ("state", "not in", ("done", "cancel")),
            ]
        )
        pickings = moves.picking_id
        if not pickings:
            raise UserError(self.env._("%(transfer)s: nothing is open there.", transfer=self.name))
        action = {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "name": self.env._("Send") if flow == "send" else self.env._("Receive"),
            "views": [(False, "form")],
            "res_id": pickings[0].id,
        }
        if len(pickings) > 1:
            action.update(
                views=[(False, "list"), (False, "form")],
                domain=[("id", "in", pickings.ids)],
                res_id=False,
            )
        return action

    def _take_back(self, quantities, lost, reason):
        """Close a difference: what did not arrive is the sender's again, and lost parts go.

        :param dict quantities: line -> what comes back on the sender's shelf
        :param dict lost: line -> what is lost and written off
        :param str reason: what happened, for the history
        """
        self.ensure_one()
        self._check_side("source_company_id")
        moves = self.env["stock.move"]
        for line in quantities | lost:
            quantity = quantities.get(line, 0.0) + lost.get(line, 0.0)
            moves += line._make_back_moves(quantity)
        if not moves:
            raise UserError(self.env._("Say of which parts how many are back or lost."))
        moves.picking_id._action_done()
        scraps = self.env["stock.scrap"]
        for line, quantity in lost.items():
            if quantity:
                scraps += line._scrap_lost(quantity)
        self.message_post(body=self.env._("Difference closed: %(reason)s", reason=reason))
        return scraps
