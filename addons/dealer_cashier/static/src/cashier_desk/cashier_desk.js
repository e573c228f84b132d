import { formatMonetary } from "@web/views/fields/formatters";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

/** What the cashier's own day looks like, above what is to be collected. */
export class CashierDay extends Component {
    static template = "dealer_cashier.CashierDay";
    static props = { list: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ day: null });
        onWillStart(() => this.load());
        onWillUpdateProps(() => this.load());
    }

    async load() {
        this.state.day = await this.orm.call("dealer.cashier.session", "get_desk_status", []);
    }

    get openedOn() {
        return formatDateTime(deserializeDateTime(this.state.day.opened_on), { format: "HH:mm" });
    }

    formatAmount(amount) {
        return formatMonetary(amount, { currencyId: this.state.day.currency_id });
    }

    async doAction(action, options = {}) {
        await this.action.doAction(action, {
            onClose: async () => {
                await this.props.list.load();
                await this.load();
            },
            ...options,
        });
    }

    openDay() {
        return this.doAction("dealer_cashier.dealer_cashier_session_action_open");
    }

    otherPayment() {
        return this.doAction("dealer_cashier.dealer_cashier_receipt_action_collect");
    }

    closeDay() {
        return this.doAction({
            type: "ir.actions.act_window",
            res_model: "dealer.cashier.session",
            res_id: this.state.day.session_id,
            views: [[false, "form"]],
        });
    }
}

export class CashierDeskListRenderer extends ListRenderer {
    static template = "dealer_cashier.CashierDeskListRenderer";
    static components = { ...ListRenderer.components, CashierDay };
}

export class CashierDeskKanbanRenderer extends KanbanRenderer {
    static template = "dealer_cashier.CashierDeskKanbanRenderer";
    static components = { ...KanbanRenderer.components, CashierDay };
}

registry.category("views").add("dealer_cashier_desk", {
    ...listView,
    Renderer: CashierDeskListRenderer,
});
registry.category("views").add("dealer_cashier_desk_kanban", {
    ...kanbanView,
    Renderer: CashierDeskKanbanRenderer,
});
