"""What the demo store sells and fits: models, trims, colours, parts, labour. Prices in CNY."""

# brand, WMI, plant letter, fuel, model (English), 车系
# each trim: code, name, VDS (VIN positions 4-8), maker's price to the dealer, retail price
MODELS = [
    {
        "brand": "Volkswagen", "wmi": "LSV", "plant": "2", "new_energy": False,
        "model": "Lavida 朗逸", "body": "sedan",
        "trims": [
            ("LV15C", "1.5L Comfort 舒适版", "NV2BR", 89800, 99900),
            ("LV14T", "280TSI Luxury 豪华版", "NW2BR", 112600, 127900),
        ],
    },
    {
        "brand": "Volkswagen", "wmi": "LSV", "plant": "2", "new_energy": False,
        "model": "Passat 帕萨特", "body": "sedan",
        "trims": [
            ("PS33E", "330TSI Elite 精英版", "CE2C9", 168500, 189900),
            ("PS38F", "380TSI Flagship 旗舰版", "CF2C9", 214300, 242900),
        ],
    },
    {
        "brand": "Volkswagen", "wmi": "LSV", "plant": "N", "new_energy": False,
        "model": "Tiguan L 途观L", "body": "suv",
        "trims": [
            ("TG33R", "330TSI R-Line", "UZ65N", 184200, 206800),
            ("TG38A", "380TSI 4Motion 四驱版", "UY65N", 223900, 252800),
        ],
    },
    {
        "brand": "Volkswagen", "wmi": "LSV", "plant": "A", "new_energy": True,
        "model": "ID.3", "body": "hatchback",
        "trims": [("ID3P", "Pure 纯享版", "FA6E1", 112000, 125900)],
    },
]  # fmt: skip

COLORS = [
    "Polar White 极地白",
    "Deep Black 曜石黑",
    "Pyrite Silver 银灰",
    "Tornado Red 旋风红",
    "Lapis Blue 宝石蓝",
]
INTERIORS = ["Black 黑色", "Beige 米色"]

# part number, OEM number, name, cost, price
PARTS = [
    ("04E 115 561 H", "04E115561H", "Oil filter 机油滤清器", 26.50, 48.00),
    ("5Q0 129 620 D", "5Q0129620D", "Air filter element 空气滤芯", 52.00, 96.00),
    ("5Q0 819 653", "5Q0819653", "Cabin filter 空调滤芯", 61.00, 118.00),
    ("G 052 183 M4", "G052183M4", "Engine oil 5W-30, 4 L 机油", 168.00, 298.00),
    ("8V0 698 151 C", "8V0698151C", "Front brake pads 前刹车片", 310.00, 560.00),
    ("8V0 698 451 D", "8V0698451D", "Rear brake pads 后刹车片", 262.00, 480.00),
    ("5Q0 615 301 F", "5Q0615301F", "Front brake disc 前刹车盘", 285.00, 498.00),
    ("04E 905 601 B", "04E905601B", "Spark plug 火花塞", 38.00, 72.00),
    ("7P0 915 105", "7P0915105", "Battery 12 V 70 Ah 蓄电池", 468.00, 780.00),
    ("3G1 955 425 A", "3G1955425A", "Wiper blade set 雨刮片", 92.00, 168.00),
    ("G 013 A8J M1", "G013A8JM1", "Coolant 1.5 L 冷却液", 42.00, 78.00),
    ("B 000 750 M3", "B000750M3", "Brake fluid 1 L 制动液", 39.00, 76.00),
    ("N 908 132 02", "N90813202", "Drain plug 放油螺栓", 4.20, 12.00),
    ("5NA 601 025 K", "5NA601025K", 'Alloy wheel 18" 铝合金轮毂', 1150.00, 1980.00),
]

# name, sold hours
LABOUR = [
    ("Oil service 机油保养", 0.8),
    ("Inspection service 常规保养", 1.5),
    ("Front brakes 更换前制动片", 1.2),
    ("Rear brakes 更换后制动片", 1.3),
    ("Diagnosis 故障诊断", 1.0),
    ("Battery replacement 更换蓄电池", 0.4),
    ("Wheel alignment 四轮定位", 1.0),
]
LABOUR_RATE = 220.0  # CNY per hour

# what brings a car in: (customer's words, labour name, part numbers)
VISITS = [
    ("Regular service 定期保养", "Oil service 机油保养", ["04E 115 561 H", "G 052 183 M4", "N 908 132 02"]),
    ("Yearly service 年度保养", "Inspection service 常规保养", ["04E 115 561 H", "G 052 183 M4", "5Q0 129 620 D", "5Q0 819 653"]),
    ("Brakes squeal 刹车异响", "Front brakes 更换前制动片", ["8V0 698 151 C"]),
    ("Rear brake wear light 后刹车报警", "Rear brakes 更换后制动片", ["8V0 698 451 D"]),
    ("Car does not start 无法启动", "Battery replacement 更换蓄电池", ["7P0 915 105"]),
    ("Pulls to the left 跑偏", "Wheel alignment 四轮定位", []),
    ("Engine warning light 发动机故障灯", "Diagnosis 故障诊断", ["04E 905 601 B"]),
]  # fmt: skip

# the same, one dict a trim
TRIMS = [
    {
        **{key: model[key] for key in ("brand", "wmi", "plant", "new_energy", "model", "body")},
        "code": code,
        "name": name,
        "vds": vds,
        "cost": cost,
        "price": price,
        "weight": 200000 // price + 1,  # cheaper cars sell more
        "colors": COLORS,
    }
    for model in MODELS
    for code, name, vds, cost, price in model["trims"]
]


def build(env, rng):
    """Series and trims, with their colours. Returns `TRIMS` with the ids of their records."""
    Brand, Model = env["fleet.vehicle.model.brand"], env["fleet.vehicle.model"]
    colors, interiors = (
        env["product.attribute.value"].create(
            [{"attribute_id": env.ref(attribute).id, "name": name} for name in names]
        )
        for attribute, names in (
            ("dealer_base.attribute_exterior_color", COLORS),
            ("dealer_base.attribute_interior_color", INTERIORS),
        )
    )
    brands = {
        name: Brand.search([("name", "=", name)], limit=1) or Brand.create({"name": name})
        for name in {model["brand"] for model in MODELS}
    }
    models = Model.create(
        [
            {"name": model["model"], "brand_id": brands[model["brand"]].id, "vehicle_type": "car"}
            for model in MODELS
        ]
    )
    series = {model.name: model for model in models}
    env["dealer.vehicle.trim"].create(
        [
            {
                "name": trim["name"],
                "code": trim["code"],
                "model_id": series[trim["model"]].id,
                "purchase_price": trim["cost"],
                "sale_price": trim["price"],
                "color_ids": [(6, 0, colors.ids)],
                "interior_color_ids": [(6, 0, interiors.ids)],
            }
            for trim in TRIMS
        ]
    )
    return [{**trim, "model_id": series[trim["model"]].id} for trim in TRIMS]
