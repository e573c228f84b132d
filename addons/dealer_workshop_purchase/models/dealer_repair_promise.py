from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime


class DealerRepairPromise(models.Model):
    """A promise that was moved: from when to when, why, and how the customer heard of it."""

    _name = "dealer.repair.promise"
    _description = "Promise Moved"
    _inherit = ["dealer.fact.mixin"]
    _order = "id desc"
    _rec_name = "order_id"
    _check_company_auto = True
    _fact_fields = frozenset({"told_on", "told_how", "told_by_id"})
    _fixed_fields = frozenset({"order_id", "old_promised_on", "new_promised_on", "moved_by_id"})

    order_id = fields.Many2one(
        "dealer.repair.order", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="order_id.partner_id")
    phone = fields.Char(related="order_id.bringer_phone")
    old_promised_on = fields.Datetime(string="Promised Before", required=True, readonly=True)
    new_promised_on = fields.Datetime(string="Promised Now", required=True, readonly=True)
    reason = fields.Char(required=True, help="Which part came late, or what else moved it.")
    moved_by_id = fields.Many2one("res.users", string="Moved by", required=True, readonly=True)
    message = fields.Text(
        compute="_compute_message",
        store=True,
        readonly=False,
        help="What the customer is told, in his language; copy it or send it by mail.",
    )
    told_on = fields.Datetime(string="Customer Told", readonly=True, copy=False)
    told_how = fields.Selection(
        [
            ("phone", "By phone"),
            ("text", "By text message"),
            ("person", "In person"),
            ("mail", "By mail"),
        ],
        readonly=True,
        copy=False,
    )
    told_by_id = fields.Many2one("res.users", string="Told by", readonly=True, copy=False)

    @api.depends("order_id", "new_promised_on")
    def _compute_message(self):
        for promise in self:
            order = promise.order_id
            words = order.with_context(lang=order.partner_id.lang or self.env.lang)
            promise.message = words.env._(
                "%(customer)s, a part for your car %(car)s arrives later than planned. The car "
                "will be ready on %(date)s. We are sorry for the delay. %(store)s",
                customer=order.partner_id.name,
                car=order.license_plate or order.vehicle_id.display_name,
                date=format_datetime(
                    words.env,
                    promise.new_promised_on,
                    tz=order.company_id._get_store_zone(),
                    dt_format="short",
                ),
                store=order.company_id.store_short_name or order.company_id.name,
            )

    @api.model
    def _create_for(self, order, new, reason):
        """Keep that `order` is promised for `new` instead."""
        return self.create(
            {
                "order_id": order.id,
                "old_promised_on": order.promised_on,
                "new_promised_on": new,
                "reason": reason,
                "moved_by_id": self.env.user.id,
            }
        )

    def action_tell(self):
        """Open what the customer is to be told."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tell the Customer"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_told_by_phone(self):
        return self._told("phone")

    def action_told_by_text(self):
        return self._told("text")

    def action_told_in_person(self):
        return self._told("person")

    def action_send_mail(self):
        """Send the text to the customer, from the order."""
        self.ensure_one()
        if not self.partner_id.email:
            raise UserError(
                self.env._(
                    "%s has no e-mail address. Copy the text, or call.", self.partner_id.name
                )
            )
        template = self.env.ref("dealer_workshop_purchase.mail_template_promise")
        self.check_access("write")
        self.order_id.message_post_with_source(
            template, partner_ids=self.partner_id.ids, subtype_xmlid="mail.mt_comment"
        )
        return self._told("mail")

    def _told(self, how):
        self.check_access("write")
        self._set_facts(
            {"told_on": fields.Datetime.now(), "told_how": how, "told_by_id": self.env.user.id}
        )
        return {"type": "ir.actions.act_window_close"}
