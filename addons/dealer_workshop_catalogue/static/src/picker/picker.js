import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { useDebounced } from "@web/core/utils/timing";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const ADD = {
    operation: "action_add_operation",
    package: "action_add_package",
    card: "action_use_card",
};

/**
 * The picker of a repair order: operations, packages and prepaid cards with their hours, price and
 * what of their parts is there. One tap puts a row on the order; the order is read again on closing.
 */
export class OperationPicker extends Component {
    static template = "dealer_workshop_catalogue.OperationPicker";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.searchRef = useRef("search");
        this.orderId = this.props.action.params.order_id;
        this.state = useState({
            text: "",
            categoryId: false,
            currencyId: false,
            categories: [],
            rows: [],
            more: false,
            added: {},
            hours: {},
            opened: {},
            busy: false,
        });
        this.searchRows = useDebounced(() => this.load(), 250);
        onWillStart(() => this.load());
        onMounted(() => this.searchRef.el?.focus());
    }

    key(row) {
        return `${row.kind}-${row.id}`;
    }

    async load() {
        this.state.busy = true;
        try {
            const found = await this.keepLast.add(
                this.orm.call("dealer.repair.order", "get_operation_picker", [[this.orderId]], {
                    text: this.state.text,
                    category_id: this.state.categoryId,
                })
            );
            this.state.currencyId = found.currency_id;
            this.state.categories = found.categories;
            this.state.rows = found.rows;
            this.state.more = found.more;
        } finally {
            this.state.busy = false;
        }
    }

    onSearch(ev) {
        this.state.text = ev.target.value;
        this.searchRows();
    }

    onCategory(categoryId) {
        this.state.categoryId = categoryId;
        return this.load();
    }

    onHours(row, ev) {
        this.state.hours[this.key(row)] = ev.target.value;
    }

    toggle(row) {
        const key = this.key(row);
        this.state.opened[key] = !this.state.opened[key];
    }

    async toggleFavourite(row) {
        await this.orm.call("dealer.operation", "action_toggle_favourite", [[row.id]]);
        row.is_favourite = !row.is_favourite;
    }

    readHours(row) {
        const typed = (this.state.hours[this.key(row)] || "").trim().replace(",", ".");
        return Number(typed) > 0 ? Number(typed) : false;
    }

    async add(row) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const args = [[this.orderId], row.id];
            if (row.kind === "operation" && row.needs_hours) {
                args.push(this.readHours(row));
            }
            const missing = await this.orm.call("dealer.repair.order", ADD[row.kind], args);
            const key = this.key(row);
            this.state.added[key] = (this.state.added[key] || 0) + 1;
            if (missing.length) {
                this.notification.add(missing.join("\n"), {
                    title: _t("%s is on the order, but:", row.name),
                    type: "warning",
                    sticky: true,
                });
            }
        } finally {
            this.state.busy = false;
        }
        if (row.kind === "card") {
            await this.load();
        }
    }

    close() {
        return this.action.doAction({ type: "ir.actions.act_window_close" });
    }

    money(amount) {
        return formatCurrency(amount, this.state.currencyId);
    }

    number(value) {
        return formatFloat(value, { digits: [16, 2], trailingZeros: false });
    }

    stock(row) {
        if (!row.parts.length) {
            return "";
        }
        return row.parts.some((part) => part.is_short) ? "short" : "there";
    }
}

registry.category("actions").add("dealer_workshop_catalogue.picker", OperationPicker);
