from datetime import date
from functools import lru_cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.tools import SQL

from ..lib import predict

# what falls due within so many days of the next service is done with it
TOGETHER_DAYS = 30


class Due(NamedTuple):
    """When an item of a plan is due for a car.

    :param item: `dealer.maintenance.item`
    :param date: expected day; None when nothing is known
    :param early: first day of the range
    :param late: last day of the range
    :param km: mileage at which it is due, or 0
    :param by: ``km`` or ``time``: which comes first
    :param last: (date, km) it was done last, or None
    """

    item: object
    date: date | None
    early: date | None
    late: date | None
    km: int
    by: str
    last: tuple | None


class Forecast(NamedTuple):
    """The next service of a car.

    :param plan: `dealer.maintenance.plan`, may be empty
    :param usage: `predict.Usage`
    :param method: readings/blend/class/plan/interval, or False
    :param dues: list of `Due`, the earliest first
    """

    plan: object
    usage: object
    method: str | bool
    dues: list

    @property
    def next(self):
        return self.dues[0] if self.dues and self.dues[0].date else None

    @property
    def together(self):
        """The dues that are served at one visit."""
        first = self.next
        if not first:
            return []
        return [d for d in self.dues if d.date and (d.date - first.date).days <= TOGETHER_DAYS]


@lru_cache(maxsize=65536)
def _add_months(day, months):
    return day + relativedelta(months=months)


class DealerMaintenance(models.AbstractModel):
    """Works out when cars need their next service, in sets: six queries for any number of cars."""

    _name = "dealer.maintenance"
    _description = "Maintenance Forecast"

    @api.model
    def _forecast(self, vehicles):
        """Return {vehicle id: `Forecast`}."""
        ids = vehicles.ids
        if not ids:
            return {}
        facts = self._read_cars(ids)
        readings = self._read_readings(ids)
        done = self._read_done(ids)
        means = self._read_class_means({car["model_id"] for car in facts.values()} - {None})
        plans = self.env["dealer.maintenance.plan"]._get_all()
        items = {plan: list(plan.item_ids) for plan in plans}
        engines = self._get_engine_keys(vehicles, plans)
        result = {}
        for vehicle_id in ids:
            car = facts.get(vehicle_id)
            if not car:
                continue
            plan = next((p for p in plans if self._fits(p, car, engines.get(vehicle_id, ()))), None)
            result[vehicle_id] = self._forecast_car(
                car,
                readings.get(vehicle_id, ()),
                done.get(vehicle_id, {}),
                means.get(car["model_id"], 0.0),
                plan,
                items.get(plan, ()),
            )
        return result

    @api.model
    def _forecast_car(self, car, readings, done, class_km, plan, items):
        born = car["warranty_start"] or car["build_date"]
        points = [(day.toordinal(), km) for day, km in readings]
        first_day = min((day for day, _km in readings), default=None)
        if car["warranty_start"] and (not first_day or car["warranty_start"] < first_day):
            points.append((car["warranty_start"].toordinal(), 0))  # delivered new
        typical = (plan.typical_km or 0) / 365 if plan else 0.0
        usage = predict.usage(points, class_km or typical)
        method = usage.method
        if method == "class" and not class_km:
            method = "plan" if typical else "interval"
        if usage.day is None or not usage.daily_km:
            method = "interval"
        if not plan:
            return Forecast(self.env["dealer.maintenance.plan"], usage, False, [])
        seen = next((p for p in usage.used if not born or p[0] > born.toordinal()), None)
        dues = [self._get_due(item, usage, done.get(item.task_id.id), born, seen) for item in items]
        dues.sort(key=lambda due: (due.date is None, due.date or date.max, due.item.sequence))
        known = any(due.date for due in dues)
        return Forecast(plan, usage, known and method, dues)

    @api.model
    def _get_due(self, item, usage, last, born, seen):
        """Return the `Due` of one item.

        Never done as far as we know: the car is taken to have been kept to the plan until we first
        saw it (`seen`), so the next one of the plan after that is due.
        """
        km, day = 0, None
        if last:
            last_date, last_km = last
            km = last_km + item.km if item.km and last_km else 0
            day = _add_months(last_date, item.months) if item.months else None
        else:
            seen_day, seen_km = seen or (None, 0)
            if item.km:
                first = item._get_first_km()
                behind = max(seen_km - first, -1)
                km = first if behind < 0 else first + (behind // item.km + 1) * item.km
            start = born or (seen_day and date.fromordinal(seen_day))
            if item.months and start:
                day = _add_months(start, item._get_first_months())
                months = item._get_first_months()
                while seen_day and day.toordinal() <= seen_day:
                    months += item.months
                    day = _add_months(start, months)
        reached = predict.reach(usage, km) if km else None
        if reached is None:
            return Due(item, day, day, day, km, "time", last)
        expected, early, late = (date.fromordinal(ordinal) for ordinal in reached)
        if day:
            by = "km" if expected < day else "time"
            return Due(item, min(expected, day), min(early, day), min(late, day), km, by, last)
        return Due(item, expected, early, late, km, "km", last)

    @api.model
    def _fits(self, plan, car, engine_keys):
        """Whether everything the plan asks for is known of the car and right."""
        year = car["model_year"] or 0
        return (
            (not plan.brand_id or plan.brand_id.id == car["brand_id"])
            and (not plan.model_id or plan.model_id.id == car["model_id"])
            and (not plan.trim_id or plan.trim_id.id == car["trim_id"])
            and (not plan.engine_key or plan.engine_key in engine_keys)
            and (not plan.year_from or bool(year and year >= plan.year_from))
            and (not plan.year_to or bool(year and year <= plan.year_to))
        )

    @api.model
    def _get_engine_keys(self, vehicles, plans):
        """Return {vehicle id: keys of its engine}, asked for only when a plan names an engine."""
        if not any(plan.engine_key for plan in plans):
            return {}
        # sudo: a car is worked out the same for whoever asks
        return {vehicle.id: vehicle._get_engine_keys() for vehicle in vehicles.sudo()}

    @api.model
    def _reach_day(self, usage, km):
        """Return the ordinal of the day a car reaches a mileage; see `predict.reach`."""
        return predict.reach(usage, km)[0]

    # === READING === #

    @api.model
    def _read_cars(self, ids):
        self.env["dealer.vehicle"].flush_model(
            ["brand_id", "model_id", "trim_id", "model_year", "warranty_start", "build_date"]
        )
        self.env.cr.execute(
            SQL(
                """SELECT id, brand_id, model_id, trim_id, model_year, warranty_start, build_date
                     FROM dealer_vehicle WHERE id = ANY(%s)""",
                ids,
            )
        )
        return {row["id"]: row for row in self.env.cr.dictfetchall()}

    @api.model
    def _read_readings(self, ids):
        self.env["dealer.vehicle.odometer"].flush_model(["vehicle_id", "date", "value"])
        return self._group(
            SQL(
                "SELECT vehicle_id, date, value FROM dealer_vehicle_odometer "
                "WHERE vehicle_id = ANY(%s)",
                ids,
            )
        )

    @api.model
    def _read_done(self, ids):
        self.env["dealer.maintenance.done"].flush_model(["vehicle_id", "task_id", "date", "km"])
        rows = self._group(
            SQL(
                """SELECT DISTINCT ON (vehicle_id, task_id) vehicle_id, task_id, date, km
                     FROM dealer_maintenance_done WHERE vehicle_id = ANY(%s)
                 ORDER BY vehicle_id, task_id, date DESC, km DESC""",
                ids,
            )
        )
        return {key: {task: (day, km) for task, day, km in values} for key, values in rows.items()}

    @api.model
    def _read_class_means(self, model_ids):
        if not model_ids:
            return {}
        self.env.cr.execute(
            SQL(
                "SELECT id, typical_daily_km FROM fleet_vehicle_model WHERE id = ANY(%s) "
                "AND typical_daily_km > 0",
                list(model_ids),
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _group(self, query):
        """Return {first column: list of the other columns} of a query's rows."""
        self.env.cr.execute(query)
        rows = {}
        for key, *values in self.env.cr.fetchall():
            rows.setdefault(key, []).append(tuple(values))
        return rows
