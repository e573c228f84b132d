import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getDesignerType } from "../model/field_types";
import { isOuterGroup, walk } from "../model/arch";

const BOX_CLASSES = ["o_row", "d-flex", "d-none", "flex-row", "row", "float-end"];
/** What one drops into but does not select. */
const FRAMES = new Set(["sheet", "form", "list", "search", "box"]);
const SAMPLES = {
    number: "42",
    decimal: "12.50",
    money: "1,280.00",
    phone: "+86 10 6554 3210",
};

/** One element of the view and what is in it. */
export class PreviewNode extends Component {
    static template = "dealer_designer.PreviewNode";
    static components = { PreviewNode };
    static props = { node: Object, designer: Object };

    setup() {
        this.designer = useState(this.props.designer);
    }

    get node() {
        return this.props.node;
    }

    get isShown() {
        return !this.node.hidden || this.designer.showHidden;
    }

    get children() {
        return this.node.children;
    }

    // --- fields ---

    get field() {
        return this.designer.fields[this.node.field];
    }

    get type() {
        const type = getDesignerType(this.field, this.node.attrs.widget);
        const { viewType } = this.designer;
        return type === "lines" && viewType !== "form" ? "many2many" : type;
    }

    get icon() {
        return this.designer.getType(this.type).icon;
    }

    get label() {
        return this.node.attrs.string || this.field?.string || this.node.field;
    }

    get isRequired() {
        return this.isSet("required") || Boolean(this.field?.required);
    }

    get isConditional() {
        return this.node.conditional || this.node.parent?.conditional;
    }

    isSet(attribute) {
        const value = this.node.attrs[attribute];
        return Boolean(value) && !["0", "False", "false"].includes(value);
    }

    /** Required under a condition only. */
    get isSometimesRequired() {
        return !["1", "True", "true"].includes(this.node.attrs.required) && !this.field?.required;
    }

    /** In a group a field has its label, elsewhere it stands alone, as on the form. */
    get hasLabel() {
        const { attrs, parent } = this.node;
        return (
            parent.kind === "group" && !this.isSet("nolabel") && !attrs.widget?.includes("ribbon")
        );
    }

    /** Pieces of a row lie beside each other, others below. */
    get axis() {
        const classes = (this.node.parent.attrs.class || "").split(/\s+/);
        const inRow = classes.includes("d-flex") && !classes.includes("flex-column");
        return inRow || classes.includes("o_row") ? "x" : "y";
    }

    get sample() {
        const { type, field } = this;
        if (type === "choice") {
            return field?.selection?.[0]?.[1] || _t("Choice");
        }
        if (type === "date") {
            return luxon.DateTime.now().toLocaleString(luxon.DateTime.DATE_SHORT);
        }
        if (type === "datetime") {
            return luxon.DateTime.now().toLocaleString(luxon.DateTime.DATETIME_SHORT);
        }
        if (type === "text" || type === "long_text") {
            return this.hasLabel ? _t("Text") : this.label;
        }
        if (type === "formula") {
            return SAMPLES[field?.result_type] || this.label;
        }
        return SAMPLES[type] || this.label;
    }

    /** Headings of the rows a field of lines shows. */
    get columns() {
        const list = this.node.children.find((child) => child.tag === "list");
        const names = list
            ? list.children
                  .filter((child) => child.kind === "field" && !child.hidden)
                  .map((child) => child.attrs.string || child.field.replace(/_ids?$/, ""))
            : [];
        return names.slice(0, 6).map((name) => name.replaceAll("_", " "));
    }

    // --- other elements ---

    get buttonIcon() {
        return this.node.attrs.icon || /\bfa-[\w-]+/.exec(this.node.attrs.class || "")?.[0];
    }

    get buttonLabel() {
        const { attrs } = this.node;
        const texts = this.texts;
        if (attrs.string || texts) {
            return attrs.string || texts;
        }
        const below = walk(this.node);
        const fields = below.filter((child) => child.field && child.attrs.widget !== "statinfo");
        const names = [
            ...below.map((child) => child.attrs.string).filter(Boolean),
            ...fields.map((child) => this.designer.fields[child.field]?.string || child.field),
        ];
        return names[0] || (this.buttonIcon ? "" : attrs.title || attrs.name || "");
    }

    /** The plain text in an element. */
    get texts() {
        return walk(this.node)
            .filter((child) => child.kind === "text")
            .map((child) => child.text)
            .join(" ");
    }

    get labelText() {
        const { attrs } = this.node;
        return (
            attrs.string ||
            this.node.children.find((child) => child.kind === "text")?.text ||
            this.designer.fields[attrs.for]?.string ||
            ""
        );
    }

    get isOuterGroup() {
        return isOuterGroup(this.node);
    }

    get boxClass() {
        const classes = (this.node.attrs.class || "").split(/\s+/);
        const kept = classes.filter((name) => BOX_CLASSES.includes(name));
        const tag = /^h[1-4]$/.test(this.node.tag) ? `o_dd_${this.node.tag}` : "";
        return [...kept, tag, this.node.tag === "span" ? "o_dd_span" : ""].join(" ");
    }

    /** Elements without anything to see are left out: they would only be gaps. */
    get isEmptyBox() {
        const below = walk(this.node);
        const onlyBoxes = below.every((child) => ["box", "text"].includes(child.kind));
        return onlyBoxes && !this.node.children.some((child) => child.kind === "text");
    }

    get pages() {
        return this.node.children.filter((child) => child.kind === "page");
    }

    get shownPages() {
        return this.pages.filter((page) => !page.hidden || this.designer.showHidden);
    }

    get activePage() {
        const wanted = this.designer.pages[this.node.id];
        return this.shownPages.find((page) => page.id === wanted) || this.shownPages[0];
    }

    /** Search views: what one can look for, the filters, the groupings. */
    get searchParts() {
        const parts = { fields: [], filters: [], groupings: [] };
        for (const child of walk(this.node)) {
            if (child.kind === "field") {
                parts.fields.push(child);
            } else if (child.kind === "filter") {
                const isGrouping = /group_by/.test(child.attrs.context || "");
                parts[isGrouping ? "groupings" : "filters"].push(child);
            }
        }
        return [
            { name: "fields", title: _t("One can look for"), nodes: parts.fields },
            { name: "filters", title: _t("Filters"), nodes: parts.filters },
            { name: "groupings", title: _t("Group by"), nodes: parts.groupings },
        ];
    }

    get listColumns() {
        return this.node.children.filter(
            (child) =>
                ["field", "button"].includes(child.kind) &&
                (!child.hidden || this.designer.showHidden)
        );
    }

    get pieceClass() {
        const { node } = this;
        const classes = ["o_dd_piece", `o_dd_${node.kind}`];
        if (node.hidden) {
            classes.push("o_dd_hidden");
        }
        if (node.attrs.optional === "hide") {
            classes.push("o_dd_optional");
        }
        if (this.designer.selectedKey && this.designer.selectedKey === node.key) {
            classes.push("o_dd_selected");
        }
        if (node.movable) {
            classes.push("o_dd_drag");
        }
        return classes.join(" ");
    }

    /** What makes an element a piece: identity, focus, the way it lies beside others. */
    getPiece(drop) {
        const { node } = this;
        if (!node.key) {
            return {};
        }
        const place = { "data-anchor": node.key, "data-kind": node.kind, "data-drop": drop };
        if (FRAMES.has(node.kind)) {
            return place;
        }
        return {
            ...place,
            "data-key": node.key,
            tabindex: 0,
            role: "button",
            "aria-label": node.field ? this.label : node.attrs.string || node.kind,
            "aria-pressed": String(this.designer.selectedKey === node.key),
        };
    }
}
