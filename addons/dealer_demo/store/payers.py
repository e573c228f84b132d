"""Repairs several people pay: insurance with deductible, warranty shares, goodwill, sublet work."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from . import quality
from .actors import collect, signature

RATE = 220.0  # CNY per hour

# what the car comes with: concern, labour (name, hours, payer or shares), paint at the vendor
# (price, vendor's quote) or none, terms of the insurer, discount on labour in percent
CASES = [
    ("Rear bumper hit 后杠被追尾", [("Bumper off and on 后杠拆装", 2.5, "insurer")],
     (1600, 950), {"deductible": 500}, 0),
    ("Gearbox jerks 变速箱顿挫", [("Valve body 阀体更换", 4.0, {"warranty": 70, "customer": 30})],
     None, None, 0),
    ("Scratch on the door 车门划痕", [("Door trim off and on 门饰板拆装", 1.5, "insurer")],
     (1200, 780), {"deductible": 300, "cap": 1500}, 0),
    ("Water in the headlight 大灯进水", [("Headlight 大灯更换", 1.2, "warranty")], None, None, 0),
    ("Noise comes back 异响复发", [("Suspension arm 摆臂更换", 2.0, {"internal": 50, "customer": 50})],
     None, None, 0),
    ("Old customer, big service 老客户大保养", [("Full inspection 全车检查", 3.0, "customer")],
     None, None, 20),
    ("Hail damage 冰雹损伤", [("Dent removal 凹陷修复", 6.0, "insurer")],
     (3800, 2600), {"deductible": 1000, "cap": 6000}, 0),
    # today: the car is at the paint shop, a discount waits for its release
    ("Side swiped 侧面剐蹭", [("Panels off and on 板件拆装", 3.5, "insurer")],
     (2400, 1500), {"deductible": 500}, 0),
    ("Fleet service 车队保养", [("Fleet inspection 车队检查", 2.0, "customer")], None, None, 15),
]  # fmt: skip
OPEN = 2


def build(env, company):
    """The insurer, the maker's warranty department and the paint shop.

    :return: {role: partner}
    """
    Partner = env["res.partner"]
    common = {"is_company": True, "company_id": company.id}
    insurer, maker, vendor = Partner.create(
        [
            {
                **common,
                "name": "太平洋财险 Pacific Property Insurance",
                "email": "claims@pacific-insurance.example.com",
            },
            {
                **common,
                "name": "厂家索赔部 Maker's Warranty Department",
                "email": "warranty@maker.example.com",
            },
            {**common, "name": "光彩喷漆 Guangcai Paint Shop", "phone": "021 5550 0199"},
        ]
    )
    return {"insurer": insurer, "warranty": maker, "vendor": vendor}


def events(env, rng, people, company, clock, opening, payers):
    """One case after the other over the year; the last ones stand in the workshop today.

    Needs registered cars (the plan of `visits`). :param payers: what `build` returned
    """
    span = (clock.today - opening).days - 25
    closed = len(CASES) - OPEN
    plan = []
    for number, case in enumerate(CASES):
        visit = Case(env, rng, people, company, payers, case, number)
        if number < closed:
            day = opening + timedelta(days=18 + number * span // closed)
            plan += [
                (day, 6, visit.receive),
                (day, 7, visit.agree),
                (day, 8, visit.hand_over),
                (day + timedelta(days=1), 6, visit.come_back),
                (day + timedelta(days=1), 7, visit.settle),
            ]
        else:
            plan += [
                (clock.today, 6, visit.receive),
                (clock.today, 7, visit.agree),
                (clock.today, 8, visit.hand_over),
            ]
    return plan


class Case:
    """One car; each method is one person's part."""

    def __init__(self, env, rng, people, company, payers, case, number):
        self.env = env
        self.rng = rng
        self.people = people
        self.company = company
        self.payers = payers
        self.case = case
        self.number = number
        self.adviser = people["service_adviser"][:1]
        self.order = env["dealer.repair.order"]
        self.work = None

    def _vehicle(self):
        cars = (
            self.env["dealer.vehicle"]
            .with_user(self.adviser)
            .search(
                [("owner_id", "!=", False), ("license_plate", "!=", False), ("odometer", ">", 0)],
                order="id",
                limit=90,
            )
        )
        return cars[(self.number * 11 + 5) % len(cars)] if cars else cars

    def receive(self):
        concern, labour, paint, terms, discount = self.case
        vehicle = self._vehicle()
        if not vehicle:
            return
        lines = []
        for name, hours, payer in labour:
            values = {
                "line_type": "labour",
                "name": name,
                "standard_hours": hours,
                "price_unit": RATE,
                "discount": discount,
            }
            if isinstance(payer, dict):
                values["share_ids"] = [
                    Command.create({"payer": who, "percent": percent})
                    for who, percent in payer.items()
                ]
            else:
                values["payer"] = payer
            lines.append(Command.create(values))
        if paint:
            lines.append(
                Command.create(
                    {
                        "line_type": "sublet",
                        "name": "Painting 喷漆",
                        "price_unit": paint[0],
                        "payer": "insurer" if terms else "customer",
                    }
                )
            )
        self.order = (
            self.env["dealer.repair.order"]
            .with_user(self.adviser)
            .with_company(self.company)
            .create(
                {
                    "vehicle_id": vehicle.id,
                    "mileage_in": vehicle.odometer + self.rng.randint(200, 3000),
                    "insurer_id": self.payers["insurer"].id,
                    "warranty_partner_id": self.payers["warranty"].id,
                    "job_ids": [Command.create({"concern": concern})],
                    "line_ids": lines,
                    "cover_ids": [Command.create({"payer": "insurer", **terms})] if terms else [],
                }
            )
        )

    def agree(self):
        """The customer signs what is his; a large discount is released by the controller."""
        if not self.order:
            return
        order = self.order
        if order._get_lines_to_agree() or order._is_excess_unsigned():
            owner = order.partner_id.name
            order._authorise("signature", owner, signature(owner), False)
        order.action_start()
        if order.discount_state == "to_release" and self.number < len(CASES) - OPEN:
            controller = self.people["workshop_controller"][:1]
            order.with_user(controller).action_release_discount()

    def hand_over(self):
        """The adviser gives the painting to the paint shop."""
        paint = self.case[2]
        if not self.order or not paint:
            return
        line = self.order.line_ids.filtered(lambda line: line.line_type == "sublet")
        self.work = (
            self.env["dealer.repair.sublet"]
            .with_user(self.adviser)
            .create(
                {
                    "line_id": line.id,
                    "vendor_id": self.payers["vendor"].id,
                    "quoted_cost": paint[1],
                    "expected_back": fields.Datetime.now() + timedelta(hours=22),
                }
            )
        )
        self.work.action_order()
        self.work.action_hand_over()

    def come_back(self):
        """The car is back; the accountant enters the vendor's bill, now and then a dearer one."""
        if not self.work:
            return
        self.work.action_return()
        # sudo: the vendor's bill follows from his order, entered at the desk of the accountant
        purchase = self.work.sudo().purchase_line_id.order_id
        purchase.action_create_invoice()
        bill = purchase.invoice_ids
        bill.invoice_date = fields.Date.today()
        if self.number % 2:
            bill.invoice_line_ids.price_unit = self.case[2][1] * 1.05
        bill.action_post()

    def settle(self):
        """The technician is done, the adviser bills, sends the bills, the cashier collects."""
        if not self.order:
            return
        technician = self.people["technician"][:1]
        for job in self.order.job_ids.with_user(technician):
            job.write({"cause": "Found 已确认", "correction": "Repaired 已修复"})
            job.action_done()
        quality.check(self.rng, self.order, self.people)
        self.order.action_settle()
        collect(self.order, self.people["cashier"][:1], None, self.rng)
        recent = self.number >= len(CASES) - OPEN - 2  # each letter has its PDF, which takes long
        if recent and any(bill._has_bill_address() for bill in self.order._get_live_bills()):
            self.order.action_send_bill()
            # nothing leaves the demo store: the letters count as delivered
            self.order._get_live_bills().repair_mail_id.unlink()
        self.order.action_issue_gate_pass()
        # sudo: as the gate itself does; nobody has the right to write a pass by hand
        self.order.sudo().gate_pass_ids.with_user(self.adviser).sudo()._let_out()
