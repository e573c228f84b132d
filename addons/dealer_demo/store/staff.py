"""The store and its 26 people: users with a role each, and employees."""

import csv

from odoo import Command
from odoo.tools import file_open

from . import names

# more people of the same roles, without a login of their own in the README
COLLEAGUES = [
    ("sales_consultant", 3),
    ("service_adviser", 2),
    ("technician", 4),
]
JOBS = {
    "administrator": "Administrator",
    "general_manager": "General manager 总经理",
    "sales_manager": "Sales manager 销售经理",
    "sales_consultant": "Sales consultant 销售顾问",
    "service_adviser": "Service adviser 服务顾问",
    "workshop_controller": "Workshop controller 车间主管",
    "technician": "Technician 技师",
    "quality_inspector": "Quality inspector 质检员",
    "finance_clerk": "Finance and insurance clerk 金融保险专员",
    "stock_clerk": "Vehicle stock clerk 车辆库管",
    "warranty_clerk": "Warranty clerk 索赔员",
    "gate_guard": "Gate guard 门卫",
    "store_keeper": "Store keeper 仓库管理员",
    "parts_counter": "Parts counter 配件柜台",
    "parts_manager": "Parts manager 配件经理",
    "cashier": "Cashier 收银员",
    "accountant": "Accountant 会计",
    "marketing": "Marketing 市场专员",
    "reception": "Receptionist 前台",
    "customer_service": "Customer service 客服专员",
    "hr": "HR 人事专员",
    "hr_manager": "HR manager 人事经理",
    "designer": "Systems 系统管理",
}


def logins():
    """The README's logins: dicts with login, password, role, name."""
    with file_open("dealer_demo/logins.csv") as stream:
        return list(csv.DictReader(stream))


def build_company(env):
    """Make the main company the demo store: China, CNY, Chinese chart of accounts."""
    if "zh_CN" not in dict(env["res.lang"].get_installed()):
        language = env["res.lang"].with_context(active_test=False).search([("code", "=", "zh_CN")])
        env["base.language.install"].create({"lang_ids": [(6, 0, language.ids)]}).lang_install()
    company = env.ref("base.main_company")
    company.partner_id.write(
        {
            "name": "Riverside Motors 江畔汽车",
            "country_id": env.ref("base.cn").id,
            "state_id": env.ref("base.state_cn_SH", raise_if_not_found=False)
            and env.ref("base.state_cn_SH").id,
            "city": "上海",
            "street": "江畔路 88号",
            "phone": "021 5555 0188",
            "tz": "Asia/Shanghai",
        }
    )
    company.write(
        {
            "country_id": env.ref("base.cn").id,
            "currency_id": env.ref("base.CNY").id,
            # customers are told by people here, not by a text for every transfer
            "stock_text_confirmation": False,
        }
    )
    env["stock.warehouse"].search([("company_id", "=", company.id)]).name = "Riverside 江畔"
    if company.chart_template != "cn":
        # what try_loading calls; the rest of it is for registries that are still being loaded,
        # and everything this addon needs is
        env["account.chart.template"]._load("cn", company, install_demo=False)
    # a customer is told one price, VAT included
    taxes = env["account.tax"].search(
        [("company_id", "=", company.id), ("type_tax_use", "=", "sale")]
    )
    taxes.price_include_override = "tax_included"
    services = env["product.product"].search([("type", "=", "service"), ("taxes_id", "=", False)])
    services.taxes_id = company.account_sale_tax_id
    return company


def get_role(env, role):
    """:return: the role, of the store or of the designer"""
    return env.ref(f"dealer_base.role_{role}", raise_if_not_found=False) or env.ref(
        f"dealer_base_designer.role_{role}"
    )


def build(env, rng, company):
    """Users and employees. Returns {role: users}."""
    people = [dict(row) for row in logins()]
    people += [
        {
            "login": f"{role.replace('_', '.')}.{number + 2}",
            "password": "demo",
            "role": role,
            "name": names.chinese_person(rng),
        }
        for role, count in COLLEAGUES
        for number in range(count)
    ]
    admin = env.ref("base.user_admin")
    new = [person for person in people if person["login"] != admin.login]
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": person["name"],
                    "login": person["login"],
                    "password": person["password"],
                    "email": f"{person['login']}@riverside.example.com",
                    "tz": "Asia/Shanghai",
                    "lang": "en_US",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "notification_type": "inbox",
                    "role_line_ids": [
                        Command.create({"role_id": get_role(env, person["role"]).id})
                    ],
                }
                for person in new
            ]
        )
    )
    admin.write(
        {
            "tz": "Asia/Shanghai",
            "company_ids": [Command.link(company.id)],
            "role_line_ids": [
                Command.create({"role_id": env.ref("dealer_base.role_administrator").id})
            ],
        }
    )
    env["hr.employee"].create(
        [
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": company.id,
                "job_title": JOBS[person["role"]],
                "work_email": user.email,
            }
            for person, user in zip(new, users, strict=True)
        ]
    )
    by_role = {}
    for person, user in zip(new, users, strict=True):
        by_role.setdefault(person["role"], env["res.users"])
        by_role[person["role"]] |= user
    return by_role
