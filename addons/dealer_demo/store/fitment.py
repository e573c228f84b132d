"""Which part is for which car: engines of the trims, categories, rules, one replaced number."""

from . import catalogue

# code of a trim: its engine
ENGINES = {
    "LV15C": "EA211 1.5L DMB",
    "LV14T": "EA211 1.4T DJS",
    "PS33E": "EA888 2.0T DKV",
    "PS38F": "EA888 2.0T DKX",
    "TG33R": "EA888 2.0T DKV",
    "TG38A": "EA888 2.0T DKX",
    "ID3P": "APP310",
}

# category: part numbers
CATEGORIES = {
    "Filters 滤清器": ["04E 115 561 H", "5Q0 129 620 D", "5Q0 819 653"],
    "Brakes 制动": ["8V0 698 151 C", "8V0 698 451 D", "5Q0 615 301 F", "B 000 750 M3"],
    "Engine 发动机": ["04E 905 601 B", "N 908 132 02", "G 052 183 M4", "G 013 A8J M1"],
    "Electrics 电器": ["7P0 915 105"],
    "Body and wheels 车身与车轮": ["3G1 955 425 A", "5NA 601 025 K"],
}

LAVIDA, PASSAT, TIGUAN, ID3 = "Lavida 朗逸", "Passat 帕萨特", "Tiguan L 途观L", "ID.3"
FRONT, REAR = "front axle", "rear axle"

# part number, series (None: any of the brand; False: any car), what else the rule says
RULES = [
    ("04E 115 561 H", LAVIDA, {"engine": "EA211"}),
    ("04E 115 561 H", LAVIDA, {"engine": "1.5L", "exclude": True, "plant": "N", "note": "plant N: screw-in filter"}),
    ("5Q0 129 620 D", LAVIDA, {"engine": "1.4T, 1.5L"}),
    ("5Q0 129 620 D", PASSAT, {"engine": "2.0T"}),
    ("5Q0 819 653", None, {}),
    ("G 052 183 M4", LAVIDA, {"quantity": 1, "note": "4 L a change"}),
    ("G 052 183 M4", PASSAT, {"quantity": 2, "note": "5.7 L a change"}),
    ("G 052 183 M4", TIGUAN, {"quantity": 2, "note": "5.7 L a change"}),
    ("8V0 698 151 C", LAVIDA, {"position": FRONT, "year_from": 2018}),
    ("8V0 698 151 C", TIGUAN, {"position": FRONT}),
    ("8V0 698 151 C", TIGUAN, {"exclude": True, "trim": "4Motion"}),
    ("8V0 698 451 D", LAVIDA, {"position": REAR}),
    ("8V0 698 451 D", PASSAT, {"position": REAR, "trim": "Elite"}),
    ("5Q0 615 301 F", LAVIDA, {"position": FRONT, "quantity": 2}),
    ("5Q0 615 301 F", PASSAT, {"position": FRONT, "quantity": 2, "serial_from": "000500"}),
    ("04E 905 601 B", LAVIDA, {"engine": "1.4T", "quantity": 4}),
    ("7P0 915 105", PASSAT, {}),
    ("7P0 915 105", TIGUAN, {}),
    ("3G1 955 425 A", PASSAT, {"position": "windscreen"}),
    ("3G1 955 425 A", LAVIDA, {"position": "windscreen"}),
    ("5NA 601 025 K", TIGUAN, {"trim": "R-Line", "quantity": 4}),
    ("G 013 A8J M1", False, {"note": "mix 1:1 with water"}),
    ("B 000 750 M3", False, {"note": "DOT 4"}),
    ("N 908 132 02", LAVIDA, {}),
    ("N 908 132 02", PASSAT, {}),
    ("N 908 132 02", TIGUAN, {}),
]  # fmt: skip

# the maker replaced a number: old one, new one, name, cost, price
REPLACED = ("04E 115 561 H", "04E 115 561 T", "Oil filter 机油滤清器", 28.00, 52.00)


def build(env, rng, people, company, shelf):
    """Rules by which the parts of `shelf` ({part number: product}) are found for a car."""
    manager = people["parts_manager"][:1]
    name_engines(env)
    _sort(env, manager, shelf)
    shelf = {**shelf, REPLACED[1]: _replace(env, manager, shelf)}
    series = {
        model.name: model
        for model in env["fleet.vehicle.model"].search([("name", "in", [LAVIDA, PASSAT, TIGUAN])])
    }
    brand = series[LAVIDA].brand_id
    vals_list = []
    for number, model, values in RULES:
        cars = {"is_universal": True}
        if model is not False:
            cars = {"brand_id": brand.id, "model_id": model and series[model].id}
        vals_list.append({"product_id": shelf[number].id, **cars, **values})
    env["dealer.part.fitment"].with_user(manager).create(vals_list)


def name_engines(env):
    """Say which engine the trims have, those too that an import of cars made on the way."""
    engines = {trim["name"]: ENGINES[trim["code"]] for trim in catalogue.TRIMS}
    for trim in env["dealer.vehicle.trim"].search([("engine_code", "=", False)]):
        trim.engine_code = engines.get(trim.name)


def _sort(env, manager, shelf):
    """Put the parts into categories that are valued as the one they come from."""
    Category = env["product.category"].with_user(manager)
    for name, numbers in CATEGORIES.items():
        products = env["product.product"].union(*(shelf[number] for number in numbers))
        parent = products.categ_id[:1].with_user(manager)
        category = parent.copy({"name": name, "parent_id": parent.id}) if parent else None
        products.with_user(manager).categ_id = category or Category.create({"name": name})


def _replace(env, manager, shelf):
    old, number, name, cost, price = REPLACED
    product = (
        env["product.product"]
        .with_user(manager)
        .create(
            {
                "name": name,
                "is_part": True,
                "is_storable": True,
                "part_number": number,
                "oem_number": number.replace(" ", ""),
                "part_brand_id": shelf[old].part_brand_id.id,
                "categ_id": shelf[old].categ_id.id,
                "standard_price": cost,
                "list_price": price,
            }
        )
    )
    env["dealer.part.supersession"].with_user(manager).create(
        {"old_id": shelf[old].id, "new_id": product.id, "interchange": "both"}
    )
    return product
