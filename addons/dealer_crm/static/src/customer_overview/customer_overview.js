import { Component } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What the store knows of a customer at one glance; everything opens with one tap. */
export class CustomerOverview extends Component {
    static template = "dealer_crm.CustomerOverview";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get data() {
        return this.props.record.data[this.props.name];
    }

    get filledSections() {
        return this.data.sections.filter((section) => section.count);
    }

    get emptySections() {
        return this.data.sections.filter((section) => !section.count);
    }

    formatDate(value) {
        return value ? formatDate(deserializeDate(value)) : "";
    }

    formatAmount(amount, currencyId) {
        return formatMonetary(amount, { currencyId: currencyId || this.data.currency });
    }

    formatRow(row) {
        return row.is_money === false
            ? formatFloat(row.amount, { digits: [16, 0] })
            : this.formatAmount(row.amount);
    }

    formatCount(count) {
        return formatInteger(count);
    }

    /** Run an action the server described; the page is read again when a small window closes. */
    async run(action) {
        if (!action) {
            return;
        }
        if (await this.props.record.save()) {
            await this.action.doAction(action, {
                onClose: () => this.props.record.load(),
            });
        }
    }

    openRecord(model, id) {
        return this.run({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async openCustomer(id) {
        const action = await this.orm.call("res.partner", "action_open_customer", [[id]]);
        return this.run(action);
    }

    async openSection(section) {
        if (!section.action) {
            return this.run({
                type: "ir.actions.act_window",
                name: section.label,
                res_model: section.model,
                domain: section.domain,
                views: [
                    [false, "list"],
                    [false, "kanban"],
                    [false, "form"],
                ],
            });
        }
        const action = await this.action.loadAction(section.action);
        return this.run({ ...action, domain: section.domain, context: {} });
    }
}

registry.category("fields").add("dealer_customer_overview", {
    component: CustomerOverview,
    supportedTypes: ["json"],
    label: "",
});
