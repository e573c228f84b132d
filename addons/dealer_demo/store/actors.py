"""What people of several departments do alike: collect money, fill a checklist, sign."""

import base64
import io

from odoo import Command, fields
from PIL import Image, ImageDraw

FLOAT = 500.0  # change in the drawer every morning, CNY


def open_day(env, cashier, company):
    """Close the cash-up of an earlier day, open today's."""
    Session = env["dealer.cashier.session"].with_user(cashier).with_company(company)
    session = Session._get_open_session(company)
    if session and session.opened_on.date() < fields.Date.today():
        for line in session.line_ids:
            line.counted = line.expected
        drawer = sum(session.line_ids.filtered("method_id.is_cash").mapped("counted"))
        session.closing_float = max(min(FLOAT, drawer), 0)
        session.action_close()
        session = Session
    return session or Session.create({"opening_float": FLOAT})


def collect(document, cashier, amount, rng):
    """The cashier takes `amount` (all that is open if None), now and then in two ways."""
    open_day(document.env, cashier, document.company_id)
    document = document.with_user(cashier)
    document.invalidate_recordset()
    amount = (
        document.amount_to_collect if amount is None else min(amount, document.amount_to_collect)
    )
    if not amount:
        return
    methods = list(
        document.env["dealer.cashier.method"].search([("company_id", "=", document.company_id.id)])
    )
    first = rng.choice(methods)
    parts = [(first, amount)]
    if amount > 1000 and rng.random() < 0.2:
        second = rng.choice([method for method in methods if method != first])
        share = round(amount * 0.3, 2)
        parts = [(first, round(amount - share, 2)), (second, share)]
    # sudo: as action_collect does, which opens this receipt for the cashier
    values = document.sudo()._prepare_receipt_values()
    values["invoice_ids"] = [Command.set(values["invoice_ids"])]
    receipt = document.env["dealer.cashier.receipt"].create(
        {
            **values,
            "line_ids": [
                Command.create(
                    {
                        "method_id": method.id,
                        "amount": value,
                        "reference": f"{rng.randrange(10**10):010d}"
                        if method.needs_reference
                        else False,
                    }
                )
                for method, value in parts
            ],
        }
    )
    receipt.action_confirm()


def validate(picking, user):
    """The store keeper moves what is reserved."""
    result = picking.with_user(user).button_validate()
    if picking.state != "done":
        raise ValueError(f"{picking.name} is still {picking.state}: {result}")


def complete_checklist(checklists, user):
    """Everything is in order; measured values are within their limits."""
    for checklist in checklists.with_user(user):
        if checklist.state != "draft":
            continue
        for line in checklist.line_ids:
            line.write(line_values(line))
            if line.photo_required == "always":
                photograph(line)
        if checklist.signature_required:
            checklist.write({"signature": signature(user.name), "signed_by": user.name})
        checklist.action_done()


def photograph(line):
    """A picture taken with the phone; here a card with the item's number."""
    output = io.BytesIO()
    image = Image.new("RGB", (320, 240), (196, 203, 209))
    ImageDraw.Draw(image).text((140, 110), f"# {line.sequence}", fill=(70, 80, 90))
    image.save(output, format="JPEG")
    line.env["ir.attachment"].create(
        {
            "name": "photo.jpg",
            "datas": base64.b64encode(output.getvalue()),
            "res_model": line._name,
            "res_id": line.id,
        }
    )


def line_values(line):
    """An answer without a fault."""
    if line.answer_type == "number":
        return {"number": _middle(line.min_value, line.max_value)}
    if line.answer_type == "choice":
        return {"choice": next(c["key"] for c in line.choices if c["result"] == "ok")}
    if line.answer_type == "text":
        return {"text": "无 None"}
    return {"answer": "ok"}


def _middle(low, high):
    """A value within the limits, where 0 stands for no limit."""
    return (low + high) / 2 if high else low + 1


def signature(name):
    """A PNG with a line like a hand's."""
    image = Image.new("RGBA", (300, 80), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    points = [
        (20 + step * 10, 40 + (ord(name[step % len(name)]) * (step + 3)) % 40 - 20)
        for step in range(26)
    ]
    draw.line(points, fill=(20, 30, 90, 255), width=2, joint="curve")
    output = io.BytesIO()
    image.save(output, format="PNG")
    return base64.b64encode(output.getvalue())
