"""Technicians clock on and off with reasons; the controller plans what is open."""

from datetime import timedelta

from odoo import fields

HISTORY = 75  # days of clocked work
INDIRECT = ("training", "cleaning", "meeting", "driving")
FORGOTTEN = [
    "Forgot to clock off 忘记结束计时",
    "Helped a colleague 帮同事",
    "Road test ended 试车已结束",
]


def events(env, rng, people, company, clock):
    """Clocked work of the last weeks, and the board of today.

    Needs the bays and technicians of `appointments.build`. The visits' own events start the orders
    (order 7) and finish the jobs (order 9) of a day: this comes between.
    """
    floor = Floor(env, rng, people, company, clock)
    plan = [(clock.today - timedelta(days=days), 8.5, floor.work) for days in range(HISTORY, 0, -1)]
    return [
        *plan,
        (clock.today - timedelta(days=1), 29, floor.correct),
        (clock.today, 30, floor.plan_today),
        (clock.today, 31, floor.start_today),
    ]


class Floor:
    def __init__(self, env, rng, people, company, clock):
        self.env, self.rng, self.people, self.company = env, rng, people, company
        self.clock = clock
        self.controller = people["workshop_controller"][:1]

    def _users(self):
        return list(self.people["technician"])

    def _open_jobs(self):
        return self.env["dealer.repair.job"].search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "todo"),
                ("is_out", "=", False),
                ("order_id.category", "=", "in_progress"),
            ],
            limit=6,
        )

    def work(self):
        """A day on the floor: each open job by its technician, now and then stopped and resumed."""
        day = self.company._get_store_date()
        if day.weekday() > 5:
            return
        reasons = self.env["dealer.waiting.reason"].search([("is_switch", "=", False)])
        users = self._users()
        begins = dict.fromkeys(users, 1.2)  # hours UTC: a little after nine in the store
        for job in self._open_jobs():
            user = job.technician_id.user_id or self.rng.choice(users)
            if user not in begins or begins[user] > 7:
                continue
            job = job.with_user(user)
            hours = max(job.planned_hours, 0.5) * self.rng.uniform(0.7, 1.2)
            start = begins[user]
            self.clock.at(day, start)
            job.action_switch_to()
            if self.rng.random() < 0.35:
                self.clock.at(day, start + hours * 0.4)
                job.action_pause(self.rng.choice(reasons).id)
                start += self.rng.uniform(0.2, 0.8)
                self.clock.at(day, start + hours * 0.4)
                job.action_switch_to()
            self.clock.at(day, start + hours)
            job.action_pause()
            begins[user] = start + hours + 0.2
        user = self.rng.choice(users)
        if begins[user] < 7 and self.rng.random() < 0.4:
            key = self.rng.choice(INDIRECT)
            work = self.env.ref(f"dealer_workshop_dispatch.indirect_work_{key}").with_user(user)
            self.clock.at(day, begins[user])
            work.action_start()
            self.clock.at(day, begins[user] + 1)
            work.action_stop()

    def correct(self):
        """Technicians forgot to clock off in time; the controller applied all but the last."""
        clocks = self.env["dealer.repair.clock"].search(
            [
                ("ended_on", "!=", False),
                ("hours", ">", 0.5),
                ("order_id.settled_on", "=", False),  # what is billed stays as it is
            ],
            order="started_on desc",
            limit=4,
        )
        for number, clock in enumerate(reversed(clocks)):
            correction = (
                self.env["dealer.clock.correction"]
                .with_user(clock.sudo().employee_id.user_id)
                .create(
                    {
                        "clock_id": clock.id,
                        "ended_on": clock.ended_on - timedelta(minutes=10 + 5 * number),
                        "reason": FORGOTTEN[number % len(FORGOTTEN)],
                    }
                )
            )
            if number < len(clocks) - 1:
                correction.with_user(self.controller).action_apply()

    def plan_today(self):
        """The controller plans what is open: today where there is time left, else the next day."""
        Dispatch = self.env["dealer.dispatch"].with_user(self.controller)
        day = fields.Date.today()
        for _try in range(4):
            action = Dispatch.plan_day(str(day), 2)
            plan = self.env["dealer.dispatch.plan"].with_user(self.controller)
            plan = plan.browse(action["res_id"])
            if plan.placed_count:
                plan.action_apply()
                return
            plan.action_drop()
            day += timedelta(days=1)

    def start_today(self):
        """Two technicians are at work; the figures of the weeks are laid down."""
        users = self._users()
        for user, job in zip(users[:2], self._open_jobs().filtered("is_planned"), strict=False):
            job.with_user(user).action_switch_to()
        self.env["dealer.technician.figure"].with_user(self.controller).action_open()
