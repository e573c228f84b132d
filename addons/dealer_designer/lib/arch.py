"""Naming and finding elements of a view's XML. Plain lxml, without Odoo.

A *key* names an element towards people and the client (`field:phone`, `page:notes`,
`group@phone`): by its name, else by the first field in it, so that it outlives changes around it.
A *locator* is the XPath that an inherited view uses for the same element.
"""

import re
from collections import Counter

FORM_TAGS = {
    *("form", "header", "sheet", "footer", "notebook", "page", "group", "div", "field", "label"),
    *("button", "separator", "widget", "chatter", "h1", "h2", "h3"),
}
TAGS = {
    "form": FORM_TAGS,
    "list": {"list", "header", "field", "button", "widget"},
    "search": {"search", "field", "filter", "separator", "group", "searchpanel"},
    "kanban": {"t", "div", "main", "aside", "footer", "header", "field", "button", "widget"}
    | {"span", "strong", "h1", "h2", "h3", "h4", "h5"},
}
# at most one of each in a view
STRUCTURE = {"sheet", "header", "footer", "chatter", "notebook", "searchpanel"}
MOVABLE = {"field", "label", "button", "page", "group", "div", "separator", "widget", "filter"}
# what may stand directly in what, where the web client would else ignore or break it
PARENTS = {"list": {"list"}, "search": {"search", "group"}}
CLOSED = {"field", "button", "label", "widget", "notebook", "chatter", "separator", "templates"}
# the locator of a field that is once in its view
FIELD_TARGET = re.compile(r"^//field\[@name='(\w+)'\]\[not\(ancestor::field\)\]$")
PLAIN = re.compile(r"^[\w.%()\-]+$")


def walk(root):
    """The elements that may be designed, in document order; never inside the list of a field."""
    tags = TAGS[root.tag]
    start = [root]
    if root.tag == "kanban":
        start = list(root.iterchildren("templates"))
    stack = list(reversed(start))
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str):
            continue
        if node.tag in tags:
            yield node
        if node.tag not in ("field", "searchpanel"):
            stack.extend(reversed(node))


def get_keys(root):
    """:return: {key: element}, in document order"""
    seen = Counter()
    result = {}
    for node in walk(root):
        key = _get_name(node)
        seen[key] += 1
        if seen[key] > 1:
            key = f"{key}#{seen[key]}"
        result[key] = node
    return result


def _get_name(node):
    if node.getparent() is None:
        return node.tag
    if node.tag == "t" and node.get("t-name"):
        return f"t:{node.get('t-name')}"
    if node.tag == "label" and node.get("for"):
        return f"label:{node.get('for')}"
    for attribute in ("name", "id"):
        if PLAIN.match(node.get(attribute, "")):
            return f"{node.tag}:{node.get(attribute)}"
    if node.tag in STRUCTURE:
        return node.tag
    field = _first_field(node)
    return f"{node.tag}@{field.get('name')}" if field is not None else node.tag


def _first_field(node):
    return next(
        (child for child in node.iterdescendants("field") if PLAIN.match(child.get("name", ""))),
        None,
    )


def get_locator(node):
    """:return: the XPath that finds this element, and no other, in its tree as it is now"""
    root = node.getroottree().getroot()
    if node is root:
        return f"/{node.tag}"
    scope = "//templates" if root.tag == "kanban" else ""
    for attribute in ("t-name", "name", "for", "id"):
        value = node.get(attribute, "")
        if PLAIN.match(value):
            return _number(
                root, f"{scope}//{node.tag}[@{attribute}='{value}'][not(ancestor::field)]", node
            )
    if node.tag in STRUCTURE:
        return _number(root, f"{scope}//{node.tag}[not(ancestor::field)]", node)
    field = None if node.tag == "field" else _first_field(node)
    if field is not None and not any(True for _ in field.iterancestors("field")):
        above = list(field.iterancestors(node.tag))
        return f"{get_locator(field)}/ancestor::{node.tag}[{above.index(node) + 1}]"
    siblings = list(node.getparent().iterchildren(node.tag))
    return f"{get_locator(node.getparent())}/{node.tag}[{siblings.index(node) + 1}]"


def _number(root, expr, node):
    found = root.xpath(expr)
    if len(found) == 1:
        return expr
    return f"({expr})[{found.index(node) + 1}]"


def may_stand(root, tag, parent):
    """Whether an element of this tag may be put directly into `parent`."""
    if any(True for _ in parent.iterancestors("field")):
        return False
    if tag == "page" or parent.tag == "notebook":
        return tag == "page" and parent.tag == "notebook"
    if root.tag in PARENTS:
        return parent.tag in PARENTS[root.tag]
    return parent.tag not in CLOSED and tag != "filter"


def is_hidden(node):
    """Whether the view hides this element from everybody, always."""
    return any(
        node.get(attribute) in ("1", "True", "true")
        for attribute in ("invisible", "column_invisible")
    )
