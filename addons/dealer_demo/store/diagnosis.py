"""Diagnosis: what the store knows of faults, its bulletins and manuals, scanners' reports."""

from odoo.fields import Command

# name, symptoms, cause, remedy, codes, operations, series, from km, to km
FAULTS = [
    ("Rough idle, throttle dirty 怠速抖动", "怠速不稳 抖动 熄火, rough idle, stalls", "Carbon on the throttle body 节气门积碳", "Clean and adapt the throttle 清洗并匹配节气门", ["P0505"], ["FD01"], [], 30000, 0),
    ("Misfire of one cylinder 单缸失火", "发动机抖动 加速无力, shakes, no power, engine lamp", "Spark plug worn 火花塞老化", "Replace all spark plugs 更换火花塞", ["P0300", "P0301", "P0302"], ["BY04"], [], 30000, 0),
    ("Mixture too lean 混合气过稀", "怠速抖动 嘶嘶声, hisses at idle", "Crankcase breather torn 曲轴箱通风阀破裂", "Replace the breather, clear the adaptation 更换通风阀", ["P0171", "P2096"], ["FD03"], ["Passat 帕萨特", "Tiguan L 途观L"], 40000, 0),
    ("Turbo pressure too low 增压压力不足", "加速无力 涡轮, no power when accelerating", "Hose of the charge air loose 增压管松脱", "Refit the hose 重新安装增压管", ["P0299"], ["FD03"], ["Tiguan L 途观L"], 0, 0),
    ("Starts badly in the cold 冷车启动困难", "启动困难 无法启动 电瓶亏电, does not start", "Battery at its end 蓄电池老化", "Replace the battery 更换蓄电池", ["P0562"], ["DQ01"], [], 0, 0),
    ("Brakes squeal 刹车异响", "刹车异响 尖叫, squeals when braking", "Pads glazed or worn 刹车片磨损硬化", "Replace the front pads 更换前刹车片", [], ["ZD01"], [], 20000, 0),
    ("Vibrates when braking 刹车抖动", "刹车时方向盘抖动, steering wheel shakes when braking", "Front discs warped 前刹车盘变形", "Replace discs and pads 更换刹车盘片", [], ["ZD03"], [], 30000, 0),
    ("Air does not cool 空调不制冷", "空调不冷 制冷差, aircon does not cool", "Refrigerant lost 制冷剂不足", "Find the leak, refill 检漏并加注", [], ["KT02"], [], 0, 0),
    ("Wheel speed sensor front left 左前轮速传感器", "ABS 故障灯亮, ABS lamp", "Plug of the sensor corroded 传感器插头腐蚀", "Clean the plug or replace the sensor 清洁插头", ["C0035"], ["DQ04"], [], 0, 0),
    ("High-voltage coolant low 电池冷却液不足", "动力受限 充电慢, charges slowly, power is limited", "Coolant of the battery low 电池冷却液不足", "Bleed and refill 排气并加注", ["P0A80"], ["GY02"], ["ID.3"], 0, 0),
]  # fmt: skip
# number, title, kind, series, codes, from km, to km, words
DOCUMENTS = [
    ("TB-2024-017", "Lean mixture: check the crankcase breather 混合气过稀排查", "bulletin", ["Passat 帕萨特", "Tiguan L 途观L"], ["P0171"], 30000, 120000, "抖动 嘶嘶声 lean idle"),
    ("TB-2025-004", "Charge air hose: new clamp 增压管新卡箍", "bulletin", ["Tiguan L 途观L"], ["P0299"], 0, 0, "加速无力 turbo"),
    ("RM-LV-01", "Repair manual, brakes 制动系统维修手册", "manual", ["Lavida 朗逸"], [], 0, 0, "刹车 制动 异响 brake noise"),
    ("WD-PS-02", "Wiring diagram, engine 发动机电路图", "wiring", ["Passat 帕萨特"], ["P0300"], 0, 0, "失火 misfire"),
    ("HV-ID-01", "Working safely on high voltage 高压安全操作", "procedure", ["ID.3"], [], 0, 0, "高压 high voltage"),
    ("TB-2025-011", "Battery: test before you replace 蓄电池检测流程", "bulletin", [], ["P0562"], 0, 0, "启动 电瓶 does not start"),
]  # fmt: skip
REPORT = """Vehicle Diagnostic Report 诊断报告
Odometer: {km} km
[Engine Control Module 发动机]
{code} {text} (stored)
  Freeze frame
  Engine speed: {rpm} rpm
  Coolant temperature: {temperature} °C
Report number {number}
"""
CHINESE = {
    "P0171": "混合气过稀（1列）",
    "P0172": "混合气过浓（1列）",
    "P0299": "涡轮增压压力不足",
    "P0300": "多缸随机失火",
    "P0301": "1缸失火",
    "P0302": "2缸失火",
    "P0420": "三元催化效率过低（1列）",
    "P0505": "怠速控制系统",
    "P0562": "系统电压过低",
    "P0A80": "更换混合动力电池组",
    "C0035": "左前轮速传感器",
    "U0100": "与发动机控制单元失去通信",
}


def build(env, people, company, operations):
    """The store's knowledge, kept by the workshop controller.

    :param dict operations: {code: `dealer.operation`}
    """
    env = env(user=people["workshop_controller"][:1])
    Code = env["dealer.fault.code"]
    codes = {code.code: code for code in Code.search([("brand_id", "=", False)])}
    wanted = {code for row in FAULTS for code in row[4]} | {c for row in DOCUMENTS for c in row[4]}
    for code in sorted(wanted - set(codes)):
        codes[code] = Code.create({"code": code})
    for code, words in CHINESE.items():
        if code in codes:
            codes[code].with_context(lang="zh_CN").description = words
    series = {model.name: model for model in env["fleet.vehicle.model"].search([])}

    def links(records, names):
        return [Command.set([records[name].id for name in names])]

    env["dealer.known.fault"].create(
        [
            {
                "name": name,
                "symptoms": symptoms,
                "cause": cause,
                "remedy": remedy,
                "code_ids": links(codes, some),
                "operation_ids": links(operations, works),
                "model_ids": links(series, models),
                "km_from": first,
                "km_to": last,
            }
            for name, symptoms, cause, remedy, some, works, models, first, last in FAULTS
        ]
    )
    env["dealer.technical.document"].create(
        [
            {
                "number": number,
                "name": name,
                "kind": kind,
                "model_ids": links(series, models),
                "code_ids": links(codes, some),
                "km_from": first,
                "km_to": last,
                "keywords": words,
                "url": f"https://docs.example.com/{number.lower()}",
            }
            for number, name, kind, models, some, first, last, words in DOCUMENTS
        ]
    )


def events(env, rng, people, company, clock):
    """Technicians read the cars that are in today and use what is known."""
    technician = people["technician"][:1]

    def scan():
        orders = env["dealer.repair.order"].search(
            [
                ("company_id", "=", company.id),
                ("category", "in", ("draft", "in_progress", "waiting")),
            ],
            order="id desc",
            limit=5,
        )
        found = ("P0171", "P0300", "P0562", "P0505", "P0299")
        for number, (order, code) in enumerate(zip(orders, found, strict=False)):
            text = REPORT.format(
                km=f"{order.mileage_in:,}",
                code=code,
                text=CHINESE[code],
                rpm=rng.randint(700, 3200),
                temperature=rng.randint(60, 96),
                number=88000 + number,
            )
            order.with_user(technician)._take_report(text, "paste")

    def use():
        """One of them is a fault the store knows."""
        job = env["dealer.repair.job"].search(
            [
                ("company_id", "=", company.id),
                ("order_id.fault_ids", "!=", False),
                ("line_ids", "=", False),
                ("state", "!=", "done"),
            ],
            limit=1,
        )
        if job and (faults := job.with_user(technician).guide["faults"]):
            job.with_user(technician).action_use_known_fault(faults[0]["id"])

    return [(clock.today, 84, scan), (clock.today, 85, use)]
