import { Component } from "@odoo/owl";

import { formatMonetary } from "@web/views/fields/formatters";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ViewButton } from "@web/views/view_button/view_button";

/** What a deal is made of, what the customer pays and how; the margin for who may see it. */
export class DealSheet extends Component {
    static template = "dealer_vehicle_sales.DealSheet";
    static components = { ViewButton };
    static props = { ...standardFieldProps };

    get sheet() {
        return this.props.record.data[this.props.name] || {};
    }

    get parts() {
        const titles = { rows: _t("What the customer pays"), margin: _t("What the store earns") };
        return Object.entries(titles)
            .map(([key, title]) => ({ key, title, rows: this.sheet[key] || [] }))
            .filter((part) => part.rows.length);
    }

    format(row) {
        return formatMonetary(row.amount, { currencyId: this.sheet.currency_id });
    }

    getClickParams(row) {
        return { name: row.action, type: "object" };
    }
}

registry.category("fields").add("dealer_deal_sheet", {
    component: DealSheet,
    supportedTypes: ["json"],
});
