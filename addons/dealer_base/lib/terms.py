"""Words by which faults and documents are found, in Chinese and English. Knows no Odoo.

English text gives its words, without endings; Chinese text, which has no blanks, its pairs of neighbouring
characters. What means the same in the workshop is found by either word. A document keeps its terms
in one text with a blank on both sides of each, so that ``LIKE '% term %'`` finds whole terms and
PostgreSQL's trigram index serves it.
"""

import re
import unicodedata

STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "at",
        "be",
        "but",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "no",
        "not",
        "of",
        "on",
        "or",
        "she",
        "he",
        "that",
        "the",
        "then",
        "there",
        "this",
        "to",
        "was",
        "when",
        "while",
        "with",
        "does",
        "do",
        "my",
        "car",
        "after",
        "before",
    ]
)
STOP_ZH = frozenset("的了在是有和时候就不也都很我车")
SAME = (
    ("noise", "rattle", "squeak", "squeal", "异响", "异音", "响声"),
    ("vibration", "vibrate", "shake", "shudder", "judder", "抖动", "发抖", "震动", "振动"),
    ("leak", "渗油", "漏油", "漏水", "渗漏", "泄漏"),
    ("overheat", "hot", "高温", "过热", "开锅"),
    ("start", "starting", "crank", "启动", "起动", "打火", "着车"),
    ("stall", "stalling", "熄火"),
    ("brake", "braking", "brakes", "制动", "刹车"),
    ("misfire", "失火", "缺缸"),
    ("idle", "idling", "怠速"),
    ("battery", "蓄电池", "电瓶", "亏电"),
    ("charge", "charging", "充电"),
    ("steering", "方向盘", "转向"),
    ("gearbox", "transmission", "变速箱", "变速器"),
    ("shift", "shifting", "换挡", "换档"),
    ("acceleration", "accelerate", "power", "加速", "无力", "动力"),
    ("air-conditioning", "aircon", "cooling", "空调", "制冷", "不冷"),
    ("engine", "发动机"),
    ("coolant", "冷却液", "防冻液", "水温"),
    ("oil", "机油"),
    ("fuel", "燃油", "油耗"),
    ("cold", "冷车", "冷启"),
    ("lamp", "light", "warning", "故障灯", "灯亮", "报警"),
    ("window", "车窗", "玻璃"),
    ("door", "车门"),
    ("tyre", "tire", "轮胎", "胎压"),
    ("suspension", "悬架", "悬挂", "减震"),
    ("screen", "display", "屏幕", "黑屏", "显示"),
)
_ENGLISH = re.compile(r"[a-z0-9][a-z0-9-]*")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")


def _english(word):
    """Return a word without its ending, as far as that is the same for all its forms."""
    if not word.isalpha() or len(word) < 5:
        return word
    for ending in ("sses", "xes", "zes", "ches", "shes"):
        if word.endswith(ending):
            return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _pairs(run):
    return [run] if len(run) < 2 else [run[i : i + 2] for i in range(len(run) - 1)]


def _build():
    same = {}
    for number, group in enumerate(SAME):
        for word in group:
            keys = _pairs(word) if _CHINESE.fullmatch(word) else [_english(word)]
            if len(keys) == 1:
                same[keys[0]] = f"={number}"
    phrases = [
        (word, f"={number}")
        for number, group in enumerate(SAME)
        for word in group
        if _CHINESE.fullmatch(word) and len(word) > 2
    ]
    return same, phrases


_SAME, _PHRASES = _build()


def words(text):
    """Return {term: the word it came from} of a text, in order.

    Words of one meaning have one common term (``=number``) instead of themselves.
    """
    text = unicodedata.normalize("NFKC", str(text or "")).casefold()
    found = {}
    for word in _ENGLISH.findall(text):
        if word not in STOP and (len(word) > 1 or word.isdigit()):
            stem = _english(word)
            found.setdefault(_SAME.get(stem, stem), word)
    for phrase, common in _PHRASES:
        if phrase in text:
            found.setdefault(common, phrase)
    for run in _CHINESE.findall(text):
        for pair in _pairs(run):
            if pair in _SAME:
                found.setdefault(_SAME[pair], pair)
            elif not set(pair) & STOP_ZH:
                found.setdefault(pair, pair)
    return found


def terms(text):
    """Return the terms of a text, each once, in order."""
    return list(words(text))


def index(*texts):
    """Return the text a document keeps for searching."""
    found = dict.fromkeys(term for text in texts for term in terms(text))
    return f" {'  '.join(found)} " if found else ""


def shared(document, asked):
    """Return the asked terms a document's index has."""
    return [term for term in asked if f" {term} " in document]
