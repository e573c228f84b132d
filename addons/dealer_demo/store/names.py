"""Believable people and companies: Chinese and English names, mobile numbers, plates, VINs.

Everything is drawn from the `random.Random` it is given, so one seed is one store.
All numbers are made up; mobile numbers use segments of the Chinese numbering plan.
"""

from odoo.addons.dealer_base.vin import check_digit

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛",
    "明", "超", "秀英", "桂英", "建华", "志强", "文博", "子涵", "雨桐", "浩然", "欣怡", "宇轩",
    "梓萱", "俊杰", "思远", "嘉怡", "晓峰", "海燕", "国栋", "丽华", "佳琪", "天宇", "雪梅",
]  # fmt: skip
ENGLISH_FIRST = [
    "Oliver", "Amelia", "Jack", "Grace", "Henry", "Sophie", "Daniel", "Hannah", "Lucas", "Clara",
    "Marco", "Elena", "Thomas", "Nadia", "Victor", "Ingrid",
]  # fmt: skip
ENGLISH_LAST = [
    "Bennett", "Fischer", "Moreau", "Rossi", "Novak", "Larsen", "Murphy", "Silva", "Tanaka",
    "Walker", "Haddad", "Petrov", "Nguyen", "O'Brien",
]  # fmt: skip
COMPANY_CORE = [
    "远航", "华信", "东方明", "锦程", "宏达", "绿洲", "天成", "瑞丰", "新源", "博雅", "金鼎",
    "海纳", "卓越", "星河", "同舟",
]  # fmt: skip
COMPANY_TRADE = ["物流", "科技", "建材", "餐饮管理", "商贸", "医疗器械", "文化传媒"]
STREETS = ["江畔路", "中山北路", "人民大道", "长宁路", "沪青平公路", "莲花路", "漕宝路", "民生路"]
MOBILE_PREFIXES = [
    "130",
    "133",
    "135",
    "136",
    "138",
    "139",
    "150",
    "158",
    "159",
    "177",
    "186",
    "189",
]

PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and O on a plate
YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"  # 2010 is A; the cycle is 30 years


def chinese_person(rng):
    return rng.choice(FAMILY) + rng.choice(GIVEN)


def english_person(rng):
    return f"{rng.choice(ENGLISH_FIRST)} {rng.choice(ENGLISH_LAST)}"


def company(rng):
    return f"上海{rng.choice(COMPANY_CORE)}{rng.choice(COMPANY_TRADE)}有限公司"


def address(rng):
    return f"{rng.choice(STREETS)}{rng.randint(1, 1999)}号"


def mobile(rng, used):
    """A mobile number nobody in `used` has; adds it there."""
    while True:
        number = rng.choice(MOBILE_PREFIXES) + f"{rng.randrange(10**8):08d}"
        if number not in used:
            used.add(number)
            return f"{number[:3]} {number[3:7]} {number[7:]}"


def plate(rng, used, new_energy):
    """A Shanghai plate: 沪 + letter + 5, or 沪A + D/F + 5 digits for new-energy cars."""
    while True:
        if new_energy:
            text = f"沪A{rng.choice('DF')}{rng.randrange(10**5):05d}"
        else:
            tail = f"{rng.randrange(10**4):04d}{rng.choice(PLATE_LETTERS)}"
            text = f"沪{rng.choice('ABCDEFGHJ')}{tail}"
        if text not in used:
            used.add(text)
            return text


def vin(wmi, vds, model_year, plant, serial):
    """A VIN with a right check digit (GB 16735, position 9).

    :param str vds: positions 4 to 8
    :param int serial: positions 12 to 17
    """
    year = YEAR_CODES[(model_year - 2010) % 30]
    text = f"{wmi}{vds}0{year}{plant}{serial:06d}"
    return f"{text[:8]}{check_digit(text)}{text[9:]}"
