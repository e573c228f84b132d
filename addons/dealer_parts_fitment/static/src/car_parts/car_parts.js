import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { router } from "@web/core/browser/router";
import { formatCurrency } from "@web/core/currency";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { CarFact } from "./car_fact";

const PAGE = 40;

/**
 * "Parts for a Car": the facts of the car on top, categories at the left, the parts of the chosen
 * one at the right with their verdict, the reason, where they lie and what they cost.
 *
 * Where a part can be put on is the server's business: `dealer.part.fitment._get_targets`.
 */
export class CarParts extends Component {
    static template = "dealer_parts_fitment.CarParts";
    static components = { CarFact, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {}, searchPanel: false };
        this.canScan = isBarcodeScannerSupported();
        this.searchRef = useRef("search");
        this.listRef = useRef("list");
        const { context = {} } = this.props.action;
        // a reloaded page, or a link somebody sent
        const params = context.vehicle_id || context.vin ? {} : router.current;
        this.target = context.part_target || params.part_target || false;
        this.state = useState({
            typed: "",
            offered: [],
            message: "",
            vehicleId: context.vehicle_id || Number(params.vehicle_id) || false,
            vin: context.vin || params.vin || false,
            overrides: {},
            categoryId: false,
            text: "",
            found: false,
            parts: [],
            busy: false,
            editing: false,
            opened: {},
            added: {},
        });
        this.searchParts = useDebounced(() => this.load(), 250);
        useHotkey("alt+shift+c", () => this.searchRef.el?.focus(), { global: true });
        onWillStart(async () => {
            if (this.hasCar) {
                await this.load();
            }
        });
        onMounted(() => {
            if (!this.hasCar) {
                this.searchRef.el?.focus();
            }
        });
    }

    get hasCar() {
        return Boolean(this.state.vehicleId || this.state.vin);
    }

    get unknownFacts() {
        return this.state.found.facts.filter((fact) => !fact.known);
    }

    get isChanged() {
        return Object.keys(this.state.overrides).length > 0;
    }

    get seriesUnknown() {
        return this.state.found.facts.some((fact) => fact.key === "model_id" && !fact.known);
    }

    /** Number of parts in the chosen category, of all pages. */
    get count() {
        const { categories, total } = this.state.found;
        const chosen = categories.find((category) => category.id === this.state.categoryId);
        return chosen ? chosen.count : total;
    }

    // --- the car ---------------------------------------------------------------------------

    async findCar() {
        const text = this.state.typed.trim();
        if (!text) {
            return;
        }
        this.state.busy = true;
        try {
            const answer = await this.orm.call("dealer.part.fitment", "find_cars", [text]);
            Object.assign(this.state, { offered: [], message: answer.message || "" });
            if (answer.cars.length === 1) {
                await this.openCar(answer.cars[0].id);
            } else if (answer.cars.length) {
                this.state.offered = answer.cars;
            } else if (answer.vin) {
                await this.openVin(answer.vin);
            }
        } finally {
            this.state.busy = false;
        }
    }

    async openCar(vehicleId) {
        await this.open({ vehicleId, vin: false });
    }

    async openVin(vin) {
        await this.open({ vehicleId: false, vin });
    }

    async open(car) {
        Object.assign(this.state, {
            ...car,
            overrides: {},
            categoryId: false,
            text: "",
            typed: "",
            offered: [],
            message: "",
            editing: false,
            opened: {},
            added: {},
        });
        await this.load();
    }

    async scan() {
        const code = await scanBarcode(this.env);
        if (code) {
            this.state.typed = code;
            await this.findCar();
        }
    }

    closeCar() {
        Object.assign(this.state, { vehicleId: false, vin: false, found: false, parts: [] });
        this.tellUrl();
    }

    openVehicle() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "dealer.vehicle",
            res_id: this.state.vehicleId,
            views: [[false, "form"]],
        });
    }

    tellUrl() {
        this.props.updateActionState?.({
            vehicle_id: this.state.vehicleId || undefined,
            vin: this.state.vin || undefined,
            part_target: this.target || undefined,
        });
    }

    // --- facts -----------------------------------------------------------------------------

    async setFact(key, value) {
        this.state.overrides[key] = value;
        if (key === "brand_id") {
            delete this.state.overrides.model_id;
        }
        if (key === "brand_id" || key === "model_id") {
            delete this.state.overrides.trim_id;
        }
        await this.load();
    }

    async resetFacts() {
        this.state.overrides = {};
        await this.load();
    }

    async saveFacts() {
        await this.orm.call("dealer.part.fitment", "save_facts", [
            this.state.vehicleId,
            this.state.overrides,
        ]);
        this.state.overrides = {};
        this.notification.add(_t("Saved in the car."), { type: "success" });
        await this.load();
    }

    // --- parts -----------------------------------------------------------------------------

    async load({ more = false } = {}) {
        this.state.busy = true;
        try {
            const found = await this.keepLast.add(
                this.orm.call("dealer.part.fitment", "look_up", [], {
                    vehicle_id: this.state.vehicleId,
                    vin: this.state.vin,
                    overrides: this.state.overrides,
                    category_id: this.state.categoryId,
                    text: this.state.text.trim(),
                    offset: more ? this.state.parts.length : 0,
                    limit: PAGE,
                    target: this.target,
                })
            );
            this.state.parts = more ? [...this.state.parts, ...found.parts] : found.parts;
            this.state.found = found;
            const chosen = this.state.categoryId;
            if (chosen && !found.categories.some((category) => category.id === chosen)) {
                this.state.categoryId = false;
                await this.load();
            }
            this.tellUrl();
        } finally {
            this.state.busy = false;
        }
    }

    async chooseCategory(categoryId) {
        this.state.categoryId = categoryId;
        await this.load();
    }

    openPart(partId) {
        return this.action.doActionButton({
            type: "object",
            name: "action_open_part",
            resModel: "product.product",
            resId: partId,
        });
    }

    async addTo(target, part, quantity) {
        const message = await this.orm.call("dealer.part.fitment", "add_to", [
            target.key,
            part.id,
            quantity,
        ]);
        this.state.added[part.id] = true;
        this.notification.add(message, { type: "success" });
    }

    /** How many of a part a car takes, as far as rules say. */
    perCar(part) {
        return part.places.reduce((sum, place) => sum + place.quantity, 0) || 1;
    }

    onSearchKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.findCar();
        }
    }

    /** Arrow keys walk through the parts, Enter opens one. */
    onPartKeydown(ev, part) {
        if (ev.target !== ev.currentTarget) {
            return;
        }
        if (ev.key === "Enter") {
            this.openPart(part.id);
        } else if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            const next =
                ev.key === "ArrowDown"
                    ? ev.currentTarget.nextElementSibling
                    : ev.currentTarget.previousElementSibling;
            next?.focus();
        } else {
            return;
        }
        ev.preventDefault();
    }

    verdictLabel(verdict) {
        return { fits: _t("Fits"), doubtful: _t("Doubtful") }[verdict] || _t("Check");
    }

    verdictClass(verdict) {
        return (
            { fits: "text-bg-success", doubtful: "text-bg-warning" }[verdict] || "text-bg-secondary"
        );
    }

    stockLabel(part) {
        if (part.free > 0) {
            return _t("%s free", this.number(part.free));
        }
        return part.on_hand > 0
            ? _t("all %s promised", this.number(part.on_hand))
            : _t("none in stock");
    }

    /** `WH: 3/5 · A/01 · 2 coming`: free, on hand, bins and what is on its way in a warehouse. */
    shelfLabel(shelf) {
        const stock = `${shelf.name}: ${this.number(shelf.free)}/${this.number(shelf.on_hand)}`;
        const coming = shelf.incoming > 0 && _t("%s coming", this.number(shelf.incoming));
        return [stock, shelf.bins, coming].filter(Boolean).join(" · ");
    }

    coreLabel(part) {
        return _t("old part: %s", this.price(part.core_charge, part.currency_id));
    }

    replacesLabel(part) {
        return _t("Replaces or serves for %s", part.replaces.join(", "));
    }

    get moreLabel() {
        return _t("More (%s)", this.count - this.state.parts.length);
    }

    number(value) {
        return formatFloat(value, { digits: [16, 2], trailingZeros: false });
    }

    price(value, currencyId) {
        return formatCurrency(value, currencyId);
    }
}

registry.category("actions").add("dealer_parts_fitment.car_parts", CarParts);
