import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, formatDate, serializeDate } from "@web/core/l10n/dates";
import { formatFloat } from "@web/core/utils/numbers";
import { formatMonetary } from "@web/views/fields/formatters";
import { KeepLast } from "@web/core/utils/concurrency";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useDebounced } from "@web/core/utils/timing";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { AskDialog } from "./ask_dialog";

const MODEL = "dealer.part.whereabouts";

/** One box for any part or any warehouse, now and at a date. */
export class Whereabouts extends Component {
    static template = "dealer_parts_stock.Whereabouts";
    static components = { DateTimeInput };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.keepLast = new KeepLast();
        this.box = useRef("box");
        // what was looked for comes back with the breadcrumb
        const kept = this.props.state?.asked || {};
        useSetupAction({
            getLocalState: () => {
                const { text, placeId, date } = this.state;
                return { asked: { text, placeId, date } };
            },
        });
        this.state = useState({
            text: this.props.action.params?.text || kept.text || "",
            placeId: kept.placeId || false,
            date: kept.date || false,
            parts: null,
            more: false,
            shownDate: false,
        });
        this.searchSoon = useDebounced(() => this.search(), 300);
        onWillStart(async () => {
            this.start = await this.orm.call(MODEL, "get_start", []);
            await this.search();
        });
        onMounted(() => {
            if (!this.env.isSmall) {
                this.box.el?.focus();
            }
        });
    }

    // What is looked for.

    get dateValue() {
        return this.state.date ? deserializeDate(this.state.date) : false;
    }

    get ownPlaces() {
        return this.start.places.filter((place) => place.mine);
    }

    get otherPlaces() {
        return this.start.places.filter((place) => !place.mine);
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.searchSoon();
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            // a scanner ends with Enter: no need to wait
            this.search();
            ev.target.select();
        }
    }

    onPlace(ev) {
        this.state.placeId = parseInt(ev.target.value) || false;
        this.search();
    }

    onDate(date) {
        this.state.date = date ? serializeDate(date) : false;
        this.search();
    }

    clear() {
        Object.assign(this.state, { text: "", placeId: false, date: false });
        this.search();
        this.box.el?.focus();
    }

    async search(offset = 0) {
        const { text, placeId, date } = this.state;
        const found = await this.keepLast.add(
            this.orm.call(MODEL, "find", [text, placeId, date, offset])
        );
        this.state.parts = offset ? [...this.state.parts, ...found.parts] : found.parts;
        this.state.more = found.more;
        this.state.shownDate = found.date;
    }

    showMore() {
        return this.search(this.state.parts.length);
    }

    get isAsking() {
        return Boolean(this.state.text.trim() || this.state.placeId);
    }

    // What is shown.

    quantity(value) {
        return formatFloat(value, { digits: [16, 2], trailingZeros: false });
    }

    day(text) {
        return formatDate(deserializeDate(text));
    }

    money(store) {
        return formatMonetary(store.value, { currencyId: store.currency_id });
    }

    /** Totals over one's own stores: what can be had without asking anybody. */
    total(part, name) {
        let sum = 0;
        for (const store of part.stores.filter((s) => s.mine)) {
            for (const warehouse of store.warehouses) {
                sum += warehouse[name];
            }
        }
        return sum;
    }

    freeElsewhere(part) {
        let sum = 0;
        for (const store of part.stores.filter((s) => !s.mine)) {
            for (const warehouse of store.warehouses) {
                sum += warehouse.free;
            }
        }
        return sum;
    }

    canAsk(warehouse) {
        const target = this.ownPlaces[0];
        return (
            this.start.can_ask &&
            !this.state.shownDate &&
            warehouse.free > 0 &&
            target &&
            this.ownPlaces.some((place) => place.id !== warehouse.id)
        );
    }

    // What can be done.

    ask(part, warehouse) {
        this.dialog.add(AskDialog, {
            part,
            warehouse,
            places: this.ownPlaces.filter((place) => place.id !== warehouse.id),
            confirm: async (quantity, placeId) => {
                const action = await this.orm.call(MODEL, "ask_for", [
                    part.id,
                    warehouse.id,
                    quantity,
                    placeId,
                ]);
                await this.action.doAction(action);
            },
        });
    }

    async openReserved(part, warehouse) {
        if (this.start.works_stock) {
            await this.action.doAction(
                await this.orm.call(MODEL, "open_reserved", [part.id, warehouse.id])
            );
        }
    }

    openPart(part) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "product.product",
            res_id: part.id,
            views: [[false, "form"]],
        });
    }

    openShort() {
        return this.action.doAction("dealer_parts_stock.dealer_part_shortage_action");
    }
}

registry.category("actions").add("dealer_parts_stock.whereabouts", Whereabouts);
