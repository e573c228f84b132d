from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date, format_datetime

# parts that come "on a day" are counted on from noon
NOON = 12
OPEN = ("draft", "in_progress", "waiting")


class DealerRepairOrder(models.Model):
    """What ordered parts do to a visit: it waits for them, and its promise moves with them."""

    _inherit = "dealer.repair.order"

    parts_expected_date = fields.Date(
        string="Parts Expected",
        compute="_compute_parts_expected_date",
        help="Day the last part ordered for this visit comes.",
    )
    promise_at_risk = fields.Boolean(
        compute="_compute_promise_at_risk",
        search="_search_promise_at_risk",
        help="Parts ordered for this visit come after the car was promised; on the day they come "
        "they are counted on from noon.",
    )
    promise_proposed_on = fields.Datetime(
        string="Proposed Promise",
        compute="_compute_promise_at_risk",
        help="Noon of the day the last part comes, and the labour still to be done (at least an "
        "hour) by the store's opening hours.",
    )
    promise_risk = fields.Char(compute="_compute_promise_risk", help="What is at risk, in words.")
    promise_told_date = fields.Date(
        readonly=True,
        copy=False,
        help="Day of the parts the adviser was last told of: he is told once of each.",
    )
    promise_ids = fields.One2many(
        "dealer.repair.promise", "order_id", string="Promises", readonly=True, copy=False
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.part_expected_date")
    def _compute_parts_expected_date(self):
        for order in self:
            dates = order.line_ids.mapped("part_expected_date")
            order.parts_expected_date = max(filter(None, dates), default=False)

    @api.depends(
        "parts_expected_date", "promised_on", "category", "line_ids.quantity", "job_ids.done_on"
    )
    def _compute_promise_at_risk(self):
        for order in self:
            order.promise_at_risk = order.promise_proposed_on = False
            expected = order.parts_expected_date
            if not (expected and order.promised_on and order.category in OPEN):
                continue
            ready = order.company_id._get_store_moment(expected, NOON)
            order.promise_at_risk = ready > order.promised_on
            if order.promise_at_risk:
                order.promise_proposed_on = order._get_finish_from(ready)

    @api.depends("promise_at_risk", "promise_proposed_on")
    @api.depends_context("lang", "tz")
    def _compute_promise_risk(self):
        for order in self:
            order.promise_risk = order.promise_at_risk and order._get_risk_text()

    def _search_promise_at_risk(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["dealer.part.special.order"].flush_model()
        self.flush_model(["promised_on", "category", "company_id"])
        risky = SQL(
            """(
            SELECT orders.id
              FROM dealer_repair_order orders
              JOIN dealer_part_special_order part ON part.dealer_repair_order_id = orders.id
              JOIN res_company store ON store.id = orders.company_id
         LEFT JOIN resource_calendar hours ON hours.id = store.resource_calendar_id
             WHERE orders.category = ANY(%(open)s)
               AND part.state IN ('to_order', 'ordered', 'on_the_way')
               AND COALESCE(part.expected_date, part.promised_date) + %(noon)s * interval '1 hour'
                   > orders.promised_on AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(hours.tz, %(tz)s)
            )""",
            open=list(OPEN),
            noon=NOON,
            tz=self.env.user.tz or "UTC",
        )
        return [("id", "in" if True in value else "not in", risky)]

    # === CRUD METHODS === #

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"promise_told_date"}

    # === ACTIONS === #

    def action_view_special_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_purchase.dealer_part_special_order_action"
        )
        action["domain"] = [("dealer_repair_order_id", "=", self.id)]
        action["context"] = {"create": False}
        return action

    def action_move_promise(self):
        """Promise the proposed time instead of the old one, and offer to tell the customer.

        :raise UserError: the promise is not at risk
        """
        self.ensure_one()
        self.check_access("write")
        if not self.promise_at_risk:
            raise UserError(
                self.env._("The parts come in time: the promise of %s stands.", self.name)
            )
        parts = self.line_ids.filtered(
            lambda line: line.part_expected_date == self.parts_expected_date
        )
        # Promises are kept for ever: none is made or changed but by the order's actions.
        promise = (
            self.env["dealer.repair.promise"]
            .sudo()
            ._create_for(self, self.promise_proposed_on, ", ".join(parts.mapped("name")))
        )
        self.promised_on = promise.new_promised_on
        self.activity_feedback(["dealer_workshop_purchase.activity_type_promise"])
        return promise.sudo(False).action_tell()

    # === BUSINESS METHODS === #

    def _get_finish_from(self, ready):
        """Return when the open work of this order is finished if it starts at `ready` (UTC)."""
        self.ensure_one()
        open_labour = self.line_ids.filtered(
            lambda line: line.line_type == "labour" and not line.job_id.done_on
        )
        hours = max(1.0, sum(open_labour.mapped("quantity")))
        return self.company_id._get_workflow_deadline(ready, hours)

    def _get_risk_text(self):
        self.ensure_one()
        zone = self.company_id._get_store_zone()
        return self.env._(
            "Parts come on %(date)s, the car is promised for %(promised)s. Proposed: %(proposed)s.",
            date=format_date(self.env, self.parts_expected_date),
            promised=format_datetime(self.env, self.promised_on, tz=zone, dt_format="short"),
            proposed=format_datetime(
                self.env, self.promise_proposed_on, tz=zone, dt_format="short"
            ),
        )

    def _tell_promise_at_risk(self):
        """Tell the adviser of each day of the parts that breaks the promise, once."""
        for order in self:
            expected = order.parts_expected_date
            if not order.promise_at_risk:
                if order.promise_told_date:  # the parts come in time after all
                    order._set_facts({"promise_told_date": False})
                    order.activity_unlink(["dealer_workshop_purchase.activity_type_promise"])
                continue
            if order.promise_told_date == expected:
                continue
            adviser = order.adviser_id or order.create_uid
            order._set_facts({"promise_told_date": expected})
            order.activity_unlink(["dealer_workshop_purchase.activity_type_promise"])
            order.with_context(mail_activity_quick_update=True).activity_schedule(
                "dealer_workshop_purchase.activity_type_promise",
                user_id=adviser.id,
                summary=order.with_context(lang=adviser.lang or self.env.lang)._get_risk_text(),
            )

    def _update_parts_wait(self):
        """Wait for parts while all open work needs parts that are not there; go on when some is.

        A car nobody has started on does not wait yet, and one that is being worked on goes on.
        """
        for order in self:
            if order.category not in ("in_progress", "waiting"):
                continue
            if order.waiting_reason not in (False, "parts"):
                continue
            jobs = order.job_ids.filtered(lambda job: not job.done_on)
            waits = bool(jobs) and all(job._is_short_of_parts() for job in jobs)
            if waits and not order.waiting_reason and not any(jobs.mapped("is_clocked_on")):
                order.waiting_reason = "parts"
            elif order.waiting_reason and jobs and not waits:
                order.waiting_reason = False

    def _request_parts(self, lines):
        picking = super()._request_parts(lines)
        # what was asked for and is not on the shelf may stop the visit
        asked = picking.move_ids.filtered(lambda move: move.dealer_repair_line_id in lines)
        if any(move.state not in ("assigned", "done", "cancel") for move in asked):
            self.sudo()._update_parts_wait()
        return picking
