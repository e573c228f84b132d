from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CrmLead(models.Model):
    """A lead becomes a quotation with one tap: what is known of it is not typed again."""

    _inherit = "crm.lead"

    wish_vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="Car in Stock",
        domain="[('product_id', '!=', False), ('lifecycle', 'in', ('in_stock', 'in_transit')),"
        " ('trim_id', '=?', trim_id)]",
        index="btree_not_null",
        copy=False,
        help="The very car the person wants. Empty: a car of the trim is allocated to the deal.",
    )
    accessory_ids = fields.Many2many(
        "product.product",
        "crm_lead_accessory_rel",
        string="Accessories",
        domain=[("deal_kind", "=", "accessory"), ("sale_ok", "=", True)],
        help="Put on the quotation with the car.",
    )
    wants_insurance = fields.Boolean(string="Insurance with Us")

    def action_make_quotation(self):
        """Make a deal of what is known of the lead and open it.

        :raises UserError: the lead is lost, or there is nobody to quote
        """
        self.ensure_one()
        self.check_access("write")
        if not self.active:
            raise UserError(
                self.env._("%(lead)s is lost. Restore it before you quote.", lead=self.name)
            )
        return self._make_quotation().get_formview_action()

    def action_view_sale_order(self):
        """Open the deal of the lead on the desk; several in core's list."""
        action = super().action_view_sale_order()
        if order := self.env["sale.order"].browse(action.get("res_id") or []):
            return order.get_formview_action()
        return action

    def action_compare_quotations(self):
        """Show the quotations of the lead beside each other."""
        self.ensure_one()
        view = self.env.ref("dealer_crm_lead_sales.sale_order_view_list_compare")
        form = self.env.ref("dealer_vehicle_sales.view_dealer_deal_form")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quotations of %s", self.name),
            "res_model": "sale.order",
            "views": [
                (view.id, "list"),
                (self.env.ref("dealer_vehicle_sales.view_dealer_deal_kanban").id, "kanban"),
                (form.id, "form"),
            ],
            "domain": [("opportunity_id", "=", self.id)],
            "context": {"create": False},
        }

    def _make_quotation(self):
        """:return: a new deal of the lead, with its wishes carried over"""
        self.ensure_one()
        self._ensure_customer()
        order = self.env["sale.order"].create(self._prepare_quotation_values())
        self._carry_wishes(order)
        return order

    def _ensure_customer(self):
        """The person is a customer from now on: the one with his number or address, else new."""
        for lead in self.filtered(lambda lead: not lead.partner_id):
            if not (lead.contact_name or lead.partner_name):
                raise UserError(
                    self.env._("Whom is the quotation for? Give the name of the person first.")
                )
            partner = lead._find_matching_partner()
            if not partner:
                partner = lead._create_customer()
            lead.partner_id = partner

    def _find_matching_partner(self):
        """A phone number says who somebody is; core looks for the e-mail address only."""
        partner = super()._find_matching_partner()
        if partner or not self.phone_key:
            return partner
        # sudo: the same person may be somebody the user does not see
        found = (
            self.env["res.partner"]
            .sudo()
            .search(
                [
                    ("phone_key", "=", self.phone_key),
                    ("company_id", "in", (False, self.company_id.id)),
                ],
                order="id",
            )
        )
        name = (self.contact_name or self.partner_name or "").strip()
        same = found.filtered(lambda partner: partner.name == name)
        return (same or found)[:1].sudo(False)

    def _prepare_quotation_values(self):
        """:return: values of the deal made of this lead; extended by addons"""
        self.ensure_one()
        context = self._prepare_opportunity_quotation_context()
        values = {
            name.removeprefix("default_"): value
            for name, value in context.items()
            if name.startswith("default_")
        }
        return {**values, "is_deal": True, "order_line": self._prepare_quotation_lines()}

    def _prepare_quotation_lines(self):
        """:return: commands for the lines: the car, then what goes with it"""
        self.ensure_one()
        lines = []
        vehicle = self.wish_vehicle_id
        if vehicle and vehicle.product_id:
            lines.append({"vehicle_id": vehicle.id, "product_id": vehicle.product_id.id})
        elif product := self._get_deal_product():
            lines.append({"product_id": product.id})
        lines += [{"product_id": product.id} for product in self.accessory_ids]
        return [
            Command.create({"sequence": number, "product_uom_qty": 1, **line})
            for number, line in enumerate(lines, 1)
        ]

    def _get_deal_product(self):
        """:return: the product of the trim and colour of interest; none where no trim is known"""
        self.ensure_one()
        trim, color = self.trim_id, self.color_id
        if not trim:
            return self.env["product.product"]
        return trim._get_products(color)[
            trim, color or self.env.ref("dealer_base.color_unspecified")
        ]

    # === WHAT BECOMES OF ITS DEALS === #

    def _update_revenues_from_so(self, order):
        # sudo: whoever confirms the deal, the colleague's lead is worth what was sold
        return super(CrmLead, self.sudo())._update_revenues_from_so(order)

    def _win_by(self, order):
        """A confirmed deal wins its lead, also one given up before; its level is that of people
        who ordered.
        """
        self.filtered(lambda lead: lead.won_status != "won").action_set_won()
        level = self.env.ref("dealer_crm_lead.level_o", raise_if_not_found=False)
        if level and level.active:
            self.with_context(level_reason=order.name).write({"intention_level_id": level.id})

    def _reopen_after(self, order):
        """The deal that won these leads is cancelled: follow them up again.

        Leads with another deal that stands stay won.
        """
        standing = self.env["sale.order"].search(
            [("opportunity_id", "in", self.ids), ("state", "=", "sale")]
        )
        for lead in self - standing.opportunity_id:
            stage = lead._stage_find(domain=[("dealer_code", "in", ("negotiating", "quoted"))])
            stage = stage or lead._stage_find(domain=[("is_won", "=", False)])
            lead.write({"stage_id": stage.id})
            lead.next_follow_up_on = lead._propose_follow_up()
            lead._message_log(
                body=self.env._(
                    "The deal %(deal)s is cancelled: follow the customer up.", deal=order.name
                )
            )
            lead._plan_follow_up_activities()
