"""What is said to a provider and read from its answers: plain Python, no Odoo."""

import base64
import hashlib
import hmac
import json
import re
import time
from datetime import datetime
from urllib.parse import quote

PLACEHOLDER = re.compile(r"\{(\w+)\}")
#: letters of the GSM alphabet; others make an SMS a Unicode one
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE = frozenset("^{}\\[~]|€\f")


def count_parts(text):
    """Return into how many messages a provider cuts a text.

    160 letters of the GSM alphabet or 70 others fit into one; of several each holds 153 or 67.
    """
    text = text or ""
    if all(letter in GSM or letter in GSM_DOUBLE for letter in text):
        length = sum(2 if letter in GSM_DOUBLE else 1 for letter in text)
        one, several = 160, 153
    else:
        length = len(text.encode("utf-16-le")) // 2
        one, several = 70, 67
    return 1 if length <= one else -(-length // several)


def fill(template, values, escape=str):
    """Return a text with its {placeholders} filled; what is not known stays as it is."""
    return PLACEHOLDER.sub(
        lambda found: escape(str(values[found[1]])) if found[1] in values else found[0],
        template or "",
    )


def fill_url(template, values):
    """Return a URL whose placeholders are filled, quoted; never those of scheme and host."""
    head, slash, rest = template.partition("://")
    host, separator, path = rest.partition("/")
    return f"{head}{slash}{host}{separator}" + fill(path, values, lambda v: quote(v, safe=""))


def fill_json(template, values):
    """Return JSON whose texts are filled: what is filled in can never become JSON itself.

    :raise ValueError: the template is no JSON
    """

    def walk(node):
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        if isinstance(node, list):
            return [walk(value) for value in node]
        return fill(node, values) if isinstance(node, str) else node

    return json.dumps(walk(json.loads(template or "{}")), ensure_ascii=False).encode()


def fill_lines(template, values, separator="="):
    """Return the pairs of lines such as “name=value”, filled."""
    pairs = []
    for line in (template or "").splitlines():
        name, found, value = line.partition(separator)
        if found and name.strip():
            value = fill(value.strip(), values)
            pairs.append(
                (
                    name.strip(),
                    value.replace("\r", " ").replace("\n", " ") if separator == ":" else value,
                )
            )
    return pairs


def parse_map(text):
    """Return {code: meaning} of lines such as “DELIVRD=delivered”."""
    return {
        code.strip(): meaning.strip().lower()
        for code, found, meaning in (line.partition("=") for line in (text or "").splitlines())
        if found and code.strip()
    }


def read_path(data, path):
    """Return what lies at a path such as “result.0.id”; None where there is nothing."""
    for name in filter(None, (path or "").split(".")):
        if isinstance(data, dict):
            data = data.get(name)
        elif isinstance(data, list) and name.isdigit() and int(name) < len(data):
            data = data[int(name)]
        else:
            return None
    return data


def sign(kind, text, secret, encoding="hex", upper=False):
    """Return the signature of a text.

    :param str kind: md5, sha256 or hmac_sha256
    """
    if kind == "hmac_sha256":
        digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256)
    elif kind == "sha256":
        digest = hashlib.sha256(text.encode())
    else:
        # the provider's recipe, not our choice
        digest = hashlib.md5(text.encode(), usedforsecurity=False)
    if encoding == "base64":
        return base64.b64encode(digest.digest()).decode()
    return digest.hexdigest().upper() if upper else digest.hexdigest()


def stamp(kind, moment=None, zone=None):
    """Return the time as providers ask for it."""
    moment = time.time() if moment is None else moment
    if kind == "milliseconds":
        return str(int(moment * 1000))
    if kind == "digits":
        return datetime.fromtimestamp(moment, zone).strftime("%Y%m%d%H%M%S")
    return str(int(moment))
