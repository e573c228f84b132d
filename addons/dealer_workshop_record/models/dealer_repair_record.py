from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib import elements
from odoo.addons.dealer_workflow.lib import canonical

# How far back the nightly run looks for visits that were settled or changed.
DAYS_BACK = 90
# Problems that are told but hold nothing back.
REMARKS = ("back", "jump")


class DealerRepairRecord(models.Model):
    """What the authority is told of one visit: the 13 elements, as they were, in versions.

    A visit that changes after its record was exported gets a new version; what was exported stays.
    Roles only read records: nobody writes one but the methods here and those of the export.
    """

    _name = "dealer.repair.record"
    _description = "Repair Record"
    _order = "settled_on desc, id desc"
    _rec_name = "order_id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "dealer.repair.order", required=True, index=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    vehicle_id = fields.Many2one(related="order_id.vehicle_id")
    partner_id = fields.Many2one(related="order_id.partner_id")
    adviser_id = fields.Many2one(related="order_id.adviser_id")
    settled_on = fields.Datetime(readonly=True, index=True)
    version = fields.Integer(
        default=1, readonly=True, help="Counts up when the visit changed after its export."
    )
    content = fields.Json(readonly=True, help="The 13 elements of JT/T 1132.2-2017.")
    digest = fields.Char(readonly=True, help="SHA-256 of the content, in hexadecimal.")
    missing = fields.Text(readonly=True, help="What is missing or wrong, and who mends it.")
    remark = fields.Char(readonly=True, help="Worth a look, but no reason to hold it back.")
    export_id = fields.Many2one(
        "dealer.repair.record.export",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    superseded_on = fields.Datetime(
        readonly=True, help="When a newer version of it was made, or its visit was reopened."
    )
    acknowledged_on = fields.Datetime(readonly=True)
    refused_reason = fields.Char(readonly=True, help="Why the authority did not take it.")
    state = fields.Selection(
        [
            ("incomplete", "Incomplete"),
            ("ready", "Ready"),
            ("exported", "Exported"),
            ("refused", "Refused"),
            ("acknowledged", "Acknowledged"),
            ("superseded", "Superseded"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        help="Follows from the visit, the export and the authority's answer.",
    )

    _one_current = models.UniqueIndex(
        "(order_id) WHERE superseded_on IS NULL", "This visit has a current record already."
    )

    # === COMPUTE METHODS === #

    @api.depends("missing", "export_id", "superseded_on", "acknowledged_on", "refused_reason")
    def _compute_state(self):
        for record in self:
            if record.superseded_on:
                record.state = "superseded"
            elif record.acknowledged_on:
                record.state = "acknowledged"
            elif record.refused_reason:
                record.state = "refused"
            elif record.export_id:
                record.state = "exported"
            else:
                record.state = "incomplete" if record.missing else "ready"

    @api.depends("order_id", "version")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.order_id.name} v{record.version}"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_exported(self):
        if self.filtered("export_id"):
            raise UserError(
                self.env._("An exported record is kept as it was sent; it cannot be deleted.")
            )

    # === COLLECTING === #

    @api.model
    def _cron_collect(self):
        """Every night: records of the visits settled lately, for every store that reports."""
        stores = self.env["res.company"].search([("repair_record_code", "!=", False)])
        for store in stores:
            today = store._get_store_date()
            self._collect(store, today - timedelta(days=DAYS_BACK), today)

    @api.model
    def _collect(self, company, date_from, date_to):
        """Make or refresh the records of the visits settled from day to day (store's dates).

        :return: the current records of the period
        """
        self = self.sudo()  # roles only read records
        orders = self.env["dealer.repair.order"].search(
            self.env["dealer.repair.order"]._get_record_domain(company, date_from, date_to)
        )
        current = self.search(
            Domain("company_id", "=", company.id)
            & Domain("superseded_on", "=", False)
            & (
                Domain("order_id", "in", orders.ids)
                | Domain("settled_on", ">=", company._get_store_moment(date_from))
                & Domain(
                    "settled_on",
                    "<",
                    company._get_store_moment(fields.Date.add(date_to, days=1)),
                )
            )
        )
        by_order = {record.order_id: record for record in current}
        contents = orders._get_record_contents()
        mileage = orders._get_earlier_mileage()
        # reopened and not settled again: what was sent is told apart, what was not goes
        gone = current.filtered(lambda record: record.order_id not in orders)
        old, new = gone.filtered("export_id"), []
        (gone - old).unlink()
        for order in orders:
            values = self._prepare_values(order, contents[order.id], mileage.get(order.id, (0, "")))
            record = by_order.get(order, self.browse())
            if not record:
                new.append(values)
            elif not record.export_id:
                if any(record[key] != values[key] for key in ("digest", "missing", "remark")):
                    record.write(values)
            elif record.digest != values["digest"]:
                old |= record
                new.append(values)
        old.write({"superseded_on": fields.Datetime.now()})
        old.flush_recordset(["superseded_on"])
        versions = dict(
            self._read_group(
                [("order_id", "in", [values["order_id"] for values in new])],
                ["order_id"],
                ["version:max"],
            )
        )
        for values in new:
            order = orders.browse(values["order_id"])
            values["version"] = versions.get(order, 0) + 1
        return (current - gone - old) | self.create(new)

    def _prepare_values(self, order, content, earlier):
        is_chinese = order.company_id.country_id.code == "CN"
        problems = elements.check(content, *earlier, is_chinese=is_chinese)
        labels = self._get_element_labels()
        sentences = [
            self._describe(problem, labels) for problem in problems if problem.reason not in REMARKS
        ]
        remark = self._get_remark({problem.reason for problem in problems}, earlier[0])
        return {
            "order_id": order.id,
            "settled_on": order.settled_on,
            "content": content,
            "digest": canonical.seal(content),
            "missing": "\n".join(sentences) or False,
            "remark": remark,
        }

    def _get_remark(self, reasons, earlier_mileage):
        """Return what is worth a look but no reason to hold the record back, or False."""
        if "back" in reasons:
            return self.env._(
                "The mileage is lower than the %(km)s km of an earlier visit.", km=earlier_mileage
            )
        if "jump" in reasons:
            return self.env._(
                "The mileage is hardly possible after the %(km)s km of an earlier visit: is a digit "
                "too many?",
                km=earlier_mileage,
            )
        return False

    def _describe(self, problem, labels):
        """Return one sentence: what is wrong with an element, and who mends it."""
        label = labels[problem.element]
        if problem.reason == "form" and problem.element == "vehicleplatenumber":
            return self.env._(
                "%(element)s is no Chinese plate: the service adviser corrects the car.",
                element=label,
            )
        if problem.reason == "form":
            return self.env._(
                "%(element)s is not a VIN of 17 characters: the service adviser corrects the car.",
                element=label,
            )
        if problem.reason == "order":
            return self.env._(
                "%(element)s is before the car was received: the workshop controller corrects the "
                "order.",
                element=label,
            )
        if problem.element in ("vin", "vehicleplatenumber"):
            return self.env._(
                "%(element)s is missing: the service adviser fills it in on the car.", element=label
            )
        if problem.element == "partscode":
            return self.env._(
                "%(element)s is missing: the parts manager gives the part its number.",
                element=label,
            )
        return self.env._(
            "%(element)s is missing: the service adviser fills it in on the order.", element=label
        )

    @api.model
    def _get_element_labels(self):
        """Return `{key: name of the element}` in the user's language."""
        return {
            "companyname": self.env._("Workshop"),
            "vehicleplatenumber": self.env._("License Plate"),
            "vin": self.env._("VIN"),
            "repairdate": self.env._("Date of Reception"),
            "repairmileage": self.env._("Mileage at Reception"),
            "settledate": self.env._("Date of Settlement"),
            "costlistcode": self.env._("Number of the Settlement"),
            "faultdescription": self.env._("Description of the Fault"),
            "repairproject": self.env._("Work Done"),
            "workinghours": self.env._("Hours of Work"),
            "partsname": self.env._("Part"),
            "partscode": self.env._("Part Number"),
            "partsquantity": self.env._("Quantity of the Part"),
        }

    # === ACTIONS === #

    def action_refresh(self):
        """Look again, after somebody mended the order, the car or the part."""
        self.check_access("read")
        for company, records in self.grouped("company_id").items():
            days = [company._get_store_date(moment) for moment in records.mapped("settled_on")]
            self._collect(company, min(days), max(days))

    def action_open_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.repair.order",
            "res_id": self.order_id.id,
            "views": [(False, "form")],
        }

    def action_acknowledge(self):
        """The authority took these records."""
        self._check_exported()
        # sudo: roles only read records; who may is checked
        self.sudo().write({"acknowledged_on": fields.Datetime.now(), "refused_reason": False})

    def _refuse(self, reason):
        """The authority did not take these records, for `reason`."""
        self._check_exported()
        # sudo: as above
        self.sudo().write({"refused_reason": reason, "acknowledged_on": False})

    def _check_exported(self):
        self.env["dealer.repair.record.export"].check_access("write")
        self.check_access("read")
        if early := self.filtered(lambda record: not record.export_id or record.superseded_on):
            raise UserError(
                self.env._(
                    "Not exported, or replaced by a newer version: %(records)s. Only what was sent "
                    "is answered.",
                    records=", ".join(early.mapped("display_name")),
                )
            )
