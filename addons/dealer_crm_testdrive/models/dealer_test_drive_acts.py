from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

# what nobody drives on a test drive: a slip of the finger
_FAR = 2000
_HOUR = timedelta(hours=1)

# which level of intention follows from what the customer says (dealer.intention.level)
LEVELS = {"now": "H", "month": "A", "quarter": "B", "later": "C"}


class DealerTestDrive(models.Model):
    """Going out, coming back, and what the customer says then."""

    _inherit = "dealer.test.drive"

    # === ACTIONS === #

    def action_licence(self):
        """Photograph and check the driver's licence; the one kept is shown again."""
        self.ensure_one()
        self._check_acting("booked")
        licence = self.licence_id
        if not licence or licence.partner_id != self.driver_id or licence.erased_on:
            licence = self.env["dealer.driving.licence"].create(
                {"partner_id": self.driver_id.id, "company_id": self.company_id.id}
            )
            self._set_facts({"licence_id": licence.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Driving Licence"),
            "res_model": licence._name,
            "res_id": licence.id,
            "views": [(self.env.ref("dealer_crm_testdrive.licence_view_form_check").id, "form")],
            "target": "new",
        }

    def action_sign(self):
        """The customer reads and signs the agreement here, on the screen."""
        self.ensure_one()
        self._check_acting("booked")
        wizard = self.env["dealer.test.drive.sign"].create({"drive_id": self.id})
        return self._get_dialog(self.env._("Test Drive Agreement"), wizard)

    def action_go(self):
        """Hand over the key: what the odometer and the gauge show."""
        self.ensure_one()
        self._check_acting("booked")
        self._check_may_go()
        wizard = self.env["dealer.test.drive.reading"].create(
            {"drive_id": self.id, "odometer": self.vehicle_id.odometer}
        )
        return self._get_dialog(self.env._("Off You Go"), wizard)

    def action_return(self):
        """Take the car back: what the odometer and the gauge show."""
        self.ensure_one()
        self._check_acting("out")
        wizard = self.env["dealer.test.drive.reading"].create(
            {
                "drive_id": self.id,
                "odometer": self.odometer_out + (self.route_id.distance or 0),
                "energy": self.energy_out,
            }
        )
        return self._get_dialog(self.env._("Back Again"), wizard)

    def action_check_car(self):
        """Walk around the car: damage is marked and photographed."""
        self.ensure_one()
        self._check_acting("booked", "out", "back", "done")
        return self._open_checklist("test_drive", self.vehicle_id)

    def action_finish(self):
        """The customer has said how he found the car: the lead learns it."""
        self._check_acting("back")
        for drive in self:
            if not drive.buying_intention:
                raise UserError(
                    self.env._("Ask the customer first: when does he want to buy a car?")
                )
        self._set_facts({"finished_on": fields.Datetime.now()})
        self._tell_lead()
        self._workflow_settle_facts()
        return True

    def action_no_show(self):
        """The customer did not come: the car is free again."""
        self._check_acting("booked")
        now = fields.Datetime.now()
        for drive in self:
            if drive.date_start > now:
                raise UserError(
                    self.env._(
                        "%(number)s begins at %(time)s: cancel it if the customer calls it off.",
                        number=drive.name,
                        time=drive._format_time(drive.date_start),
                    )
                )
        self._set_facts({"no_show_on": now})
        self._log_contacts(self.env._("Did not come to the test drive"), "no_answer")
        self._workflow_settle_facts()
        return True

    def action_cancel(self):
        """Call it off: the car is free again."""
        self._check_acting("booked")
        self._cancel(False)
        return True

    def action_print_agreement(self):
        self.ensure_one()
        return self.env.ref("dealer_crm_testdrive.report_agreement").report_action(self)

    # === BUSINESS METHODS === #

    def _get_dialog(self, name, wizard):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _cancel(self, reason):
        self._set_facts({"cancelled_on": fields.Datetime.now(), "cancel_reason": reason})
        self._workflow_settle_facts()

    def _get_go_blockers(self):
        """What keeps the customer from driving off now.

        :return: list of sentences, each says what to do
        """
        self.ensure_one()
        # sudo: deals, papers and keys of the car, whoever may open them
        drive = self.sudo()
        blockers = []
        if drive.licence_problem:
            blockers.append(drive.licence_problem)
        if not drive.signed_on:
            blockers.append(self.env._("The customer signs the agreement first."))
        if block := drive.vehicle_id._get_drive_block(drive.company_id, drive=drive):
            blockers.append(block)
        keys = drive.vehicle_id.key_ids
        if keys and not keys.filtered(lambda key: key.state == "cabinet"):
            lent = keys.filtered(lambda key: key.state == "lent")[:1]
            if lent and lent.borrower_id != drive.user_id.partner_id:
                blockers.append(
                    self.env._(
                        "The key is with %(person)s: fetch it first.", person=lent.borrower_id.name
                    )
                )
            elif not lent:
                blockers.append(self.env._("No key of the car is in the cabinet."))
        return blockers

    def _check_may_go(self):
        if blockers := self._get_go_blockers():
            raise UserError("\n".join(blockers))

    def _go(self, odometer, energy):
        """The car leaves the yard with the customer.

        :param int odometer: km
        :param int energy: fuel or charge, in %
        """
        self.ensure_one()
        self._check_acting("booked")
        # a written row: who ends the car's use as a demo car meanwhile begins again and sees this
        self.env.cr.execute(
            "UPDATE dealer_vehicle_usage SET write_date = write_date"
            " WHERE vehicle_id = %s AND date_to IS NULL",
            [self.vehicle_id.id],
        )
        self._check_may_go()
        last = self.vehicle_id.odometer
        if odometer < last:
            raise UserError(
                self.env._(
                    "The odometer of %(car)s showed %(last)s km already: read it again.",
                    car=self.vehicle_id.display_name,
                    last=last,
                )
            )
        now = fields.Datetime.now()
        # sudo: consultants take the key of the car they drive, they keep no keys
        keys = self.vehicle_id.sudo().key_ids
        key = keys.filtered(lambda one: one.state == "cabinet")[:1]
        if key:
            key._lend(self.user_id.partner_id, max(self.date_stop, now + _HOUR), "drive")
        self._set_facts(
            {"out_on": now, "odometer_out": odometer, "energy_out": energy, "key_id": key.id}
        )
        if odometer > last:
            self._note_odometer(odometer, now)
        self._workflow_settle_facts()
        self.flush_recordset()

    def _come_back(self, odometer, energy):
        """The car is in the yard again.

        :param int odometer: km
        :param int energy: fuel or charge, in %
        """
        self.ensure_one()
        self._check_acting("out")
        if odometer < self.odometer_out:
            raise UserError(
                self.env._(
                    "The odometer showed %(out)s km when the car went out: it cannot show less now.",
                    out=self.odometer_out,
                )
            )
        if odometer - self.odometer_out > _FAR:
            raise UserError(
                self.env._(
                    "%(km)s km on one test drive? Read the odometer again.",
                    km=odometer - self.odometer_out,
                )
            )
        now = fields.Datetime.now()
        key = self.key_id.sudo()  # as in _go
        if key.state == "lent" and key.borrower_id == self.user_id.partner_id:
            key.action_return()
            key.loan_ids.flush_recordset()  # the key may go out again at once
        self._set_facts({"back_on": now, "odometer_in": odometer, "energy_in": energy})
        if odometer > self.odometer_out:
            self._note_odometer(odometer, now)
        items = self.env["dealer.test.drive.item"].search([])  # pylint: disable=no-search-all
        # sudo: the questions come by themselves, people give the stars
        self.env["dealer.test.drive.rating"].sudo().create(
            [{"drive_id": self.id, "item_id": item.id} for item in items - self.rating_ids.item_id]
        )
        self._reach_stage()
        self._workflow_settle_facts()

    def _note_odometer(self, odometer, now):
        # sudo: what a consultant reads counts, though he does not write cars
        self.vehicle_id.sudo()._add_odometer(
            odometer, self.company_id._get_store_date(now), "test_drive", self.name
        )

    # === WHAT THE LEAD LEARNS === #

    def _reach_stage(self):
        """The lead has come as far as a test drive."""
        # sudo: a colleague may drive with another's customer
        self.lead_id.sudo()._stage_reached("testdriven")

    def _tell_lead(self):
        """Note the visit, and how much the customer wants the car."""
        for drive in self:
            labels = dict(self._fields["buying_intention"]._description_selection(self.env))
            note = self.env._(
                "Test drive of %(car)s: %(intention)s",
                car=drive.trim_id.display_name or drive.vehicle_id.display_name,
                intention=labels[drive.buying_intention],
            )
            lead = drive.lead_id.sudo()  # as in _reach_stage
            if not lead or not lead._is_running():
                drive._log_contacts(note)
                continue
            contact = drive._prepare_contact(note)
            lead._follow_up(
                {
                    **{name: contact[name] for name in ("kind", "date", "duration", "note")},
                    "intention_level_id": drive._get_intention_level().id,
                    "level_reason": note,
                }
            )

    def _get_intention_level(self):
        """:return: the level of intention the lead gets by what the customer said, or none"""
        self.ensure_one()
        Level = self.env["dealer.intention.level"]
        code = LEVELS.get(self.buying_intention)
        return Level.sudo().search([("code", "=", code)], limit=1) if code else Level

    def _log_contacts(self, note, result="reached"):
        """Note on the customers' pages that they were here, or were not."""
        self.env["dealer.contact"]._log(
            [{**drive._prepare_contact(note), "result": result} for drive in self]
        )

    def _prepare_contact(self, note):
        """:return: values of the contact this drive was"""
        self.ensure_one()
        start, stop = self.out_on or self.date_start, self.back_on or self.date_start
        return {
            "kind": "visit",
            "partner_id": self.partner_id.id,
            "lead_id": self.lead_id.id,
            "user_id": self.user_id.id,
            "company_id": self.company_id.id,
            "date": start,
            "duration": max(int((stop - start).total_seconds()), 0),
            "note": " · ".join(filter(None, [note, self.likes, self.dislikes])),
            "res_model": self._name,
            "res_id": self.id,
        }

    def _get_out_message(self):
        """:return: who has the car and until when"""
        self.ensure_one()
        return self.env._(
            "%(car)s is out on a test drive with %(consultant)s, back at about %(time)s.",
            car=self.vehicle_id.display_name,
            consultant=self.user_id.name,
            time=self._format_time(self.date_stop),
        )
