"""300 customers: people, some with English names, and companies with a contact."""

from . import names

CHINESE, ENGLISH, COMPANIES = 225, 55, 20


def build(env, rng, company):
    used = set()
    values = []

    def person(name):
        return {
            "name": name,
            "phone": names.mobile(rng, used),
            "street": names.address(rng),
            "city": "上海",
            "country_id": company.country_id.id,
            "company_id": company.id,
            "lang": "zh_CN" if not name.isascii() else "en_US",
        }

    values += [person(names.chinese_person(rng)) for _ in range(CHINESE)]
    values += [person(names.english_person(rng)) for _ in range(ENGLISH)]
    values += [
        {
            **person(names.company(rng)),
            "is_company": True,
            "child_ids": [(0, 0, person(names.chinese_person(rng)))],
        }
        for _ in range(COMPANIES)
    ]
    rng.shuffle(values)
    return env["res.partner"].create(values)
