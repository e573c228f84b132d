from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from .dealer_sanbao_rule import POWER

LEVELS = ["ok", "warning", "limit"]
BATCH = 500


class DealerSanbaoCounter(models.Model):
    """What is counted of one car towards one limit of the law.

    Counters are worked out from repair orders and corrections (`_refresh`), in sets; nobody writes
    them. A car that is not counted has one row that says why.
    """

    _name = "dealer.sanbao.counter"
    _description = "Sanbao Counter"
    _order = "rank desc, vehicle_id, rule_id, id"
    _rec_name = "vehicle_id"

    vehicle_id = fields.Many2one(
        "dealer.vehicle", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        "res.company",
        string="Last Store",
        readonly=True,
        index=True,
        help="Where the car was last for a quality problem. Repairs in every store count.",
    )
    owner_id = fields.Many2one(related="vehicle_id.owner_id")
    warranty_start = fields.Date(related="vehicle_id.warranty_start", string="Sold on")
    odometer = fields.Integer(related="vehicle_id.odometer")
    rule_id = fields.Many2one(
        "dealer.sanbao.rule", string="Limit", ondelete="cascade", readonly=True, index=True
    )
    kind = fields.Selection(related="rule_id.kind", store=True)
    fault_id = fields.Many2one("dealer.sanbao.fault", readonly=True, ondelete="cascade")
    part_id = fields.Many2one("dealer.sanbao.part", readonly=True, ondelete="cascade")
    order_id = fields.Many2one("dealer.repair.order", readonly=True, ondelete="cascade")
    subject = fields.Char(
        compute="_compute_subject",
        string="Of What",
        help="The fault, assembly, part or visit that is counted; empty: the car.",
    )
    subject_key = fields.Char(readonly=True, default="")
    value = fields.Integer(readonly=True, string="Count", aggregator=None)
    limit = fields.Float(related="rule_id.limit", string="Of", aggregator=None)
    level = fields.Selection(
        [
            ("ok", "Within Limits"),
            ("warning", "One Step Before"),
            ("limit", "Limit Reached"),
            ("over", "Period Over"),
            ("out", "Not Counted"),
        ],
        string="Light",
        readonly=True,
        index=True,
    )
    rank = fields.Integer(readonly=True, help="The gravest first.")
    period_end = fields.Date(readonly=True, string="Until", help="Last day of the period.")
    why_not = fields.Selection(
        [
            ("commercial", "Used commercially: no household car"),
            ("unknown", "The day it was sold is not known: enter the start of its warranty"),
            ("rule", "No limit was in force when it was sold"),
        ],
        string="Not Counted Because",
        readonly=True,
    )
    consequence = fields.Char(related="rule_id.consequence")
    source = fields.Char(related="rule_id.source")
    job_ids = fields.Many2many("dealer.repair.job", readonly=True, string="Rows")
    warned_level = fields.Selection(
        [("warning", "One Step Before"), ("limit", "Limit Reached")],
        readonly=True,
        help="What the manager was told of last: he is told once of each step.",
    )

    _one_each = models.UniqueIndex(
        "(vehicle_id, COALESCE(rule_id, 0), COALESCE(subject_key, ''))",
        "This is counted already.",
    )

    @api.depends("fault_id", "part_id", "order_id")
    def _compute_subject(self):
        for counter in self:
            # its number is no secret to whoever may see the counter
            order = counter.order_id.sudo().name
            counter.subject = counter.fault_id.name or counter.part_id.name or order

    def action_view_rows(self):
        """Open the repairs behind the figure."""
        self.ensure_one()
        return self._get_rows_action()

    def action_correct(self):
        """Add or take off days or times, with a reason."""
        self.ensure_one()
        if self.rule_id and self.kind not in dict(
            self.env["dealer.sanbao.correction"]._fields["kind"].selection
        ):
            raise UserError(self.env._("This follows from the visit itself: correct the visit."))
        job = self.sudo().job_ids[:1]  # which fault or part the figure is of
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the Count"),
            "res_model": "dealer.sanbao.correction",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_vehicle_id": self.vehicle_id.id,
                "default_kind": self.kind or "repair_days",
                "default_fault_id": self.kind == "same_fault" and job.sanbao_fault_id.id,
                "default_part_id": self.kind in ("assembly", "main_part") and job.sanbao_part_id.id,
            },
        }

    def _get_rows_action(self):
        rows = self.env.ref("dealer_workshop_sanbao.dealer_repair_job_view_list_sanbao")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repairs Counted"),
            "res_model": "dealer.repair.job",
            "view_mode": "list,form",
            "views": [(rows.id, "list"), (False, "form")],
            "domain": [("id", "in", self.job_ids.ids)],
            "context": {"create": False},
        }

    def _get_text(self):
        """Return the sentence people read: what is counted, how far, what follows."""
        self.ensure_one()
        return self.env._(
            "%(what)s: %(value)s, limit %(limit)g until %(end)s. Beyond it: %(consequence)s.",
            what=" · ".join(filter(None, [self.rule_id.name, self.subject])),
            value=self.value,
            limit=self.limit,
            end=self.period_end or "-",
            consequence=self.consequence,
        )

    # === COUNTING === #

    @api.model
    def _get_marked(self, vehicles=None):
        """Return the cars with something to count or counted, among `vehicles` if given."""
        jobs, cars = [("is_quality_problem", "=", True)], []
        if vehicles is not None:
            jobs.append(("order_id.vehicle_id", "in", vehicles.ids))
            cars.append(("vehicle_id", "in", vehicles.ids))
        return (
            self.env["dealer.repair.job"].search(jobs).order_id.vehicle_id
            | self.env["dealer.sanbao.correction"].search(cars).vehicle_id
            | self.search(cars).vehicle_id
        )

    @api.model
    def _cron_refresh(self):
        """Days pass by themselves: count every car that has something to count."""
        vehicles = self._get_marked()
        for start in range(0, len(vehicles), BATCH):
            self._refresh(vehicles[start : start + BATCH])
            self.env["ir.cron"]._commit_progress(
                len(vehicles[start : start + BATCH]), remaining=len(vehicles) - start - BATCH
            )

    @api.model
    def _refresh(self, vehicles):
        """Work out the counters of `vehicles` anew and tell the managers of new steps.

        Runs with rights on every store: the law counts the car, not the store.
        """
        if not vehicles:
            return
        self, vehicles = self.sudo(), vehicles.sudo()
        jobs = self.env["dealer.repair.job"].search(
            [
                ("is_quality_problem", "=", True),
                ("order_id.vehicle_id", "in", vehicles.ids),
                ("order_id.category", "!=", "cancelled"),
            ],
            order="id",
        )
        corrections = self.env["dealer.sanbao.correction"].search(
            [("vehicle_id", "in", vehicles.ids)]
        )
        stores = jobs.company_id | self.env.company
        rules = self.env["dealer.sanbao.rule"]._get_rules(stores.country_id)
        by_car = jobs.grouped(lambda job: job.order_id.vehicle_id)
        fixes = corrections.grouped("vehicle_id")
        wanted = {}
        for vehicle in vehicles:
            mine = by_car.get(vehicle, jobs.browse())
            if not mine and vehicle not in fixes:
                continue
            countries = (mine.company_id or self.env.company).country_id
            own = rules.filtered(lambda rule, countries=countries: rule.country_id in countries)
            if not own:
                continue  # a store of another country: no rule, no counter
            for key, values in self._count(
                vehicle, own, mine, fixes.get(vehicle, corrections.browse())
            ).items():
                wanted[vehicle.id, *key] = values
        self._write_counters(vehicles, wanted)

    @api.model
    def _count(self, vehicle, rules, jobs, corrections):
        """Return {(rule id or False, subject key): values} of one car."""
        company = (jobs[-1:].company_id or self.env.company).id
        common = {"company_id": company, "job_ids": [fields.Command.set(jobs.ids)]}
        start = vehicle.warranty_start
        reason = "commercial" if vehicle.is_commercial_use else not start and "unknown"
        if not reason and not (rules := rules._applies_to(start)):
            reason = "rule"
        if reason:
            return {(False, ""): {**common, "level": "out", "why_not": reason, "rank": -2}}
        result = {}
        for rule in rules:
            counted = jobs.filtered(lambda job, rule=rule: self._is_counted(rule, job, start))
            for key, (rows, value) in self._count_rule(rule, counted, corrections).items():
                kind, _sep, number = key.partition("-")
                day = self.env["res.company"].browse(company)._get_store_date()
                end = rule._get_end(start)
                level = rule._get_level(value)
                # what was reached stays reached; what was not is over with the period
                over = level != "limit" and not rule._is_within(start, day, vehicle.odometer)
                level = "over" if over else level
                result[rule.id, key] = {
                    **common,
                    "job_ids": [fields.Command.set(rows.ids)],
                    "fault_id": kind == "fault" and int(number),
                    "part_id": kind == "part" and int(number),
                    "order_id": kind == "order" and int(number),
                    "value": value,
                    "level": level,
                    "rank": LEVELS.index(level) if level in LEVELS else -1,
                    "period_end": end,
                    "why_not": False,
                }
        return result

    @api.model
    def _is_counted(self, rule, job, start):
        order = job.order_id
        day = order.company_id._get_store_date(order.received_on)
        return rule._is_within(start, day, order.mileage_in)

    @api.model
    def _count_rule(self, rule, jobs, corrections):
        """Return {what is counted: (jobs, value)} for one limit of one car.

        What: "" for the car, else `fault-`, `part-` or `order-` and the id.
        """
        return getattr(self, f"_count_{rule.kind}")(rule, jobs, corrections)

    def _count_repair_days(self, rule, jobs, corrections):
        days = sum(order._get_sanbao_days(rule.hours_per_day) for order in jobs.order_id)
        fixes = corrections.filtered(
            lambda fix: (
                fix.kind == "repair_days" and (not fix.order_id or fix.order_id in jobs.order_id)
            )
        )
        if not jobs and not fixes:
            return {}
        return {"": (jobs, max(0, days + sum(fixes.mapped("value"))))}

    def _count_visit_days(self, rule, jobs, corrections):
        """Only while the car is here: later nothing can be done about it."""
        result = {}
        for order, mine in jobs.grouped("order_id").items():
            if order._get_sanbao_end() or order.category in ("settled", "closed"):
                continue
            fixes = corrections.filtered(
                lambda fix, order=order: fix.kind == "repair_days" and fix.order_id == order
            )
            days = order._get_sanbao_days(rule.hours_per_day) + sum(fixes.mapped("value"))
            result[f"order-{order.id}"] = (mine, max(0, days))
        return result

    def _count_same_fault(self, rule, jobs, corrections):
        result = {}
        fixes = corrections.filtered(lambda fix: fix.kind == "same_fault").grouped("fault_id")
        by_fault = jobs.grouped("sanbao_fault_id")
        for fault in by_fault.keys() | fixes.keys():
            rows = by_fault.get(fault, jobs.browse())
            # twice in one visit is one repair
            value = len(rows.order_id) + sum(f.value for f in fixes.get(fault, ()))
            result[f"fault-{fault.id}"] = (rows, max(0, value))
        return result

    def _count_safety(self, rule, jobs, corrections):
        rows = jobs.filtered("sanbao_fault_id.is_safety")
        fixes = corrections.filtered(lambda fix: fix.kind == "safety")
        if not rows and not fixes:
            return {}
        return {"": (rows, max(0, len(rows.order_id) + sum(fixes.mapped("value"))))}

    def _count_assembly(self, rule, jobs, corrections):
        """Whole assemblies the law names; their parts are counted apart, never twice."""
        return self._count_replaced(
            jobs, corrections.filtered(lambda fix: fix.kind == "assembly"), whole=True
        )

    def _count_main_part(self, rule, jobs, corrections):
        return self._count_replaced(
            jobs, corrections.filtered(lambda fix: fix.kind == "main_part"), whole=False
        )

    def _count_replaced(self, jobs, fixes, whole):
        rows = defaultdict(self.env["dealer.repair.job"].browse)
        times = defaultdict(int)
        for job in jobs:
            part = job.sanbao_part_id
            if part.kind == "main" and part.is_whole == whole:
                rows[part] |= job
        for part, mine in rows.items():
            times[part] += len(mine.order_id)
        for fix in fixes:
            times[fix.part_id] += fix.value
        return {f"part-{part.id}": (rows[part], max(0, value)) for part, value in times.items()}

    def _count_early_assembly(self, rule, jobs, corrections):
        return self._count_events(jobs.filtered(lambda job: job.sanbao_assembly in POWER))

    def _count_early_replacement(self, rule, jobs, corrections):
        return self._count_events(
            jobs.filtered(
                lambda job: (
                    job.sanbao_part_id.kind == "main" and job.sanbao_part_id.assembly in POWER
                )
            )
        )

    def _count_early_safety(self, rule, jobs, corrections):
        return self._count_events(jobs.filtered("sanbao_fault_id.is_early_safety"))

    def _count_events(self, rows):
        return {"": (rows, len(rows.order_id))} if rows else {}

    @api.model
    def _write_counters(self, vehicles, wanted):
        """Lay `wanted` over the stored counters of `vehicles`; tell of new steps."""
        stored = {
            (counter.vehicle_id.id, counter.rule_id.id, counter.subject_key or ""): counter
            for counter in self.search([("vehicle_id", "in", vehicles.ids)])
        }
        self.union(*(stored[key] for key in stored.keys() - wanted.keys())).unlink()
        counters = self.browse()
        for key in wanted.keys() & stored.keys():
            counter, values = stored[key], wanted[key]
            changed = {
                name: value
                for name, value in values.items()
                if (
                    set(counter.job_ids.ids) != set(value[0][2])
                    if name == "job_ids"
                    else counter._fields[name].convert_to_write(counter[name], counter) != value
                )
            }
            if changed:
                counter.write(changed)
            counters |= counter
        counters |= self.create(
            [
                {"vehicle_id": key[0], "rule_id": key[1], "subject_key": key[2], **wanted[key]}
                for key in wanted.keys() - stored.keys()
            ]
        )
        counters._tell_managers()

    def _tell_managers(self):
        """A task for the manager, once for each step a car takes towards a limit."""
        for counter in self:
            level = counter.level if counter.level in ("warning", "limit") else False
            if level == counter.warned_level:
                continue
            risen = level and LEVELS.index(level) > LEVELS.index(counter.warned_level or "ok")
            counter.warned_level = level
            if not risen:
                continue
            for user in counter.company_id._get_sanbao_managers():
                words = counter.with_context(lang=user.lang or self.env.lang)
                counter.vehicle_id.with_context(mail_activity_quick_update=True).activity_schedule(
                    "dealer_workshop_sanbao.activity_type_sanbao",
                    user_id=user.id,
                    summary=words._get_text(),
                )
