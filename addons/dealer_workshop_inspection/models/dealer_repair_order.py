from odoo import api, fields, models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    finding_ids = fields.One2many("dealer.repair.finding", "order_id", string="Findings")
    finding_count = fields.Integer(compute="_compute_finding_count", help="Red and amber ones.")
    inspection_state = fields.Selection(
        [("none", "None"), ("draft", "To do"), ("done", "Done")],
        compute="_compute_inspection_state",
        string="Inspection",
    )

    @api.depends("finding_ids")
    def _compute_finding_count(self):
        counts = dict(
            self.env["dealer.repair.finding"]._read_group(
                [("order_id", "in", self.ids)], ["order_id"], ["__count"]
            )
        )
        for order in self:
            order.finding_count = counts.get(order._origin, 0)

    @api.depends("checklist_ids.state")
    def _compute_inspection_state(self):
        for order in self:
            checklist = order._get_checklist("inspection")[order.id]
            order.inspection_state = checklist.state if checklist else "none"

    def action_inspect(self):
        """Open the multi-point inspection of the car, made at the first tap."""
        self.ensure_one()
        return self._open_checklist("inspection", self.vehicle_id)

    def action_print_inspection(self):
        """The customer's sheet: red, amber, green."""
        self.ensure_one()
        return self.env.ref("dealer_workshop_inspection.action_report_inspection").report_action(
            self
        )

    def action_add_findings(self):
        """Put every finding that is still to be offered on the order."""
        self.ensure_one()
        return self.finding_ids.filtered(lambda finding: finding.state == "open").action_add_job()

    def _take_alert(self, alert):
        """A finding of an earlier visit is taken up by its own operation, and knows it."""
        kind, _dash, number = alert["key"].partition("-")
        if kind != "finding":
            return super()._take_alert(alert)
        finding = self.env["dealer.repair.finding"].browse(int(number))
        finding._add_to(self)
        return finding.job_id

    def _get_shared_findings(self):
        """Return what the customer is shown of the inspection of this visit, the gravest first.

        :return: dictionaries with `level` (red/amber/green), `name`, `value`, `note`, `state`
            (of the finding, False for green), `photos` (data URIs), `section`; empty while no
            inspection is finished
        """
        self.ensure_one()
        # sudo: on the customer's own page nobody is logged in; it is his car's inspection
        checklist = self.sudo()._get_checklist("inspection")[self.id]
        if checklist.state != "done":
            return []
        findings = {finding.line_id: finding for finding in self.sudo().finding_ids}
        levels = {"fail": "red", "attention": "amber", "ok": "green"}
        shown, section = [], ""
        for line in checklist.line_ids:
            if line.display_type:
                section = line.name
            elif line.result in levels:
                problem = line.result != "ok"
                finding = findings.get(line, self.env["dealer.repair.finding"])
                shown.append(
                    {
                        "level": levels[line.result],
                        "section": section,
                        "name": line.name,
                        "value": line.value_text if line.answer_type != "state" else "",
                        "note": (finding.note or line.note or "") if problem else "",
                        "state": finding.state or False,
                        "photos": line._get_thumbnails() if problem else [],
                    }
                )
        order = {"red": 0, "amber": 1, "green": 2}
        return sorted(shown, key=lambda one: order[one["level"]])
