import { Component, onWillStart, useExternalListener, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { CheckBox } from "@web/core/checkbox/checkbox";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { user } from "@web/core/user";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { NewFieldDialog } from "./dialogs/new_field_dialog";
import { HistoryPanel } from "./history/history_panel";
import { MisplacedPanel } from "./history/misplaced_panel";
import { findPlace, useDesignerDrag } from "./model/designer_drag";
import { DesignerModel } from "./model/designer_model";
import { Palette } from "./palette/palette";
import { Preview } from "./preview/preview";
import { Properties } from "./properties/properties";

const STORAGE_KEY = "dealer_designer.designed";
const PAGE_DELAY = 400; // milliseconds a dragged piece rests on a tab before its page opens

/** The designer: palette, preview, properties. Every change is kept at once and can be undone. */
export class DesignerAction extends Component {
    static template = "dealer_designer.DesignerAction";
    static components = {
        CheckBox,
        Dropdown,
        DropdownItem,
        HistoryPanel,
        MisplacedPanel,
        Palette,
        Preview,
        Properties,
    };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.actionService = useService("action");
        this.dialog = useService("dialog");
        this.ui = useState(useService("ui"));
        this.root = useRef("root");
        this.scroller = useRef("scroller");
        const params = this.getParams();
        this.designer = useState(
            new DesignerModel({
                orm: this.orm,
                resModel: params.model || "",
                viewType: params.view_type || "form",
                viewId: params.view_id,
            })
        );
        // On a phone palette and panel are sheets over the preview, one at a time.
        this.state = useState({ panel: "properties", sheet: "", mark: null });
        onWillStart(async () => {
            if (!params.model) {
                this.designer.loadError = _t("Choose a kind of document to customise first.");
                return;
            }
            if (await this.designer.load()) {
                this.env.config.setDisplayName(_t("Customise: %s", this.designer.data.label));
            }
        });
        useDesignerDrag({
            ref: this.root,
            elements: ".o_dd_drag",
            enable: () => !this.designer.busy,
            scroller: () => this.scroller.el,
            onDragStart: () => this.onDragStart(),
            onDrag: (params) => this.onDrag(params),
            onDrop: (params) => this.onDrop(params),
            onDragEnd: () => this.onDragEnd(),
        });
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
    }

    /** After a reload of the page the address does not say which document it was: the session does. */
    getParams() {
        const { params = {} } = this.props.action;
        if (params.model) {
            const kept = { model: params.model, view_type: params.view_type };
            browser.sessionStorage.setItem(STORAGE_KEY, JSON.stringify(kept));
            return params;
        }
        return JSON.parse(browser.sessionStorage.getItem(STORAGE_KEY) || "{}");
    }

    get data() {
        return this.designer.data;
    }

    /** The reader's own language first. */
    get languages() {
        const own = user.context.lang;
        return this.data.languages
            .map(({ code, name }) => ({ code, name, short: name.split(/[ (/,]/)[0] }))
            .sort((a, b) => Number(b.code === own) - Number(a.code === own));
    }

    get viewTypes() {
        return [
            { type: "form", label: _t("Form"), icon: "fa-wpforms" },
            { type: "list", label: _t("List"), icon: "fa-list" },
            { type: "search", label: _t("Search"), icon: "fa-search" },
            { type: "kanban", label: _t("Board"), icon: "fa-th-large" },
        ];
    }

    get activeView() {
        return this.viewTypes.find(({ type }) => type === this.designer.viewType);
    }

    get hiddenLabel() {
        return _t("Show hidden pieces (%s)", this.hiddenCount);
    }

    get hiddenCount() {
        return Object.values(this.designer.arch.byKey).filter(
            (node) => node.hidden && ["field", "group", "page", "button"].includes(node.kind)
        ).length;
    }

    // --- top bar ---

    async switchView(viewType) {
        if (viewType === this.designer.viewType || this.designer.busy) {
            return;
        }
        this.designer.select("");
        await this.designer.load(viewType);
    }

    openPanel(panel) {
        const isOpen =
            this.state.panel === panel && (!this.ui.isSmall || this.state.sheet === "panel");
        this.state.panel = isOpen && panel !== "properties" ? "properties" : panel;
        this.state.sheet = this.ui.isSmall && !isOpen ? "panel" : "";
    }

    openProperties() {
        this.state.panel = "properties";
        if (this.ui.isSmall) {
            this.state.sheet = "panel";
        } else {
            this.root.el.querySelector(".o_dd_panel input, .o_dd_panel button")?.focus();
        }
    }

    toggleSheet(name) {
        this.state.sheet = this.state.sheet === name ? "" : name;
        if (name === "panel") {
            this.state.panel = "properties";
        }
    }

    toggleSafeMode() {
        const on = !this.data.safe_mode;
        if (!on) {
            return this.designer.setSafeMode(false);
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Open without customisations?"),
            body: _t(
                "For one hour you, and only you, see the views of this document as they were delivered. Nothing is lost."
            ),
            confirmLabel: _t("Safe Mode On"),
            cancelLabel: _t("Cancel"),
            confirm: () => this.designer.setSafeMode(true),
            cancel: () => {},
        });
    }

    async close() {
        const { breadcrumbs } = this.env.config;
        if (breadcrumbs?.length > 1) {
            this.env.config.historyBack();
        } else {
            await this.actionService.doAction("dealer_designer.action_pick_document");
        }
    }

    async reload() {
        this.designer.errors = {};
        await this.designer.load();
    }

    // --- adding ---

    newField(type, place = this.designer.getDefaultPlace()) {
        this.state.sheet = "";
        this.dialog.add(NewFieldDialog, {
            designer: this.designer,
            languages: this.languages,
            place,
            type,
        });
    }

    placeField(name, place = this.designer.getDefaultPlace()) {
        this.state.sheet = "";
        return this.designer.placeField(name, place);
    }

    // --- dragging ---

    onDragStart() {
        this.state.sheet = "";
    }

    onDrag({ element, x, y }) {
        const scroller = this.scroller.el.getBoundingClientRect();
        const inside =
            x >= scroller.left && x <= scroller.right && y >= scroller.top && y <= scroller.bottom;
        const place = inside ? findPlace(this.scroller.el, x, y, element) : null;
        this.place = place;
        this.state.mark = place && this.getMark(place);
        this.openPageUnder(x, y);
    }

    /** The line or the box that shows where the piece will be. */
    getMark({ rect, axis, position }) {
        const { left, top, width, height } = rect;
        if (axis === "inside") {
            return `left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
        }
        if (axis === "x") {
            const x = position === "before" ? left : left + width;
            return `left:${x - 2}px;top:${top}px;width:4px;height:${height}px`;
        }
        const y = position === "before" ? top : top + height;
        return `left:${left}px;top:${y - 2}px;width:${width}px;height:4px`;
    }

    openPageUnder(x, y) {
        const tab = [...this.scroller.el.querySelectorAll(".o_dd_tab")].find((element) => {
            const rect = element.getBoundingClientRect();
            return x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
        });
        if (tab === this.tab) {
            return;
        }
        this.tab = tab;
        browser.clearTimeout(this.tabTimer);
        if (tab) {
            this.tabTimer = browser.setTimeout(() => {
                this.designer.pages[tab.dataset.notebook] = tab.dataset.page;
            }, PAGE_DELAY);
        }
    }

    async onDrop({ element }) {
        const { place } = this;
        if (!place) {
            return;
        }
        const { anchor, position } = place;
        const { type, name, key } = element.dataset;
        if (type) {
            this.newField(type, { anchor, position });
        } else if (name) {
            await this.placeField(name, { anchor, position });
        } else if (key && key !== anchor) {
            this.designer.select(key);
            await this.designer.move(key, anchor, position);
        }
    }

    onDragEnd() {
        browser.clearTimeout(this.tabTimer);
        this.tab = null;
        this.place = null;
        this.state.mark = null;
    }

    onKeydown(ev) {
        const typing = ev.target.closest?.("input, textarea, select, [contenteditable], .modal");
        if (typing || !(ev.ctrlKey || ev.metaKey) || ev.altKey || !this.data) {
            return;
        }
        const key = ev.key.toLowerCase();
        if (key === "z" && !ev.shiftKey && this.data.can_undo) {
            ev.preventDefault();
            this.designer.undo();
        } else if ((key === "y" || (key === "z" && ev.shiftKey)) && this.data.can_redo) {
            ev.preventDefault();
            this.designer.redo();
        }
    }
}

registry.category("actions").add("dealer_designer.designer", DesignerAction);
