import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ViewButton } from "@web/views/view_button/view_button";

/** The states of a deal side by side; each opens the document it follows from. */
export class DealStates extends Component {
    static template = "dealer_vehicle_sales.DealStates";
    static components = { ViewButton };
    static props = { ...standardFieldProps };

    get states() {
        return this.props.record.data[this.props.name] || [];
    }

    getClickParams(state) {
        return {
            name: "action_open_deal_state",
            type: "object",
            args: JSON.stringify([state.key]),
        };
    }
}

registry.category("fields").add("dealer_deal_states", {
    component: DealStates,
    supportedTypes: ["json"],
});
