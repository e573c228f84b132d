"""Reading translation files: what is untranslated or fuzzy."""

import ast
import re


def entries(path):
    """(line, flags, msgid, msgstr) of every entry of a .po or .pot file, the header left out."""
    line_of = 0
    flags, texts, key = set(), {}, None
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        if not line.strip():
            if texts.get("msgid"):
                yield line_of, flags, texts["msgid"], texts.get("msgstr", "")
            flags, texts, key = set(), {}, None
        elif line.startswith("#,"):
            flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith("#"):
            continue
        elif match := re.match(
            r"(msgid|msgstr|msgctxt|msgid_plural|msgstr\[\d\])\s+(\".*\")", line
        ):
            key = match[1]
            if key == "msgid":
                line_of = number
            texts[key] = ast.literal_eval(match[2])
        elif line.startswith('"') and key:
            texts[key] += ast.literal_eval(line)


def check(path):
    """What a complete translation may not have."""
    found = []
    try:
        for line, flags, msgid, msgstr in entries(path):
            words = msgid if len(msgid) < 60 else msgid[:57] + "…"
            if "fuzzy" in flags:
                found.append(f"{path}:{line}: fuzzy: {words!r}")
            elif not msgstr:
                found.append(f"{path}:{line}: untranslated: {words!r}")
            elif placeholders(msgid) != placeholders(msgstr):
                found.append(f"{path}:{line}: other placeholders: {words!r}")
    except (SyntaxError, ValueError) as error:
        found.append(f"{path}: {error}")
    return found


def placeholders(text):
    return sorted(re.findall(r"%\(\w+\)[sdf]|%[sd](?![a-zA-Z])|\{\w+\}", text))
