from typing import Any, NamedTuple

from odoo import api, fields, models

RANK = ["covered", "unknown", "not"]


class Verdict(NamedTuple):
    """Whether a line is under warranty: `state` (covered, unknown, not), `coverage` (may be empty), `reason`."""

    state: str
    coverage: Any
    reason: str


class DealerWarrantyCoverage(models.Model):
    _inherit = "dealer.warranty.coverage"

    @api.model
    def _judge(self, lines):
        """Judge lines of repair orders, in sets.

        :return: {line id: Verdict}; labour, sublet and fees follow their operation or a covered
            part of the same job
        """
        # Whoever works on the order is told what is covered; the terms are past his rights.
        lines = lines.sudo()
        coverages = self.sudo()._get_for_brands(lines.order_id.vehicle_id, lines.company_id)
        coverages = coverages.filtered(
            lambda c: not c.vehicle_id or c.vehicle_id in lines.order_id.vehicle_id
        )
        fitted = self._get_fittings(lines) if "fitted" in coverages.mapped("kind") else {}
        verdicts = {}
        for order, mine in lines.grouped("order_id").items():
            own = coverages.filtered(
                lambda c, order=order: (
                    c.vehicle_id in (order.vehicle_id, c.vehicle_id.browse())
                    and c._holds_for(order.vehicle_id, order.company_id)
                )
            )
            parts = mine.filtered(lambda line: line.line_type == "part" and line.product_id)
            siblings = (order.line_ids - mine).filtered(
                lambda line, mine=mine: (
                    line.line_type == "part" and line.product_id and line.job_id in mine.job_id
                )
            )
            of_parts = {
                line.id: own._judge_part(line, fitted.get(line.id)) for line in parts | siblings
            }
            for line in mine:
                verdicts[line.id] = of_parts.get(line.id) or own._judge_work(line, of_parts)
        return verdicts

    @api.model
    def _get_fittings(self, lines):
        """Return {line id: (day, km)}: when we last fitted the same part into the same car."""
        parts = lines.filtered(lambda line: line.line_type == "part" and line.product_id)
        if not parts:
            return {}
        earlier = self.env["dealer.repair.line"].search(
            [
                ("product_id", "in", parts.product_id.ids),
                ("order_id.vehicle_id", "in", parts.order_id.vehicle_id.ids),
                ("order_id.settled_on", "!=", False),
                ("qty_net", ">", 0),
            ]
        )
        found = {}
        for line in earlier.sorted(lambda line: line.order_id.received_on):
            found.setdefault((line.order_id.vehicle_id, line.product_id), []).append(line)
        result = {}
        for line in parts:
            before = [
                old
                for old in found.get((line.order_id.vehicle_id, line.product_id), ())
                if old.order_id.received_on < line.order_id.received_on
            ]
            if before:
                order = before[-1].order_id
                day = order.company_id._get_store_date(order.settled_on)
                result[line.id] = (day, order.mileage_in)
        return result

    def _judge_part(self, line, fitting):
        """Return the best verdict these coverages of the car give a part line."""
        verdicts = []
        for coverage in self:
            if not coverage._names_part(line.product_id):
                continue
            if coverage.kind == "fitted" and not fitting:
                continue  # the maker's part, not ours
            verdicts.append(coverage._judge_period(line.order_id, fitting))
        return self._get_best(verdicts)

    def _judge_work(self, line, of_parts):
        """Return the best verdict for labour, sublet work or a fee."""
        job, verdicts = line.job_id, []
        for coverage in self:
            named = job.operation_id and job.operation_id in coverage.operation_ids
            whole = coverage._names_every_part() and coverage.kind not in ("fitted", "part")
            if named or (whole and coverage.covers_labour):
                verdicts.append(coverage._judge_period(line.order_id, None))
        for part in job.line_ids.filtered(lambda own: own.id in of_parts):
            verdict = of_parts[part.id]
            if verdict.coverage.covers_labour:
                verdicts.append(verdict)
        return self._get_best(verdicts)

    def _judge_period(self, order, fitting):
        """Return the verdict of one coverage on the day and mileage of a visit."""
        self.ensure_one()
        start, since = self._get_start(order.vehicle_id, fitting)
        if not start:
            return Verdict(
                "unknown",
                self,
                self.env._("%s: enter the start of the car's warranty.", self.name),
            )
        day = order.company_id._get_store_date(order.received_on)
        km = (order.mileage_in or order.vehicle_id.odometer) - since
        end = self._get_end(start)
        if day < start:
            return Verdict(
                "not",
                self,
                self.env._("%(name)s starts on %(date)s.", name=self.name, date=start.isoformat()),
            )
        if end and day > end:
            return Verdict(
                "not",
                self,
                self.env._("%(name)s ended on %(date)s.", name=self.name, date=end.isoformat()),
            )
        if self.km and km > self.km:
            return Verdict(
                "not",
                self,
                self.env._(
                    "%(name)s ended at %(limit)s km, the car has %(km)s.",
                    name=self.name,
                    limit=self.km,
                    km=km,
                ),
            )
        bounds = [
            end and self.env._("until %s", end.isoformat()),
            self.km and self.env._("up to %s km", self.km),
        ]
        return Verdict(
            "covered", self, " ".join([f"{self.name}:", ", ".join(filter(None, bounds))])
        )

    def _get_start(self, vehicle, fitting):
        """Return (day, km) this coverage counts from."""
        self.ensure_one()
        if self.kind == "fitted":
            return fitting or (False, 0)
        if self.kind == "extended":
            return self.date_start, 0
        return fields.Date.to_date(vehicle.warranty_start), 0

    @api.model
    def _get_best(self, verdicts):
        if verdicts:
            return min(verdicts, key=lambda verdict: RANK.index(verdict.state))
        return Verdict("not", self.browse(), self.env._("No coverage of this car names it."))
