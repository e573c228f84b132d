import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The next free times of a demo car: one tap takes a time.
 */
export class FreeTimes extends Component {
    static template = "dealer_crm_testdrive.FreeTimes";
    static props = { ...standardFieldProps };

    get times() {
        const start = this.props.record.data.date_start;
        return (this.props.record.data[this.props.name] || []).map((time) => ({
            ...time,
            chosen: Boolean(start) && start.equals(deserializeDateTime(time.start)),
        }));
    }

    async take(time) {
        await this.props.record.update({ date_start: deserializeDateTime(time.start) });
    }
}

registry.category("fields").add("dealer_free_times", {
    component: FreeTimes,
    supportedTypes: ["json"],
});
