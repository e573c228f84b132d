"""Contracts of the deals: signed at the desk, by link or on paper, one supplemented; the tax papers."""

from stdnum.cn import ric, uscc

from .actors import signature

# of so many deals one has its contract in the system; each signed one prints a file, which takes time
ONE_IN = 5
TERMS = [
    "Two keys, mats and a full tank at the hand-over 交车时两把钥匙、脚垫、满箱油",
    "Plate chosen by the customer 客户自选号牌",
    "First service free of charge at our store 首保免费",
]


def build(env, people, company):
    """What the papers need of the store."""
    code = "91310115MA1K3DE0"
    company.write(
        {
            "vat": company.vat or f"{code}0{uscc.calc_check_digit(code + '0')}",
            "tax_authority": "国家税务总局第一税务所",
            "tax_authority_code": "13100000000",
            "contract_link_days": 14,
        }
    )
    if not company.partner_id.bank_ids:
        env["res.partner.bank"].create(
            {
                "acc_number": "6222020000001234567",
                "partner_id": company.partner_id.id,
                "bank_id": env["res.bank"].create({"name": "中国工商银行示范支行"}).id,
            }
        )


def on_quote(deal, rng, people):
    """Some customers get the contract with the offer, and have not signed yet."""
    show_papers(deal, rng)
    if rng.randrange(ONE_IN * 2) == 0:
        deal.contract_note = rng.choice(TERMS)
        contract = write(deal)
        contract.action_send()


def on_order(deal, rng, people):
    """The customer signs; now and then something is agreed afterwards and signed as well."""
    show_papers(deal, rng)
    if deal.contract_state == "sent":
        sign(write(deal), "tablet")
        return
    choice = rng.randrange(ONE_IN * 4)
    if choice >= 4:
        return
    if choice == 1:
        deal.contract_note = rng.choice(TERMS)
    sign(write(deal), "paper" if choice == 2 else "tablet")
    if choice == 3:
        deal.contract_note = rng.choice(TERMS)
        sign(write(deal), "tablet")


def on_delivered(deal, rng, people):
    """The accountant exports the paper's data; most have the number of the tax system already."""
    accountant = people["accountant"][:1]
    bill = deal.sudo().invoice_ids.filtered(
        lambda move: move.state == "posted" and move.move_type == "out_invoice"
    )[:1]
    if not bill.company_id.uses_vehicle_tax_invoice or not bill.needs_vehicle_tax_invoice:
        return
    invoice = deal.env["dealer.vehicle.tax.invoice"].with_user(accountant)._make_for(bill)
    invoice = invoice[:1]
    if invoice.missing or rng.random() < 0.1:
        return
    invoice.action_export_xml()
    if rng.random() < 0.9:
        number = f"26{rng.randrange(10**17, 10**18)}"
        invoice._issue(number)


def show_papers(deal, rng):
    """The consultant notes the number of the customer's ID card."""
    partner = deal.partner_id
    if partner.is_company or partner.identity_number:
        return
    born = f"{rng.randint(1962, 2003)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    number = f"31010{rng.randint(4, 9)}{born}{rng.randrange(1000):03d}"
    partner.identity_number = number + ric.calc_check_digit(number + "0")


def write(deal):
    """:return: the open contract of a deal, as the consultant"""
    action = deal.action_make_contract()
    return deal.env["dealer.sales.contract"].browse(action["res_id"])


def sign(contract, method):
    """The customer signs at the desk, as the dialog has it."""
    name = contract.partner_id.name
    picture = signature(name)
    contract.env["dealer.sales.contract.sign"].create(
        {
            "contract_id": contract.id,
            "digest": contract.digest,
            "method": method,
            "signed_by": name,
            "signature": picture if method == "tablet" else False,
            "scan": picture if method == "paper" else False,
        }
    ).action_sign()
