"""What the workshop does with the store's own cars: accessories, PDI faults, refurbishment."""

from datetime import timedelta

from odoo.fields import Command

from .actors import validate

# name, code of the work, its name, hours, price, cost, pieces, how often it is sold
ACCESSORIES = [
    ("Dash cam 行车记录仪", "JZ01", "Fit dash cam 安装行车记录仪", 0.8, 899, 420, 160, 0.35),
    ("Window film 全车贴膜", "JZ02", "Apply window film 全车贴膜", 3.0, 2880, 1150, 140, 0.3),
    ("Floor mats 全包脚垫", None, None, 0.0, 580, 210, 200, 0.45),
    ("Tow bar 拖车杠", "JZ03", "Fit tow bar 安装拖车杠", 2.2, 2380, 1280, 30, 0.04),
    ("Parking sensors 倒车雷达", "JZ04", "Fit parking sensors 安装倒车雷达", 1.5, 760, 260, 60, 0.1),
]  # fmt: skip
REFURBISHMENTS = [
    # days ago, what is done, hours, budget, how far
    (24, "Polish and repair stone chips 抛光与补漆", 3.0, 1500, "settled"),
    (9, "Door dent from the yard 停车场磕碰车门", 5.0, 1800, "started"),
    (2, "Clean and detail 内饰清洁美容", 2.0, 600, "draft"),
]


def build(env, people, company, work):
    """Accessories on the shelf, and the work that fits them.

    :param work: what `operations.build` returned; its categories and classes are there by then
    """
    electrical = env["dealer.labour.class"].search([("code", "ilike", "ELEC")], limit=1)
    labour = electrical or env["dealer.labour.class"].search([], limit=1)
    category = (
        env["product.category"]
        .with_company(company)
        .create(
            {
                "name": "Accessories 精品",
                "property_cost_method": "average",
                "property_valuation": "real_time",
            }
        )
    )
    keeper = people["parts_manager"][:1]
    shelf = {}
    for name, code, job, hours, price, cost, pieces, _share in ACCESSORIES:
        operation = code and env["dealer.operation"].create(
            {
                "name": job,
                "code": code,
                "labour_class_id": labour.id,
                "standard_ids": [Command.create({"hours": hours})],
            }
        )
        shelf[name] = env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "deal_kind": "accessory",
                "invoice_policy": "order",
                "categ_id": category.id,
                "list_price": price,
                "standard_price": cost,
                "fitting_operation_id": operation.id if operation else False,
            }
        )
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        env["stock.quant"].with_user(keeper).with_context(inventory_mode=True).create(
            {
                "product_id": shelf[name].id,
                "location_id": warehouse.lot_stock_id.id,
                "inventory_quantity": pieces,
            }
        ).action_apply_inventory()
    return shelf


def on_quote(deal, rng, people):
    """The consultant sells what fits the car, and gives mats now and then."""
    Product = deal.env["product.product"]
    for name, _code, _job, _hours, _price, _cost, _pieces, share in ACCESSORIES:
        if rng.random() > share:
            continue
        product = Product.search([("name", "=", name)], limit=1)
        gift = name.startswith("Floor") and rng.random() < 0.5
        deal.order_line = [
            Command.create({"product_id": product.id, **({"is_gift": True} if gift else {})})
        ]


def on_order(deal, rng, people):
    """The workshop fits what was sold; called between the order and the day the car goes."""
    for order in deal.sudo().repair_order_ids.filtered(
        lambda order: order.stock_purpose == "fitting" and order.category != "cancelled"
    ):
        _do(order, rng, people)


def _do(order, rng, people):
    """Parts out, work clocked, done."""
    adviser, keeper = people["service_adviser"][:1], people["store_keeper"][:1]
    order = order.with_user(adviser)
    order.action_start()
    if order.line_ids.filtered("qty_to_request"):
        order.action_request_parts()
    for picking in order.sudo().picking_ids:
        if picking.state not in ("done", "cancel"):
            validate(picking, keeper)
    clocks = order.env["dealer.repair.clock"].sudo().search([("ended_on", "=", False)])
    free = people["technician"].filtered(
        lambda user: user.employee_id and user.employee_id not in clocks.employee_id
    )
    for job in order.job_ids:
        if free:
            job.with_user(rng.choice(list(free))).action_clock_on()
        job.with_user(people["workshop_controller"][:1]).action_done()


def events(env, rng, people, company, clock):
    """Some cars on the yard are put in order: one done, one in work, one to begin."""
    manager = people["sales_manager"][:1]
    plan = []

    def refurbish(concern, hours, budget, far):
        cars = env["dealer.vehicle"].search(
            [("lifecycle", "=", "in_stock"), ("company_id", "=", company.id)], order="id"
        )
        free = cars.filtered(lambda car: not car.stock_repair_ids)
        if not free:
            return
        action = rng.choice(list(free)).with_user(manager).action_refurbish()
        order = env["dealer.repair.order"].browse(action["res_id"])
        order.sudo().budget = budget
        order.with_user(people["service_adviser"][:1])._add_job(
            {"concern": concern},
            [
                {
                    "line_type": "labour",
                    "name": concern,
                    "standard_hours": hours,
                    "payer": "internal",
                }
            ],
        )
        if far == "draft":
            return
        if far == "started":
            order.with_user(people["service_adviser"][:1]).action_start()
            return
        _do(order, rng, people)
        order = order.with_user(people["workshop_controller"][:1])
        if not order._get_settlement_blockers():
            order.action_settle()

    for days, concern, hours, budget, far in REFURBISHMENTS:
        plan.append(
            (
                clock.today - timedelta(days=days),
                3,
                lambda values=(concern, hours, budget, far): refurbish(*values),
            )
        )
    return plan
