from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class DealerVehicleArrival(models.Model):
    """Receiving by VIN: what the clerk does at the gate."""

    _inherit = "dealer.vehicle.arrival"

    # === SCREEN AT THE GATE === #

    @api.model
    def find_for_receipt(self, text):
        """What the gate shows for a typed or scanned VIN.

        :return: dict with ``cars`` (list, see ``_get_gate_data``), ``message`` when there is none
            and ``may_take`` (whether the user may take a car nobody announced)
        """
        self._check_may_receive()
        arrivals = self._find_by_text(text)
        if arrivals:
            return {"cars": arrivals[:10]._get_gate_data(), "message": "", "may_take": False}
        return {
            "cars": [],
            "message": self.env._(
                "%(vin)s is on no shipping list of this store. Don't take it in: ask the sales "
                "manager, who may take it as surplus.",
                vin=text,
            ),
            "may_take": self._may_take_surplus(),
        }

    @api.model
    def get_expected(self):
        """:return: the cars the gate waits for, soonest first"""
        self._check_may_receive()
        arrivals = self.search(
            [("state", "=", "expected"), ("company_id", "in", self.env.companies.ids)],
            order="expected_on, id",
            limit=40,
        )
        return arrivals._get_gate_data()

    def read_for_receipt(self):
        """:return: one car as the gate shows it"""
        self._check_may_receive()
        return self._get_gate_data()[0]

    def receive(self, keys, certificate, date=False, note=""):
        """Take this car in: its very receipt move is validated.

        :param int keys: keys counted
        :param str certificate: ``there`` or ``following``
        :param date: day it came; empty: today at the store
        :return: the car as the gate shows it
        :raises UserError: what is missing, or who received it before
        """
        self.ensure_one()
        self._check_may_receive()
        self.check_access("write")
        if certificate not in ("there", "following"):
            raise UserError(self.env._("Say whether the certificate came with the car."))
        try:
            keys = int(keys)
        except (TypeError, ValueError):
            keys = -1
        if not 0 <= keys <= 9:
            raise UserError(self.env._("Count the keys: a number from 0 to 9."))
        day = fields.Date.to_date(date) or self.company_id._get_store_date()
        if day > self.company_id._get_store_date():
            raise UserError(self.env._("A car cannot have come on a day to come."))
        self._receive(keys, certificate, day, note)
        return self._get_gate_data()[0]

    # === BUSINESS METHODS === #

    @api.model
    def _check_may_receive(self):
        user = self.env.user
        if self.env.su or any(
            user.has_group(f"dealer_base.group_{role}")
            for role in ("stock_clerk", "sales_manager", "general_manager")
        ):
            return
        raise AccessError(
            self.env._("Receiving cars is for the stock clerk and the sales manager.")
        )

    def _get_receipt_blockers(self):
        """:return: list of sentences, why the car cannot be received yet"""
        self.ensure_one()
        if self.state == "received":
            return [
                self.env._(
                    "%(vin)s was received on %(date)s by %(user)s, receipt %(receipt)s.",
                    vin=self.vin,
                    date=self.date_received,
                    user=self.sudo().received_by_id.name,
                    receipt=self.sudo().picking_id.name,
                )
            ]
        if self.state != "expected":
            return [
                self.env._("%s was taken off the shipping list. Ask the sales manager.", self.vin)
            ]
        checklist = self._get_checklist("inbound")[self.id]
        if checklist:
            if checklist.state != "done":
                return [self.env._("The inbound check of %s is not finished.", self.vin)]
        elif self._find_template():
            return [self.env._("The inbound check of %s has not been made.", self.vin)]
        return []

    def _find_template(self):
        """:return: the inbound checklist that fits this car, or an empty one"""
        self.ensure_one()
        templates = self.env["dealer.checklist.template"]._find_for(
            "inbound", self.vehicle_id, self.company_id
        )
        return templates[self.vehicle_id.id]

    def _receive(self, keys, certificate, day, note):
        self.ensure_one()
        self._lock()
        if blockers := self._get_receipt_blockers():
            raise UserError("\n".join(blockers))
        self.write({"keys": keys, "certificate": certificate, "note": note or self.note})
        # sudo: what the gate found is the clerk's, the receipt is the purchase's
        move = self.sudo().with_company(self.company_id).move_id
        picking = self._get_own_picking(move)
        move._take_expected_lot(self.lot_id)
        move.picked = True
        picking.with_context(force_period_date=day, skip_backorder=True).button_validate()
        if move.state != "done":
            raise UserError(self.env._("The receipt %s could not be finished.", picking.name))
        self.sudo()._set_facts({"date_received": day})
        self.vehicle_id.sudo().stock_date = day
        self.vehicle_id._note_arrival(keys, self.key_code, certificate == "there", day)

    def _lock(self):
        """Of two who receive the same car the second waits, and sees the first.

        The row is touched, not only locked: see ``stock.lot._lock_vehicles``.
        """
        self.env.cr.execute(
            "UPDATE dealer_vehicle_arrival SET write_date = write_date WHERE id IN %s",
            [tuple(self.ids)],
        )
        self.invalidate_recordset(["state"])

    def _get_own_picking(self, move):
        """:return: a receipt of this car alone, so that it has a number of its own"""
        picking = move.picking_id
        others = picking.move_ids.filtered(lambda other: other != move and other.state != "cancel")
        if not others:
            return picking
        own = picking.copy({"move_ids": [], "move_line_ids": []})
        move.picking_id = own
        move.move_line_ids.picking_id = own
        return own

    def _note_received(self):
        """The receipt moves of these cars are done: by whom and when."""
        for company, arrivals in self.grouped("company_id").items():
            arrivals._set_facts(
                {
                    "received_on": fields.Datetime.now(),
                    "received_by_id": self.env.uid,
                    "date_received": company._get_store_date(),
                }
            )

    def _get_gate_data(self):
        """:return: list of dicts, one a car"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        can_check = self._find_templates()
        today = {
            company: fields.Date.to_string(company._get_store_date()) for company in self.company_id
        }
        result = []
        for arrival in self:
            vehicle = arrival.vehicle_id
            checklist = arrival._get_checklist("inbound")[arrival.id]
            # sudo: name of whoever received it, number of the receipt and the deal's, no more
            shown = arrival.sudo()
            result.append(
                {
                    "id": arrival.id,
                    "vin": vehicle.vin,
                    "car": vehicle.trim_id.display_name or vehicle.display_name,
                    "color": vehicle.color_id.name or "",
                    "interior": vehicle.interior_color_id.name or "",
                    "engine_number": vehicle.engine_number or "",
                    "certificate_number": vehicle.certificate_number or "",
                    "key_code": vehicle.key_code or "",
                    "maker_order": shown.maker_order_id.name or "",
                    "deal": shown.deal_id.name or "",
                    "carrier": arrival.carrier or "",
                    "truck": arrival.truck or "",
                    "expected_on": fields.Date.to_string(arrival.expected_on) or "",
                    "is_late": arrival.is_late,
                    "state": arrival.state,
                    "state_label": labels[arrival.state],
                    "keys": arrival.keys,
                    "certificate": arrival.certificate,
                    "note": arrival.note or "",
                    "check": checklist.state or "",
                    "check_result": checklist.result or "",
                    "needs_check": can_check.get(arrival.id, False),
                    "damages": arrival.damage_count,
                    "received_on": fields.Date.to_string(arrival.date_received) or "",
                    "received_by": shown.received_by_id.name or "",
                    "receipt": shown.picking_id.name or "",
                    "today": today[arrival.company_id],
                }
            )
        return result

    def _find_templates(self):
        """:return: {arrival id: whether a checklist fits its car}"""
        found = {}
        Template = self.env["dealer.checklist.template"]
        for company, arrivals in self.grouped("company_id").items():
            templates = Template._find_for("inbound", arrivals.vehicle_id, company)
            for arrival in arrivals:
                found[arrival.id] = bool(templates.get(arrival.vehicle_id.id))
        return found
