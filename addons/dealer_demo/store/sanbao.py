"""Cars near a limit of the law: one fault four times, a car long in the workshop, one not counted."""

from datetime import datetime, time, timedelta

from odoo.fields import Command

from . import catalogue, names, quality

# how long ago, days in the workshop
FOURTH_TIME = [(210, 1), (160, 2), (110, 1), (45, 2)]
LONG_STAYS = [(240, 11), (120, 9), (20, 7)]


def events(env, rng, buyers, people, company, clock, opening):
    """Three young cars: same fault four times, 27 repair days, a taxi that does not count."""
    owners, plates, cars = rng.sample(list(buyers), 3), {"-"}, []
    adviser = people["service_adviser"][:1]

    def register():
        for number, owner in enumerate(owners):
            trim = catalogue.TRIMS[number]
            model = env["fleet.vehicle.model"].search([("name", "=", trim["model"])], limit=1)
            cars.append(
                env["dealer.vehicle"]
                .with_user(adviser)
                .create(
                    {
                        "vin": names.vin(
                            trim["wmi"],
                            trim["vds"],
                            opening.year,
                            trim["plant"],
                            820000 + number * 13,
                        ),
                        "model_id": model.id,
                        "model_year": opening.year,
                        "owner_id": owner.id,
                        "license_plate": names.plate(rng, plates, trim["new_energy"]),
                        "odometer": 3200,
                        "warranty_start": opening - timedelta(days=75),
                        "is_commercial_use": number == 2,
                    }
                )
            )

    plan = [(opening + timedelta(days=4), 0, register)]

    def visit(number, fault, concern, age, days):
        """Received and finished on the days it happened, as adviser and technician."""
        received = clock.today - timedelta(days=age)
        technician = people["technician"][number]
        order = env["dealer.repair.order"]

        def receive():
            nonlocal order
            order = order.with_user(adviser).create(
                {
                    "vehicle_id": cars[number].id,
                    "mileage_in": cars[number].odometer + 900,
                    "received_on": datetime.combine(received, time(1)),
                    "job_ids": [
                        Command.create(
                            {
                                "concern": concern,
                                "technician_id": technician.sudo().employee_id.id,
                                "is_quality_problem": True,
                                "sanbao_fault_id": env.ref(f"dealer_workshop_sanbao.{fault}").id,
                            }
                        )
                    ],
                    "line_ids": [
                        Command.create(
                            {
                                "line_type": "labour",
                                "name": concern,
                                "standard_hours": 1.0,
                                "price_unit": catalogue.LABOUR_RATE,
                                "payer": "internal",
                            }
                        )
                    ],
                }
            )
            order.action_start()

        def finish():
            job = order.job_ids.with_user(technician)
            job.write({"cause": "Found and noted 已查明", "correction": "Repaired 已修复"})
            job.action_done()
            quality.check(rng, order, people)
            order.action_told_ready()
            order.action_settle()
            order.action_issue_gate_pass()
            # sudo: as the gate itself does; nobody has the right to write a pass by hand
            order.sudo().gate_pass_ids.with_user(adviser).sudo()._let_out()

        return [(received, 6, receive), (received + timedelta(days=days), 0, finish)]

    for age, days in FOURTH_TIME:
        plan += visit(0, "fault_gearbox_jerks", "Gearbox jerks 变速箱顿挫", age, days)
    for age, days in LONG_STAYS:
        plan += visit(
            1, "fault_water_leaks_into_the_cabin", "Water in the cabin 车内进水", age, days
        )
    plan += visit(2, "fault_engine_noise", "Engine noise 发动机异响", 60, 2)

    def correct():
        """The way of a special part does not count; the controller notes why."""
        controller = people["workshop_controller"][:1]
        car = cars[1]
        env["dealer.sanbao.correction"].with_user(controller).create(
            {
                "vehicle_id": car.id,
                "kind": "repair_days",
                "value": -1,
                "reason": "Transport of the made-to-order harness 定制线束运输时间",
            }
        )

    plan.append((clock.today - timedelta(days=10), 11, correct))
    # every night; the scheduler sleeps while the story is told
    counters = env["dealer.sanbao.counter"].sudo()
    plan.append((clock.today, 12, lambda: counters._refresh(counters._get_marked())))
    return plan
