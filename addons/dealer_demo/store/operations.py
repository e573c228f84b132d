"""What the workshop does every day: operations with hours by model, rates, packages, prepaid cards."""

from datetime import timedelta

from odoo.fields import Command

from .actors import collect

CATEGORIES = [
    "Maintenance 保养",
    "Brakes 制动",
    "Chassis and Wheels 底盘与车轮",
    "Engine 发动机",
    "Electrics 电器",
    "Air Conditioning 空调",
    "Body and Paint 钣金喷漆",
    "High Voltage 高压",
]
MAINTENANCE, BRAKES, CHASSIS, ENGINE, ELECTRICS, AIR, BODY, VOLTAGE = CATEGORIES

# parts of the shelf by number
OIL, OIL_FILTER, AIR_FILTER, CABIN = "G 052 183 M4", "04E 115 561 H", "5Q0 129 620 D", "5Q0 819 653"
FRONT_PADS, REAR_PADS, DISC, FLUID = (
    "8V0 698 151 C",
    "8V0 698 451 D",
    "5Q0 615 301 F",
    "B 000 750 M3",
)
PLUG, WIPER, COOLANT, DRAIN = "04E 905 601 B", "3G1 955 425 A", "G 013 A8J M1", "N 908 132 02"

# code, name, category, labour class, skill, level, kind of bay, hours, parts, what is asked for
# a part is a number, or (number, quantity), or (number, None): as much as the car takes;
# "*Electrics 电器": whatever of this category fits the car
OPERATIONS = [
    ("BY01", "Small service: oil and filter 小保养", MAINTENANCE, "mechanical", "mechanic", 1, "quick", 0.6, [(OIL, None), OIL_FILTER, DRAIN], "Service is due 到期保养"),
    ("BY02", "Large service 大保养", MAINTENANCE, "mechanical", "mechanic", 2, "lift", 1.8, [(OIL, None), OIL_FILTER, DRAIN, AIR_FILTER, CABIN, FLUID], "Large service is due 大保养"),
    ("BY03", "Replace air filter 更换空气滤芯", MAINTENANCE, "mechanical", "mechanic", 1, "quick", 0.2, [AIR_FILTER], None),
    ("BY04", "Replace spark plugs 更换火花塞", MAINTENANCE, "mechanical", "mechanic", 2, "lift", 0.8, [(PLUG, 4)], "Rough idle 怠速抖动"),
    ("BY05", "Replace brake fluid 更换制动液", MAINTENANCE, "mechanical", "mechanic", 2, "lift", 0.7, [FLUID], None),
    ("BY06", "Replace coolant 更换冷却液", MAINTENANCE, "mechanical", "mechanic", 1, "lift", 0.8, [(COOLANT, 3)], None),
    ("BY07", "Vehicle check, 36 points 全车检查", MAINTENANCE, "diagnosis", "mechanic", 2, "lift", 0.5, [], "Check before a long trip 长途前检查"),
    ("ZD01", "Replace front brake pads 更换前刹车片", BRAKES, "mechanical", "mechanic", 2, "lift", 1.0, [FRONT_PADS], "Squeaks when braking 刹车异响"),
    ("ZD02", "Replace rear brake pads 更换后刹车片", BRAKES, "mechanical", "mechanic", 2, "lift", 1.1, [REAR_PADS], "Squeaks when braking 刹车异响"),
    ("ZD03", "Replace front brake discs and pads 更换前刹车盘片", BRAKES, "mechanical", "mechanic", 2, "lift", 1.6, [(DISC, 2), FRONT_PADS], "Vibrates when braking 刹车抖动"),
    ("DP01", "Wheel alignment 四轮定位", CHASSIS, "mechanical", "mechanic", 3, "alignment", 1.0, [], "Pulls to one side 跑偏"),
    ("DP02", "Rotate and balance wheels 轮胎换位动平衡", CHASSIS, "mechanical", "mechanic", 1, "lift", 0.8, [], "Steering wheel shakes 方向盘抖动"),
    ("DP03", "Replace shock absorbers, pair 更换减振器", CHASSIS, "mechanical", "mechanic", 2, "lift", 2.2, [], "Knocks over bumps 过坎异响"),
    ("DP04", "Repair puncture 补胎", CHASSIS, "mechanical", "mechanic", 1, "quick", 0.4, [], "Flat tyre 轮胎漏气"),
    ("FD01", "Clean throttle body 清洗节气门", ENGINE, "mechanical", "mechanic", 2, "lift", 0.6, [], "Rough idle 怠速不稳"),
    ("FD02", "Replace drive belt 更换皮带", ENGINE, "mechanical", "mechanic", 2, "lift", 1.2, [], "Squeals when starting 启动啸叫"),
    ("FD03", "Find engine fault 发动机故障诊断", ENGINE, "diagnosis", "electrician", 3, "lift", 1.0, [], "Engine lamp is on 发动机灯亮"),
    ("FD04", "Replace transmission oil 更换变速箱油", ENGINE, "mechanical", "mechanic", 3, "lift", 1.5, [], None),
    ("DQ01", "Replace battery 更换蓄电池", ELECTRICS, "electrical", "electrician", 1, "quick", 0.4, ["*Electrics 电器"], "Starts badly 启动困难"),
    ("DQ02", "Replace wiper blades 更换雨刮片", ELECTRICS, "mechanical", "mechanic", 1, "quick", 0.2, [WIPER], "Wipers smear 雨刮刮不净"),
    ("DQ03", "Replace headlamp 更换大灯", ELECTRICS, "electrical", "electrician", 2, "lift", 1.2, [], "Headlamp is out 大灯不亮"),
    ("DQ04", "Find electrical fault 电路故障诊断", ELECTRICS, "diagnosis", "electrician", 3, "lift", 1.0, [], "Warning lamp 故障灯亮"),
    ("KT01", "Clean air conditioning 空调清洗", AIR, "mechanical", "mechanic", 1, "quick", 0.6, [CABIN], "Smells when the air is on 空调异味"),
    ("KT02", "Refill refrigerant 加注制冷剂", AIR, "mechanical", "electrician", 2, "lift", 0.8, [], "Does not cool 空调不制冷"),
    ("BP01", "Paint one panel 单面喷漆", BODY, "paint", "paint", 2, "paint", 3.0, [], "Scratch 划痕"),
    ("BP02", "Straighten and paint door 车门钣金喷漆", BODY, "body", "body", 2, "body", 5.0, [], "Dent in the door 车门凹陷"),
    ("BP03", "Straighten and paint bumper 保险杠修复喷漆", BODY, "body", "body", 2, "body", 4.0, [], "Bumper is scraped 保险杠刮擦"),
    ("BP04", "Replace front wing 更换前翼子板", BODY, "body", "body", 3, "body", 6.0, [], "Accident at the front 前部事故"),
    ("BP05", "Polish paint 漆面抛光", BODY, "paint", "paint", 1, "wash", 2.0, [], None),
    ("GY01", "Check high-voltage system 高压系统检查", VOLTAGE, "high_voltage", "high_voltage", 0, "high_voltage", 1.0, [], "Yearly check 年度检查"),
    ("GY02", "Replace coolant of the battery 更换电池冷却液", VOLTAGE, "high_voltage", "high_voltage", 0, "high_voltage", 1.5, [(COOLANT, 4)], None),
]  # fmt: skip

# series: how much longer the work takes there than on the plain standard
SERIES = {"Lavida 朗逸": 1.0, "Passat 帕萨特": 1.1, "Tiguan L 途观L": 1.2, "ID.3": 1.1}

# price of an hour by class of labour, and what other payers pay, with tax
RATES = [
    ("mechanical", None, 200), ("electrical", None, 240), ("diagnosis", None, 280),
    ("body", None, 220), ("paint", None, 260), ("high_voltage", None, 360),
    (None, "warranty", 150), (None, "insurer", 180), (None, "internal", 100),
]  # fmt: skip

# code, name, price, operations
PACKAGES = [
    ("TC01", "Summer: air conditioning and check 夏季套餐", 288, ["KT01", "BY07"]),
    ("TC02", "Brakes, all round 制动套餐", 1480, ["ZD01", "ZD02", "BY05"]),
    ("TC03", "Small service with wheels 保养换位套餐", 568, ["BY01", "DP02"]),
]
# code, name, price, uses of operations with their usual price
CARDS = [
    ("CK01", "Five small services 小保养五次卡", 1990, [("BY01", 5, 480)]),
    ("CK02", "Care for two years 两年无忧卡", 2680, [("BY01", 4, 480), ("BY02", 1, 1100), ("KT01", 2, 240)]),
]  # fmt: skip


def build(env, rng, people, company, shelf):
    """The catalogue. Returns {code: operation}.

    :param dict shelf: {part number: product}
    """
    controller = people["workshop_controller"][:1]
    env = env(user=controller)
    ref = lambda name: env.ref(f"dealer_workshop_catalogue.{name}")  # noqa: E731
    Category = env["dealer.operation.category"]
    categories = {
        name: Category.create({"name": name, "sequence": number})
        for number, name in enumerate(CATEGORIES)
    }
    operations = env["dealer.operation"].create(
        [
            {
                "code": code,
                "name": name,
                "sequence": number,
                "category_id": categories[category].id,
                "labour_class_id": ref(f"labour_class_{labour}").id,
                "skill_id": ref(f"skill_{skill}").id,
                "skill_level_id": ref(f"skill_level_{level or 'certified'}").id,
                "bay_kind_id": ref(f"bay_kind_{bay}").id,
                "concern": concern,
                "line_ids": [
                    *_labour(ref, code, labour),
                    *(_part(env, shelf, part) for part in parts),
                    *_paint_material(code),
                ],
                "standard_ids": _standards(env, hours),
            }
            for number, (
                code,
                name,
                category,
                labour,
                skill,
                level,
                bay,
                hours,
                parts,
                concern,
            ) in enumerate(OPERATIONS)
        ]
    )
    by_code = {operation.code: operation for operation in operations}
    env["dealer.labour.rate"].create(
        [
            {
                "labour_class_id": labour and ref(f"labour_class_{labour}").id,
                "payer": payer,
                "price": price,
                "company_id": company.id,
            }
            for labour, payer, price in RATES
        ]
    )
    env["dealer.service.package"].create(
        [
            {
                "code": code,
                "name": name,
                "price": price,
                "company_id": company.id,
                "line_ids": [Command.create({"operation_id": by_code[c].id}) for c in codes],
            }
            for code, name, price, codes in PACKAGES
        ]
        + [
            {
                "code": code,
                "name": name,
                "price": price,
                "kind": "card",
                "company_id": company.id,
                "line_ids": [
                    Command.create({"operation_id": by_code[c].id, "uses": uses, "weight": weight})
                    for c, uses, weight in lines
                ],
            }
            for code, name, price, lines in CARDS
        ]
    )
    for adviser in people["service_adviser"]:
        for code in ("BY01", "BY02", "ZD01", "KT01"):
            by_code[code].with_user(adviser).action_toggle_favourite()
    return by_code


def _labour(ref, code, labour):
    """Body work shares its hours between the panel beater and the painter."""
    if code not in ("BP02", "BP03", "BP04"):
        return []
    return [
        Command.create({"line_type": "labour", "name": "Body work 钣金", "quantity": 3}),
        Command.create(
            {
                "line_type": "labour",
                "name": "Paint 喷漆",
                "quantity": 2,
                "labour_class_id": ref("labour_class_paint").id,
            }
        ),
    ]


def _paint_material(code):
    if not code.startswith("BP"):
        return []
    return [
        Command.create({"line_type": "fee", "name": "Paint material 油漆辅料", "price_unit": 120})
    ]


def _part(env, shelf, part):
    if isinstance(part, str) and part.startswith("*"):
        category = env["product.category"].search([("name", "=", part[1:])], limit=1)
        return Command.create({"line_type": "part", "part_category_id": category.id})
    number, quantity = part if isinstance(part, tuple) else (part, 1)
    return Command.create(
        {
            "line_type": "part",
            "product_id": shelf[number].id,
            "quantity": quantity or 1,
            "is_quantity_by_car": quantity is None,
        }
    )


def _standards(env, hours):
    """The plain standard, and those of the series where the work takes longer."""
    models = env["fleet.vehicle.model"].search([("name", "in", list(SERIES))])
    return [Command.create({"hours": hours})] + [
        Command.create(
            {
                "brand_id": model.brand_id.id,
                "model_id": model.id,
                "hours": round(hours * SERIES[model.name], 2),
            }
        )
        for model in models
        if SERIES[model.name] != 1.0
    ]


def events(env, rng, people, company, clock, opening, visits=8):
    """Prepaid cards are sold over the year, some are used.

    Needs registered cars (the plan of `visits`) and an open day at the cashier's desk.
    """
    adviser, cashier = people["service_adviser"][:1], people["cashier"][:1]

    def sell(number):
        vehicles = env["dealer.vehicle"].search(
            [("owner_id", "!=", False), ("license_plate", "!=", False), ("odometer", ">", 0)],
            order="id",
            limit=60,
        )
        if not vehicles:
            return
        vehicle = vehicles[number * 7 % len(vehicles)]
        package = env["dealer.service.package"].search(
            [("kind", "=", "card"), ("company_id", "=", company.id)], order="code"
        )
        card = (
            env["dealer.service.package.card"]
            .with_user(adviser)
            .create(
                {
                    "package_id": package[number % len(package)].id,
                    "partner_id": vehicle.owner_id.id,
                    "vehicle_id": vehicle.id,
                    "company_id": company.id,
                }
            )
        )
        if number == visits - 1:
            return  # asked for the price, thinks about it
        card.action_sell()
        if number != visits - 2:  # the last one still has to pay
            collect(card, cashier, None, rng)

    span = (clock.today - opening).days - 20
    return [
        (
            opening + timedelta(days=15 + number * span // visits),
            12,
            lambda number=number: sell(number),
        )
        for number in range(visits)
    ]


def coupons(env, rng, people, company):
    """Programs of coupons: a code for everybody, coupons by hand, a coupon for the next visit.

    Needs dealer_workshop_coupon. Mails are not sent.
    """
    controller = people["workshop_controller"][:1]
    env = env(user=controller, context=dict(env.context, loyalty_no_mail=True))
    air = env["dealer.operation.category"].search([("name", "=", AIR)], limit=1)
    common = {
        "company_id": company.id,
        "workshop_ok": True,
        "communication_plan_ids": [Command.clear()],
    }
    specs = [
        ("Summer: 15 % off air conditioning 夏季空调八五折", "promo_code", {"mode": "with_code", "code": "SUMMER15"},
         {"discount": 15, "workshop_scope": "operation", "workshop_category_ids": air.ids}),
        ("100 off labour 工时费立减100元", "coupons", {"minimum_amount": 500},
         {"discount": 100, "discount_mode": "per_order", "workshop_scope": "labour"}),
        ("5 % off the next visit 下次到店九五折", "next_order_coupons", {"minimum_amount": 1000, "minimum_qty": 0},
         {"discount": 5, "discount_max_amount": 200}),
    ]  # fmt: skip
    programs = env["loyalty.program"].create(
        [
            {
                **common,
                "name": name,
                "program_type": kind,
                "rule_ids": [Command.clear(), Command.create(rule)],
                "reward_ids": [Command.clear(), Command.create({"required_points": 1, **reward})],
            }
            for name, kind, rule, reward in specs
        ]
    )
    customers = env["dealer.vehicle"].search(
        [("owner_id", "!=", False), ("license_plate", "!=", False)], order="id", limit=6
    )
    env["loyalty.card"].create(
        [
            {"program_id": programs[1].id, "partner_id": partner.id, "points": 1}
            for partner in customers.owner_id
        ]
    )
    return programs
