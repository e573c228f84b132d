import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * What helps with a job: fault codes with their meaning, known faults, documents; each with the
 * reason why it is shown. One tap puts what mends a known fault on the estimate.
 */
export class DiagnosisGuide extends Component {
    static template = "dealer_workshop_diagnosis.Guide";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({ busy: false, open: null });
    }

    get guide() {
        return this.props.record.data[this.props.name] || { codes: [], faults: [], documents: [] };
    }

    get isEmpty() {
        return !(
            this.guide.codes.length ||
            this.guide.faults.length ||
            this.guide.documents.length
        );
    }

    toggle(key) {
        this.state.open = this.state.open === key ? null : key;
    }

    async use(fault) {
        const { record } = this.props;
        this.state.busy = true;
        try {
            if (!(await record.save())) {
                return;
            }
            const missing = await this.orm.call(record.resModel, "action_use_known_fault", [
                record.resId,
                fault.id,
            ]);
            await record.load();
            this.notification.add(
                missing.length ? missing.join("\n") : _t("“%s” is on the estimate.", fault.name),
                { type: missing.length ? "warning" : "success" }
            );
        } finally {
            this.state.busy = false;
        }
    }

    async verdict(method) {
        const { record } = this.props;
        await this.orm.call(record.resModel, method, [record.resId]);
        await record.load();
    }
}

registry.category("fields").add("dealer_diagnosis_guide", {
    component: DiagnosisGuide,
    supportedTypes: ["json"],
});
