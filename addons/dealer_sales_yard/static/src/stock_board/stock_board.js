import { Component, onWillStart, useState } from "@odoo/owl";
import { formatMonetary } from "@web/views/fields/formatters";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "dealer.stock.board";

/** Cars by series or trim, colour and age; each figure opens its cars. */
export class StockBoard extends Component {
    static template = "dealer_sales_yard.StockBoard";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            data: null,
            open: {},
            filters: { by: "model", company_id: false, location_id: false, brand_id: false },
        });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call(MODEL, "load", [], this.state.filters);
    }

    setFilter(name, value) {
        this.state.filters[name] = name === "by" ? value : Number(value) || false;
        this.state.open = {};
        return this.load();
    }

    toggle(row) {
        this.state.open[row.id] = !this.state.open[row.id];
    }

    /** From green to red, evenly over the ages there are. */
    bandStyle(index, count) {
        if (!count) {
            return "";
        }
        const last = Math.max(this.state.data.bands.length - 1, 1);
        const hue = 130 - (130 * index) / last;
        return `background-color: hsl(${hue} 65% 50% / 0.28)`;
    }

    value(amount) {
        return formatMonetary(amount, {
            currencyId: this.state.data.currency_id,
            digits: [false, 0],
        });
    }

    get lines() {
        const lines = [];
        for (const row of this.state.data.rows) {
            lines.push({ key: `r${row.id}`, row, line: row, isRow: true });
            if (this.state.open[row.id]) {
                for (const line of row.colors) {
                    lines.push({ key: `r${row.id}c${line.id}`, row, line, isRow: false });
                }
            }
        }
        return lines;
    }

    async openCars(entry, state = false, band = null) {
        const { by, ...filters } = this.state.filters;
        const action = await this.orm.call(MODEL, "get_cars_action", [
            by,
            entry ? entry.row.id : false,
            entry && !entry.isRow ? entry.line.id : null,
            state,
            band,
            filters,
        ]);
        return this.action.doAction(action);
    }
}

registry.category("actions").add("dealer_sales_yard.stock_board", StockBoard);
