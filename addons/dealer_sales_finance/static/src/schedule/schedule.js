import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatMonetary } from "@web/views/fields/formatters";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The instalments of a loan as a table: number, payment, principal, interest, balance. */
export class FinanceSchedule extends Component {
    static template = "dealer_sales_finance.Schedule";
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    get titles() {
        return [_t("No."), _t("Instalment"), _t("Principal"), _t("Interest"), _t("Balance")];
    }

    format(amount) {
        const currency = this.props.record.data.currency_id;
        return formatMonetary(amount, { currencyId: currency && currency.id });
    }
}

registry.category("fields").add("dealer_finance_schedule", {
    component: FinanceSchedule,
    supportedTypes: ["jsonb", "json"],
});
