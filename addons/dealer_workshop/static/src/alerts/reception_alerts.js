import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * What the adviser should know of the car (`dealer.reception._get_alerts`): one line each, with a
 * tap that puts the proposed job on the order.
 */
export class ReceptionAlerts extends Component {
    static template = "dealer_workshop.ReceptionAlerts";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get alerts() {
        return this.props.record.data[this.props.name] || [];
    }

    get canTake() {
        return !["settled", "closed", "cancelled"].includes(this.props.record.data.category);
    }

    icon(alert) {
        return (
            { danger: "fa-exclamation-circle", warning: "fa-exclamation-triangle" }[alert.level] ||
            "fa-info-circle"
        );
    }

    onClickOpen(alert) {
        return this.action.doAction(alert.action);
    }

    async onClickTake(alert) {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        await this.orm.call(record.resModel, "action_take_alert", [[record.resId], alert.key]);
        await record.load();
    }
}

export const receptionAlerts = {
    component: ReceptionAlerts,
    supportedTypes: ["json"],
    isEmpty: () => false,
};

registry.category("fields").add("dealer_reception_alerts", receptionAlerts);
