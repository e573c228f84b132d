import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const { DateTime } = luxon;
const PAUSE = 350; // ms after the last change before times are looked for

/** The best times of an appointment as buttons: one tap keeps a time free. */
export class AppointmentTimes extends Component {
    static template = "dealer_workshop_planning.AppointmentTimes";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({
            found: null,
            error: "",
            searching: false,
            taking: "",
            again: false,
        });
        this.asked = 0;
        useEffect(
            () => {
                if (this.isOpen) {
                    clearTimeout(this.timer);
                    this.timer = setTimeout(() => this.find(), this.state.found ? PAUSE : 0);
                }
            },
            () => [JSON.stringify(this.values), this.isOpen]
        );
        onWillUnmount(() => {
            clearTimeout(this.timer);
            this.asked = -1;
        });
    }

    get data() {
        return this.props.record.data;
    }

    /** Times are shown while one is to be chosen, or another one was asked for. */
    get isOpen() {
        const open = ["draft", "confirmed"].includes(this.data.category || "draft");
        return open && !this.props.readonly && (!this.data.start_on || this.state.again);
    }

    get canChange() {
        const open = ["draft", "confirmed"].includes(this.data.category);
        return open && this.data.start_on && !this.state.again && !this.props.readonly;
    }

    get values() {
        const data = this.data;
        const values = {
            store_id: data.company_id.id,
            operation_ids: data.operation_ids.currentIds,
            hours: data.extra_hours,
            parallel: data.is_parallel,
        };
        if (data.vehicle_id) {
            values.vehicle_id = data.vehicle_id.id;
        }
        if (data.partner_id) {
            values.partner_id = data.partner_id.id;
        }
        if (data.wanted_employee_id) {
            values.technician_id = data.wanted_employee_id.id;
        }
        if (data.wished_on) {
            values.from = data.wished_on.toUTC().toISO({ suppressMilliseconds: true });
        }
        if (this.props.record.resId) {
            values.appointment = data.name;
        }
        return values;
    }

    get heading() {
        const { hours, price, currency } = this.state.found;
        if (price) {
            return _t("Best times for %(hours)s h of work, about %(currency)s %(price)s with tax", {
                hours,
                currency,
                price: price.toFixed(2),
            });
        }
        return _t("Best times for %(hours)s h of work", { hours });
    }

    async find() {
        const asked = ++this.asked;
        this.state.searching = true;
        try {
            const found = await this.orm.silent.call("dealer.workshop.appointment", "find_times", [
                this.values,
            ]);
            if (asked === this.asked) {
                this.state.found = found;
                this.state.error = "";
            }
        } catch (error) {
            if (asked === this.asked) {
                this.state.error = error.data?.message || String(error);
            }
        } finally {
            if (asked === this.asked) {
                this.state.searching = false;
            }
        }
    }

    async take(time) {
        if (this.state.taking || !(await this.props.record.save())) {
            return;
        }
        this.state.taking = time.start;
        const start = DateTime.fromISO(time.start).toUTC().toFormat("yyyy-MM-dd HH:mm:ss");
        try {
            await this.orm.call("dealer.workshop.appointment", "action_take_time", [
                [this.props.record.resId],
                start,
            ]);
            this.state.again = false;
            await this.props.record.load();
        } catch (error) {
            // somebody was faster: new offers beside the sentence that says so
            this.find();
            throw error;
        } finally {
            this.state.taking = "";
        }
    }
}

export const appointmentTimes = {
    component: AppointmentTimes,
    fieldDependencies: [
        { name: "category", type: "selection" },
        { name: "start_on", type: "datetime" },
        { name: "name", type: "char" },
    ],
};

registry.category("view_widgets").add("dealer_appointment_times", appointmentTimes);
