"""What the maker pays: coverage, free first services, claims in every state, a recall."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from . import catalogue, names
from .visits import Visit

SEALS = "Seal leaks, tested under pressure 密封失效，保压测试确认"
# customer's words, labour, hours, part, fault code, cause, correction
FAILURES = [
    ("Coolant on the floor 漏冷却液", "Water pump 更换水泵", 2.4, "G 013 A8J M1", "P2181", SEALS,
     "Pump and coolant replaced 更换水泵与冷却液"),
    ("Does not start 无法启动", "Battery 更换蓄电池", 0.4, "7P0 915 105", "P0562",
     "Cell short-circuited 单格短路", "Battery replaced 更换蓄电池"),
    ("Vibrates when braking 刹车抖动", "Brake discs 更换前制动盘", 1.6, "5Q0 615 301 F", "C1012",
     "Disc thickness varies 制动盘厚薄差", "Discs replaced 更换制动盘"),
    ("Engine misfires 发动机缺缸", "Ignition check 点火检查", 1.0, "04E 905 601 B", "P0301",
     "Plug cracked 火花塞开裂", "Plugs replaced 更换火花塞"),
]  # fmt: skip
# days before today the car came, and how far its claim went; the rest of one it is decided for
STORIES = [
    (150, "closed"), (120, "closed"), (100, "internal"), (92, "customer"), (75, "paid"),
    (68, "submitted"), (52, "partly"), (46, "rejected"), (40, "accepted"), (34, "late"),
    (26, "submitted"), (12, "again"), (6, "draft"), (3, "draft"),
]  # fmt: skip
CAMPAIGN = "S2026-118"


def build(env, people, company, payers):
    """The maker's terms, kept by the warranty clerk; needs the catalogue of operations.

    :param payers: what `payers.build` returned
    """
    clerk = people["warranty_clerk"][:1]
    company.warranty_clerk_id = clerk
    maker = payers["warranty"]
    brand = env["fleet.vehicle.model.brand"].search([("name", "=", "Volkswagen")], limit=1)
    common = {"partner_id": maker.id, "brand_id": brand.id, "company_id": company.id}
    wearing = env["product.category"].search([("name", "=like", "Filters%")])
    coverages = [
        {"name": "Maker's warranty 整车质保", "kind": "basic", "months": 36, "km": 100000,
         "excluded_category_ids": [Command.set(wearing.ids)], **common},
        {"name": "Drive battery 动力电池质保", "kind": "battery", "months": 96, "km": 160000,
         "energy": "electric", "operation_ids": _operations(env, ["GY01", "GY02"]), **common},
        {"name": "Perforation by rust 锈穿质保", "kind": "paint", "months": 144,
         "operation_ids": _operations(env, ["BP01"]), "covers_labour": False, **common},
        {"name": "Parts we fitted 本店配件质保", "kind": "fitted", "months": 12, "km": 20000,
         "partner_id": maker.id, "company_id": company.id},
    ]  # fmt: skip
    env["dealer.warranty.coverage"].with_user(clerk).create(coverages)
    first = env["dealer.operation"].search([("code", "=", "BY01")], limit=1)
    if first:
        env["dealer.free.service"].with_user(clerk).create(
            {"name": "Free first service 首保", "operation_id": first.id, "months_to": 6,
             "km_to": 7500, **common}
        )  # fmt: skip


def _operations(env, codes):
    """Commands for the operations of the catalogue with these codes, if there is one."""
    return [Command.set(env["dealer.operation"].search([("code", "in", codes)]).ids)]


def events(env, rng, buyers, shelf, people, company, clock, opening):
    """Young cars with faults the maker pays for, their claims, and one recall."""
    clerk, plan, plates, cars = people["warranty_clerk"][:1], [], {"-"}, []
    owners = rng.sample(list(buyers), len(STORIES) + 4)

    def register():
        """Cars the store sold last year come back with faults."""
        adviser = people["service_adviser"][:1]
        for number, owner in enumerate(owners):
            trim = rng.choice(catalogue.TRIMS)
            model = env["fleet.vehicle.model"].search([("name", "=", trim["model"])], limit=1)
            car = (
                env["dealer.vehicle"]
                .with_user(adviser)
                .create(
                    {
                        "vin": names.vin(
                            trim["wmi"], trim["vds"], opening.year, trim["plant"],
                            810000 + number * 11,
                        ),
                        "model_id": model.id,
                        "model_year": opening.year,
                        "owner_id": owner.id,
                        "license_plate": names.plate(rng, plates, trim["new_energy"]),
                        "odometer": rng.randint(2000, 9000),
                        "warranty_start": opening - timedelta(days=rng.randint(30, 200)),
                    }
                )
            )  # fmt: skip
            cars.append(car)

    plan.append((opening + timedelta(days=3), 0, register))
    for number, (age, end) in enumerate(STORIES):
        day = clock.today - timedelta(days=age)
        failure = FAILURES[number % len(FAILURES)]
        story = Story(env, rng, people, clock, day, shelf, failure, end, clerk)
        plan += story.plan(lambda number=number: (cars[number], False), Story.STEPS)
        plan += story.follow(day, clock.today)
    plan.append((clock.today - timedelta(days=30), 11, lambda: recall(env, clerk, people, cars)))
    plan.append((clock.today - timedelta(days=190), 13, lambda: accept_others(env, clerk)))
    # every night; the scheduler sleeps while the story is told
    plan.append((clock.today, 12, env["dealer.warranty.claim"].sudo()._cron_warn_deadline))
    return plan


def accept_others(env, clerk):
    """Claims of earlier visits (see `payers`) are sent in time and accepted."""
    for claim in env["dealer.warranty.claim"].with_user(clerk).search([("category", "=", "draft")]):
        claim.write({"fault_code": "P0700", "old_part_place": "Shelf 索赔架 1"})
        claim.action_submit()
        claim.maker_number = f"VW{700000 + claim.id}"
        claim.action_accept_all()


def recall(env, clerk, people, cars):
    """The maker's list: cars of the store's customers and some it has never seen."""
    maker = env["dealer.warranty.coverage"].search([], limit=1).partner_id
    campaign = (
        env["dealer.recall"]
        .with_user(clerk)
        .create(
            {
                "number": CAMPAIGN,
                "name": "Fuel pump may stop 燃油泵可能停止工作",
                "risk": "The engine may stop while driving. 行驶中发动机可能熄火。",
                "remedy": "Pump replaced free of charge 免费更换燃油泵",
                "brand_id": cars[0].brand_id.id,
                "partner_id": maker.id,
                "operation_ids": _operations(env, ["FD03"]),
                "date_from": fields.Date.today(),
            }
        )
    )
    strangers = [f"LSVNV2BR{number:09d}" for number in range(400000, 400060)]
    affected = [car.vin for car in cars[-4:] + cars[:3]]
    env["dealer.recall.vehicle"].with_user(clerk).create(
        [{"recall_id": campaign.id, "vin": vin} for vin in strangers + affected]
    )
    caller = people["customer_service"][:1]
    rows = campaign.vehicle_ids.filtered("owner_id").with_user(caller)
    rows[:2].action_contacted()
    rows[:1].contact_note = "Comes next week 下周来店"


class Story(Visit):
    """One failure under warranty, and its claim as far as `end`."""

    def __init__(self, env, rng, people, clock, day, shelf, failure, end, clerk):
        super().__init__(env, rng, people, clock, day, operations={})
        self.shelf, self.failure, self.end, self.clerk = shelf, failure, end, clerk

    def receive(self, vehicle, _electric):
        self._at(0)
        concern, labour, hours, number, _code, _cause, _correction = self.failure
        self.order = (
            self.env["dealer.repair.order"]
            .with_user(self.adviser)
            .create(
                {
                    "vehicle_id": vehicle.id,
                    "mileage_in": vehicle.odometer + self.rng.randint(600, 4000),
                    "fuel_level": "50",
                    "job_ids": [
                        Command.create(
                            {
                                "concern": concern,
                                "technician_id": self.technician.sudo().employee_id.id,
                            }
                        )
                    ],
                    "line_ids": [
                        Command.create(
                            {
                                "line_type": "labour",
                                "name": labour,
                                "standard_hours": hours,
                                "price_unit": catalogue.LABOUR_RATE,
                            }
                        ),
                        Command.create({"line_type": "part", "product_id": self.shelf[number].id}),
                    ],
                }
            )
        )
        self.order.line_ids.filtered("warranty_tip").action_to_warranty()

    def start(self):
        self._at(0.4)
        if self.order.line_ids.filtered(lambda line: line.payer == "customer"):
            self.order._authorise("in_person", self.order.partner_id.name)
        self.order.action_start()
        self.order.action_request_parts()

    def repair(self):
        self._at(3)
        for job in self.order.job_ids.with_user(self.technician):
            job.write({"cause": self.failure[5], "correction": self.failure[6]})
            job.action_done()

    @property
    def claim(self):
        return self.order.sudo().claim_ids.with_user(self.clerk)

    def follow(self, day, today):
        """The clerk's work on the claim: (day, order, act)."""
        if self.end in ("draft", "late"):
            return []
        plan = [(day + timedelta(days=2), 11, self.submit)]
        if self.end == "submitted":
            return plan
        answered = min(day + timedelta(days=14), today)
        plan.append((answered, 11, self.answer))
        if self.end == "again":
            plan.append((today, 11, self.resubmit))
        if self.end in ("internal", "customer"):
            plan.append((answered + timedelta(days=1), 11, self.decide))
        if self.end in ("closed", "paid", "internal"):
            plan.append((min(day + timedelta(days=40), today), 11, self.pay))
        if self.end == "closed":
            plan.append((min(day + timedelta(days=45), today), 11, self.close))
        return plan

    def submit(self):
        claim = self.claim
        claim.write({"fault_code": self.failure[4], "old_part_place": "Shelf 索赔架 2"})
        claim.action_submit()
        claim.maker_number = f"VW{self.rng.randint(100000, 999999)}"

    def answer(self):
        claim = self.claim
        if self.end in ("closed", "paid", "accepted"):
            claim.action_accept_all()
        elif self.end in ("rejected", "customer"):
            claim.line_ids.answer_note = "Wear, not a fault 属磨损，非质量问题"
            claim.action_reject_all()
        else:
            first, rest = claim.line_ids[:1], claim.line_ids[1:]
            first.write(
                {
                    "answer": "partly",
                    "amount_accepted": round(first.amount_claimed * 0.6, 2),
                    "answer_note": "Hours above the standard 工时超标准",
                }
            )
            rest.answer = "accepted"
            claim.action_answer()

    def resubmit(self):
        self.claim.action_resubmit("Photos of the part added 补充零件照片")

    def decide(self):
        self.claim._decide_rest(self.end, "Agreed with the customer 已与客户沟通")

    def pay(self):
        """The maker's money arrives; the accountant registers it."""
        bill = self.claim.sudo().bill_id.with_user(self.people["accountant"][:1])
        if bill.amount_residual:
            self.env["account.payment.register"].with_user(
                self.people["accountant"][:1]
            ).with_context(active_model="account.move", active_ids=bill.ids).create(
                {}
            )._create_payments()

    def close(self):
        claim = self.claim
        if claim.old_part_state in ("kept", "due"):
            claim.old_part_reference = f"SF{self.rng.randint(10**9, 10**10)}"
            claim.action_return_old_part()
        claim.action_close()
