import { Component } from "@odoo/owl";

import { ask } from "@dealer_workflow/panel/ask_dialog";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ViewButton } from "@web/views/view_button/view_button";
import { _t } from "@web/core/l10n/translation";

/** The next step of a deal: what is missing, who does it, and the button for who can. */
export class DealStep extends Component {
    static template = "dealer_vehicle_sales.DealStep";
    static components = { ViewButton };
    static props = { ...standardFieldProps };

    setup() {
        this.dialog = useService("dialog");
    }

    get step() {
        return this.props.record.data[this.props.name] || {};
    }

    get clickParams() {
        return { name: "action_next_step", type: "object" };
    }

    /** An approval is asked for with a reason, which whoever decides reads. */
    async askReason() {
        const reason = await ask(this.dialog, {
            title: this.step.label,
            question: this.step.note,
            reason: "optional",
            reasonLabel: _t("Why? Whoever decides reads it."),
            button: this.step.label,
        });
        if (reason !== null) {
            const { record } = this.props;
            this.env.onClickViewButton({
                clickParams: { ...this.clickParams, args: JSON.stringify([reason]) },
                getResParams: () => record,
            });
        }
    }
}

registry.category("fields").add("dealer_deal_step", {
    component: DealStep,
    supportedTypes: ["json"],
});
