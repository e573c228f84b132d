"""What customers say: work they defer, supplements, a link signed on the phone, photos of what was
found, a price changed after signing."""

import io

from PIL import Image, ImageDraw

from .actors import signature

# concern, cause, lines (description, hours or None for a fee, price), what the customer says
FOUND = [
    (
        "Front discs worn 前制动盘磨损",
        "21.4 mm, limit 22 mm 厚度 21.4 mm，极限 22 mm",
        [("Replace front discs 更换前制动盘", 1.2, 220), ("Disposal 废件处理", None, 30)],
        "Next visit 下次再做",
    ),
    (
        "Cabin filter full of leaves 空调滤芯堵塞",
        "Not changed for two years 两年未更换",
        [("Replace cabin filter 更换空调滤芯", 0.3, 220)],
        "Does it himself 自己更换",
    ),
    (
        "Wipers smear 雨刮刮不净",
        "Blades hard 胶条硬化",
        [("Replace wiper blades 更换雨刮片", 0.3, 220)],
        "Too dear 太贵",
    ),
    (
        "Steering wheel shakes at 100 km/h 高速方向盘抖动",
        "Front wheels out of balance 前轮动平衡不良",
        [("Balance four wheels 四轮动平衡", 0.8, 220), ("Weights 平衡块", None, 60)],
        "After the holidays 节后再说",
    ),
]


def find(order, rng, technician=None):
    """The adviser writes down what was found besides, priced; returns the job."""
    concern, cause, lines, _why = rng.choice(FOUND)
    values = {"concern": concern, "cause": cause}
    if technician:
        values["technician_id"] = technician.sudo().employee_id.id
    return order._add_job(
        values,
        [
            {
                "line_type": "labour" if hours else "fee",
                "name": name,
                "price_unit": price,
                **({"standard_hours": hours} if hours else {"quantity": 1}),
            }
            for name, hours, price in lines
        ],
    )


def do_without(order, job, rng):
    """The customer agrees to the order and does without `job`, for now or altogether."""
    why = next(row[3] for row in FOUND if row[0] == job.concern)
    decision = rng.choice(["declined", "deferred", "deferred"])
    owner = order.partner_id.name
    order._authorise(
        "signature",
        owner,
        signature(owner),
        False,
        dict.fromkeys(job.line_ids, (decision, why)),
    )


def build(env, rng, people, company):
    """The cars that are in the workshop today: supplements sent, signed by link, and changed."""
    controller = people["workshop_controller"][:1]
    orders = env["dealer.repair.order"].search(
        [
            ("company_id", "=", company.id),
            ("category", "=", "in_progress"),
            ("line_ids.authorisation_state", "=", "authorised"),
        ],
        order="id",
        limit=3,
    )
    for number, order in enumerate(orders):
        order = order.with_user(order.adviser_id)
        technician = order.job_ids[:1].technician_id.user_id
        job = find(order, rng, technician)
        (job.with_user(technician) if technician else job)._add_media(
            "found.jpg", photo(number), is_shared=True
        )
        order._send_estimate()
        if number == 1:
            sign_by_link(order, job)
        elif number == 2:
            line = order.line_ids.filtered(lambda line: line.authorisation_state == "authorised")[
                :1
            ]
            line.with_user(controller or order.adviser_id).price_unit += 20


def sign_by_link(order, job):
    """The customer opens the link on his phone, does without the last line, and signs."""
    # sudo: as the page does, once it has compared the token
    page = order.sudo()
    said = dict.fromkeys(page._get_lines_open(), ("authorised", False))
    if len(job.line_ids) > 1:
        said[page.line_ids.browse(job.line_ids[-1].id)] = ("declined", "Not needed 不需要")
    owner = order.partner_id.name
    authorisation = page._authorise("link", owner, signature(owner), False, said)
    page._tell_of_answer(authorisation, said)


def photo(seed):
    """Draw what a technician would photograph: a worn disc on a hub."""
    image = Image.new("RGB", (1280, 960), (84 + 12 * seed, 88, 94))
    draw = ImageDraw.Draw(image)
    draw.ellipse((240, 80, 1040, 880), fill=(146, 148, 152), outline=(60, 60, 60), width=6)
    for ring in range(8):
        inset = 40 + 26 * ring
        draw.ellipse(
            (240 + inset, 80 + inset, 1040 - inset, 880 - inset), outline=(124, 120, 116), width=3
        )
    draw.ellipse((500, 340, 780, 620), fill=(52, 52, 56))
    draw.line((930, 200, 1060, 110), fill=(200, 40, 40), width=14)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=85)
    return stream.getvalue()
