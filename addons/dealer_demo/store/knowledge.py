"""What the store has written down: answers, rules, sales material, contracts; who has read it."""

from datetime import timedelta

from odoo.fields import Command

# class, title, text, series, codes, words, keeper, publisher, days ago, who has to read it
ARTICLES = [
    ("answers", "New brakes squeal 新车刹车异响", "<p><b>Say:</b> pads and discs bed in for 300–500 km; a short squeal in the morning or after washing is normal.</p><p>话术：新刹车片与刹车盘需磨合300–500公里，早晨或洗车后短暂异响属正常现象。</p><p>Longer than that, or shaking: offer an appointment.</p>", [], "", "异响 尖叫 磨合 noise", "customer_service", "workshop_controller", 300, ["customer_service", "service_adviser"]),
    ("answers", "What the first service costs 首保是否免费", "<p>The first service within 5,000 km or 6 months is free, once a car. Afterwards the price list of the workshop holds.</p><p>首次保养在5,000公里或6个月内免费，每车一次。</p>", [], "", "首保 保养 费用 price", "customer_service", "sales_manager", 280, []),
    ("answers", "Range of the ID.3 in winter ID.3冬季续航", "<p>At −5 °C expect about 70 % of the rated range. Preheat while charging; charge after driving, while the battery is warm.</p><p>零下5度时续航约为标称的70%。建议充电时预热、行车后充电。</p>", ["ID.3"], "", "续航 冬天 电池 range battery", "service_adviser", "workshop_controller", 200, []),
    ("answers", "How a complaint is taken in 投诉受理流程", "<p>Listen to the end, repeat it in your words, write it down before the customer leaves. The first answer goes out within two working hours.</p><p>先倾听、再复述，客户离开前完成登记；两个工作小时内首次回复。</p>", [], "", "投诉 客诉 complaint", "customer_service", "sales_manager", 240, ["customer_service", "service_adviser", "sales_consultant", "reception"]),
    ("answers", "What to bring for the yearly inspection 年检需带材料", "<p>Vehicle licence, compulsory insurance, identity card; cars up to six years get the mark without driving there.</p><p>行驶证、交强险保单、身份证；六年内车辆免上线检测。</p>", [], "", "年检 年审 inspection", "service_adviser", "sales_manager", 150, []),
    ("workshop", "Lavida: rattle behind the dashboard 朗逸仪表台异响", "<p>Check clip 3 of the air duct first: felt tape, 10 minutes. Taking the dashboard out is rarely needed.</p><p>先检查风道3号卡扣，贴毛毡胶带即可。</p>", ["Lavida 朗逸"], "", "异响 仪表 rattle", "service_adviser", "workshop_controller", 180, ["technician"]),
    ("workshop", "Lean mixture after washing the engine 洗发动机舱后混合气过稀", "<p>Water in the plug of the air mass meter: dry it, clear P0171, drive 10 km, read again before you order parts.</p><p>空气流量计插头进水：吹干、清除故障码、试车10公里后复查。</p>", [], "P0171", "怠速 抖动 idle", "service_adviser", "workshop_controller", 120, ["technician"]),
    ("workshop", "High voltage: nobody works alone 高压作业双人制", "<p>Two people, gloves checked, service plug out, ten minutes of waiting, voltage measured. No exception.</p><p>双人作业、检查手套、拔下维修开关、等待十分钟并验电，无例外。</p>", ["ID.3"], "P0A80", "高压 安全 safety", "service_adviser", "workshop_controller", 90, ["technician", "quality_inspector"]),
    ("sales", "Price list of this quarter 本季度价目表", "<p>All prices with tax. Discounts beyond the limit go through the approval of the deal.</p><p>价格均含税；超限折扣须经订单审批。</p>", [], "", "价格 报价 price", "marketing", "sales_manager", 60, ["sales_consultant"]),
    ("sales", "Tiguan L beside its rivals 途观L竞品对比", "<p>Boot 20 l larger, five-year warranty on the drive train, resale value after three years 62 %.</p><p>后备厢大20升，动力总成五年质保，三年保值率62%。</p>", ["Tiguan L 途观L"], "", "竞品 对比 rival comparison", "marketing", "sales_manager", 45, ["sales_consultant"]),
    ("policies", "How we handle customer data 客户信息保护规定", "<p>Phone numbers are shown to those who need them; every look is logged. No lists leave the house.</p><p>联系方式仅对需要的岗位开放，查看留痕；任何名单不得外传。</p>", [], "", "隐私 个人信息 privacy", "hr", "general_manager", 330, ["sales_consultant", "service_adviser", "customer_service", "marketing", "reception"]),
    ("policies", "Gifts and hospitality 礼品与招待规定", "<p>Up to CNY 200 a person; above it the general manager agrees beforehand.</p><p>每人不超过200元，超出须总经理事先同意。</p>", [], "", "礼品 招待 gifts", "hr", "general_manager", 310, []),
    ("contracts", "Frame contract with the insurer 保险公司合作协议", "<p>Commission and terms of payment of the year; renewal is asked for 60 days before the end.</p><p>年度手续费与结算方式，到期前60天续签。</p>", [], "", "保险 合作 insurer", "accountant", "general_manager", 350, []),
]  # fmt: skip
DRAFT = ("answers", "Charging at home 家用充电桩安装", "<p>Survey first, then the power company's form. Being written.</p><p>先勘察，再申请报装。编写中。</p>")  # fmt: skip


def events(env, rng, people, company, clock):
    """Somebody writes, somebody else publishes, whoever has to read it does so by and by."""
    series = {model.name: model for model in env["fleet.vehicle.model"].search([])}
    Article = env["dealer.knowledge.article"]

    def user(role):
        return people[role][:1]

    def write(row, ends):
        kind, title, text, models, codes, words, keeper, publisher, _ago, readers = row
        groups = [env.ref(f"dealer_base.group_{role}").id for role in readers]
        # who may not write knowledge tells somebody who does; he stays its keeper
        writer = user(keeper)
        if not writer.has_group("dealer_crm_knowledge.group_knowledge_editor"):
            writer = user("general_manager")
        article = Article.with_user(writer).create(
            {
                "name": title,
                "body": text,
                "category_id": env.ref(f"dealer_crm_knowledge.category_{kind}").id,
                "model_ids": [Command.set([series[name].id for name in models])],
                "fault_codes": codes,
                "keywords": words,
                "reader_ids": [Command.set(groups)],
                "user_id": user(keeper).id,
                "valid_until": ends,
            }
        )
        step = env["dealer.workflow.transition"].search(
            [
                ("workflow_id.model", "=", article._name),
                ("workflow_id.state", "=", "published"),
                ("code", "=", "publish"),
            ]
        )
        article.workflow_step(step.id)
        request = article.workflow_request_id
        candidates = request.sudo().review_ids.candidate_ids
        decider = user(publisher)
        if decider not in candidates:
            decider = (candidates & people["general_manager"])[:1] or candidates[:1]
        if request.state == "pending":
            request.review_ids.with_user(decider).action_approve()
        env.flush_all()
        return article

    def read(row):
        article = Article.search([("name", "=", row[1])])
        for role in row[9]:
            for reader in people[role]:
                if rng.random() < 0.8:
                    article.with_user(reader).action_confirm_reading()

    def draft():
        kind, title, text = DRAFT
        Article.with_user(user("service_adviser")).create(
            {
                "name": title,
                "body": text,
                "category_id": env.ref(f"dealer_crm_knowledge.category_{kind}").id,
            }
        )

    plan = [(clock.today - timedelta(days=5), 20, draft)]
    for row in ARTICLES:
        day = clock.today - timedelta(days=row[8])
        ends = {
            "sales": clock.today + timedelta(days=21),
            "contracts": clock.today + timedelta(days=80),
        }.get(row[0])
        plan.append((day, 20, lambda row=row, ends=ends: write(row, ends)))
        if row[9]:
            plan.append((day + timedelta(days=3), 21, lambda row=row: read(row)))
    return plan
