/** Pieces a person can take in his hand. */
const MOVABLE = new Set(["field", "group", "page", "separator", "label", "button", "filter"]);
const TRUE = new Set(["1", "true", "True"]);
const BOXES = new Set(["div", "span", "h1", "h2", "h3", "h4", "p", "t", "main", "aside", "footer"]);
/** Elements that draw nothing a person could place. */
const SILENT = new Set(["templates", "control", "create", "progressbar", "searchpanel"]);

/**
 * One element of a view as the preview draws it.
 *
 * @typedef ArchNode
 * @property {string} id unique in the tree, also where the element has no key
 * @property {string} key identity of the element for the server; empty: can't be changed
 * @property {string} kind field, group, page, notebook, button, label, separator, filter, chatter, box, text, …
 * @property {string} tag
 * @property {Object<string, string>} attrs
 * @property {ArchNode[]} children
 * @property {string} [field] name of the field
 * @property {boolean} hidden never shown
 * @property {boolean} conditional shown under a condition
 * @property {boolean} movable
 * @property {ArchNode} [parent]
 */

function getKind(element) {
    const tag = element.tagName;
    const name = element.getAttribute("name") || "";
    if (tag === "div" && (name === "button_box" || hasClass(element, "oe_button_box"))) {
        return "button_box";
    }
    if (tag === "div" && hasClass(element, "oe_title")) {
        return "title";
    }
    if (tag === "chatter" || (tag === "div" && hasClass(element, "oe_chatter"))) {
        return "chatter";
    }
    if (tag === "div" && hasClass(element, "alert")) {
        return "alert";
    }
    if (tag === "button" || tag === "a") {
        return "button";
    }
    if (BOXES.has(tag)) {
        return "box";
    }
    return tag;
}

function hasClass(element, name) {
    return (element.getAttribute("class") || "").split(/\s+/).includes(name);
}

/**
 * Reads the architecture the server answered into a tree for the preview.
 *
 * @param {string} xml
 * @returns {{ root: ArchNode, byKey: Object<string, ArchNode>, fields: Object<string, ArchNode> }}
 */
export function parseArch(xml) {
    const document = new DOMParser().parseFromString(xml, "text/xml");
    const byKey = {};
    const fields = {};
    let count = 0;

    function read(element, parent, inLines) {
        const attrs = {};
        for (const { name, value } of element.attributes) {
            attrs[name] = value;
        }
        const kind = getKind(element);
        const invisible = attrs.column_invisible || attrs.invisible || "";
        const node = {
            id: `n${count++}`,
            key: inLines ? "" : attrs["data-designer-key"] || "",
            kind,
            tag: element.tagName,
            attrs,
            children: [],
            parent,
            hidden: TRUE.has(invisible),
            conditional: Boolean(invisible) && !TRUE.has(invisible) && invisible !== "0",
            movable: false,
        };
        node.movable = Boolean(node.key) && MOVABLE.has(kind);
        if (kind === "field") {
            node.field = attrs.name;
        }
        if (node.key) {
            byKey[node.key] = node;
            if (node.field && (!fields[node.field] || fields[node.field].hidden)) {
                fields[node.field] = node;
            }
        }
        const within = inLines || kind === "field";
        for (const child of element.childNodes) {
            if (child.nodeType === Node.ELEMENT_NODE) {
                if (!SILENT.has(child.tagName) || child.tagName === "templates") {
                    node.children.push(read(child, node, within));
                }
            } else if (child.nodeType === Node.TEXT_NODE && /\p{L}{2}/u.test(child.textContent)) {
                node.children.push({
                    id: `n${count++}`,
                    key: "",
                    kind: "text",
                    tag: "",
                    attrs: {},
                    children: [],
                    parent: node,
                    text: child.textContent.trim(),
                });
            }
        }
        return node;
    }

    const root = read(document.documentElement, null, false);
    return { root, byKey, fields };
}

/** @returns {ArchNode[]} all nodes below, in the order of reading */
export function walk(node) {
    return node.children.flatMap((child) => [child, ...walk(child)]);
}

/** Whether a piece can be dropped in: a group of fields, a page, a column of the sheet. */
export function isContainer(node) {
    if (node.kind === "group") {
        return !isOuterGroup(node);
    }
    return Boolean(node.key) && ["page", "sheet", "form", "list", "search"].includes(node.kind);
}

/** A group that only lays groups side by side. */
export function isOuterGroup(node) {
    return node.kind === "group" && node.children.some((child) => child.kind === "group");
}
