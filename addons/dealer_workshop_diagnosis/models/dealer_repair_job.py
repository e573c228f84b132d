from odoo import api, fields, models
from odoo.exceptions import UserError

from .dealer_guide_mixin import Facts
from odoo.addons.dealer_base.lib import terms


class DealerRepairJob(models.Model):
    """What helps with a job: fault codes, known faults, bulletins and manuals."""

    _inherit = "dealer.repair.job"

    fault_ids = fields.One2many("dealer.repair.fault", "job_id", string="Fault Codes")
    known_fault_id = fields.Many2one(
        "dealer.known.fault", readonly=True, copy=False, index="btree_not_null"
    )
    known_fault_wrong = fields.Boolean(
        string="Was Not It",
        copy=False,
        help="The known fault was not what it was; it counts against it once the order is settled.",
    )
    guide = fields.Json(
        compute="_compute_guide",
        help="Codes, known faults and documents for this job, the likeliest first, each with why.",
    )
    learnt_ids = fields.One2many("dealer.known.fault", "origin_job_id")

    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"known_fault_id", "known_fault_wrong"}

    @api.depends(
        "concern", "cause", "order_id.fault_ids.code", "order_id.mileage_in", "known_fault_id"
    )
    @api.depends_context("lang", "uid")
    def _compute_guide(self):
        for job in self:
            job.guide = job._get_guide() if job._origin else False

    def _get_faults(self):
        """Return the codes this job deals with: its own, and those of no job."""
        self.ensure_one()
        faults = self.order_id._origin.fault_ids
        return faults.filtered(lambda f: f.job_id._origin in (self._origin, f.job_id.browse()))

    def _get_facts(self):
        """Return the `Facts` of this job for the guide."""
        self.ensure_one()
        order = self.order_id
        vehicle = order.vehicle_id
        faults = self._get_faults()
        said = " ".join(filter(None, [self.concern, self.cause]))
        return Facts(
            vehicle.brand_id.id,
            vehicle.model_id.id,
            vehicle.model_year,
            vehicle._get_engine_keys(),
            order.mileage_in or vehicle.odometer,
            tuple(dict.fromkeys(fault.code for fault in faults)),
            terms.words(said),
        )

    def _get_guide(self):
        self.ensure_one()
        facts = self._get_facts()
        faults = self.env["dealer.known.fault"]._find_for(facts)
        documents = self.env["dealer.technical.document"]._find_for(facts)
        return {
            "codes": [
                {
                    "id": fault.id,
                    "code": "-".join(filter(None, [fault.code, fault.failure])),
                    "status": fault.status or "",
                    "status_label": dict(
                        fault._fields["status"]._description_selection(self.env)
                    ).get(fault.status, ""),
                    "description": fault.description or "",
                    "meaning": fault.meaning or "",
                    "hint": fault.hint or "",
                    "ecu": fault.ecu or "",
                    "freeze": fault.freeze_frame or "",
                    "earlier": fault.earlier_count,
                }
                for fault in self._get_faults()
            ],
            "faults": [
                {
                    "id": fault.id,
                    "name": fault.name,
                    "cause": fault.cause or "",
                    "remedy": fault.remedy or "",
                    "operations": fault.operation_ids.mapped("name"),
                    "reasons": reasons,
                    "chosen": fault == self.known_fault_id,
                }
                for fault, _score, reasons in faults
            ],
            "documents": [
                {
                    "id": document.id,
                    "name": document.name,
                    "number": document.number or "",
                    "version": document.version,
                    "kind": dict(document._fields["kind"]._description_selection(self.env))[
                        document.kind
                    ],
                    "url": document.open_url,
                    "reasons": reasons,
                }
                for document, _score, reasons in documents
            ],
            "open": self.order_id.category not in ("settled", "closed", "cancelled"),
        }

    # === ACTIONS === #

    def action_use_known_fault(self, known_fault_id):
        """It is this: put what mends it on the estimate, with hours, parts and price.

        :return: list of sentences on what is missing (a part that fits, hours); empty when all is there
        """
        self.ensure_one()
        self.check_access("write")
        self.order_id._check_not_settled()
        known = self.env["dealer.known.fault"].browse(known_fault_id).exists()
        if not known:
            raise UserError(self.env._("This known fault was deleted: choose another one."))
        known.check_access("read")
        if self.known_fault_id == known:
            return []
        self._set_facts({"known_fault_id": known.id, "known_fault_wrong": False})
        if not self.cause:
            self.cause = known.cause
        done = self.order_id.job_ids.operation_id
        # sudo: what a technician finds is proposed by him; nothing is done before the customer
        # has authorised it
        return self.sudo()._add_known_operations(known.operation_ids.filtered("active") - done)

    def _add_known_operations(self, operations):
        """Put the first operation on this job if it has none, the others on jobs of their own."""
        missing = []
        if operations and not self.operation_id and not self.line_ids:
            order, operation = self.order_id, operations[0]
            offer = operation._get_offer(order.vehicle_id, order.partner_id, order=order)
            values = operation._prepare_job_values()
            values.pop("concern", None)
            if self.correction:
                values.pop("correction", None)
            self.write(values)
            self.env["dealer.repair.line"]._create_with_facts(
                [
                    {**line, "order_id": order.id, "job_id": self.id}
                    for line in offer[operation.id]["lines"]
                ]
            )
            missing += offer[operation.id]["missing"]
            operations -= operation
        if operations:
            jobs, said = self.order_id._add_operations(operations)
            jobs._set_facts({"known_fault_id": self.known_fault_id.id})
            missing += said
        return missing

    def action_known_fault_wrong(self):
        """It was not that after all: counts against the known fault."""
        self.check_access("write")
        self.order_id._check_not_settled()
        self._set_facts({"known_fault_wrong": True})

    def action_known_fault_right(self):
        self.check_access("write")
        self.order_id._check_not_settled()
        self._set_facts({"known_fault_wrong": False})

    def action_keep_known_fault(self):
        """Keep what this solved job taught as a known fault, and open it."""
        self.ensure_one()
        self.check_access("read")
        known = self.learnt_ids[:1]
        if not known:
            if self.state != "done" or not self.cause:
                raise UserError(
                    self.env._(
                        "“%(job)s” teaches nothing yet: note the cause, and mark the job done.",
                        job=self.concern,
                    )
                )
            known = self.env["dealer.known.fault"].create(self._prepare_known_fault_values())
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.known.fault",
            "res_id": known.id,
            "view_mode": "form",
        }

    def _prepare_known_fault_values(self):
        self.ensure_one()
        vehicle = self.order_id.vehicle_id
        Code = self.env["dealer.fault.code"]
        faults = self._get_faults()
        found = Code._find({fault.code for fault in faults}, vehicle.brand_id)
        codes = Code
        for fault in faults:
            code = found[fault.code, vehicle.brand_id.id]
            if not code:
                # sudo: a code the table lacks is added with what the scanner said
                code = Code.sudo().create({"code": fault.code, "description": fault.said})
                found[fault.code, vehicle.brand_id.id] = code
            codes |= code
        return {
            "name": self.concern,
            "symptoms": self.concern,
            "cause": self.cause,
            "remedy": self.correction,
            "code_ids": [fields.Command.set(codes.ids)],
            "model_ids": [fields.Command.set(vehicle.model_id.ids)],
            "operation_ids": [fields.Command.set(self.operation_id.ids)],
            "origin_job_id": self.id,
        }

    def action_paste_report(self):
        """Take a scanner's report for this job."""
        self.ensure_one()
        action = self.order_id.action_paste_report()
        return {**action, "context": {**action["context"], "default_job_id": self.id}}
