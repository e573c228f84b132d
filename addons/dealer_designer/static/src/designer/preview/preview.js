import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { getNeighbourPlace } from "../model/keyboard";
import { PreviewNode } from "./preview_node";
import { walk } from "../model/arch";

const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

/** The view as it will look, drawn from its architecture; every piece can be selected and moved. */
export class Preview extends Component {
    static template = "dealer_designer.Preview";
    static components = { PreviewNode };
    static props = {
        designer: Object,
        onOpenProperties: Function,
    };

    setup() {
        this.designer = useState(this.props.designer);
        this.root = useRef("root");
        this.refocus = false;
        useEffect(() => {
            // A piece that was moved by keyboard keeps the focus in its new place.
            if (this.refocus && !this.designer.busy) {
                this.refocus = false;
                this.getElement(this.designer.selectedKey)?.focus();
            }
        });
        useEffect(
            (key) => {
                if (key) {
                    this.getElement(key)?.scrollIntoView({ block: "nearest" });
                }
            },
            () => [this.designer.selectedKey]
        );
    }

    get node() {
        const { root } = this.designer.arch;
        if (this.designer.viewType !== "kanban") {
            return root;
        }
        return (
            walk(root).find((node) => ["card", "kanban-box"].includes(node.attrs["t-name"])) || root
        );
    }

    getElement(key) {
        return key && this.root.el?.querySelector(`[data-key="${CSS.escape(key)}"]`);
    }

    onClick(ev) {
        const tab = ev.target.closest("[data-page]");
        if (tab) {
            this.designer.pages[tab.dataset.notebook] = tab.dataset.page;
        }
        const piece = ev.target.closest("[data-key]");
        this.designer.select(piece?.dataset.key);
        piece?.focus();
    }

    onDblclick(ev) {
        if (ev.target.closest("[data-key]")) {
            this.props.onOpenProperties();
        }
    }

    onFocusin(ev) {
        const { key } = ev.target.dataset;
        if (key) {
            this.designer.select(key);
        }
    }

    async onKeydown(ev) {
        const node = this.designer.arch.byKey[ev.target.dataset.key];
        if (!node || ev.altKey || ev.ctrlKey || ev.metaKey) {
            return;
        }
        if (ev.key in ARROWS) {
            ev.preventDefault();
            await this.moveBy(node, ARROWS[ev.key]);
        } else if (ev.key === "Delete" || ev.key === "Backspace") {
            ev.preventDefault();
            await (node.hidden ? this.designer.show(node.key) : this.designer.hide(node.key));
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            this.props.onOpenProperties();
        } else if (ev.key === "Escape") {
            this.designer.select("");
        }
    }

    async moveBy(node, direction) {
        if (!node.movable || this.designer.busy) {
            return;
        }
        const place = getNeighbourPlace(node, direction, this.designer.arch.root);
        if (place) {
            await this.designer.move(node.key, place.anchor, place.position);
            this.refocus = true;
            this.render();
        }
    }
}
