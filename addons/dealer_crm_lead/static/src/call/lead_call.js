import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Calls the person of a lead and opens the window where the call is noted. */
export class LeadCall extends Component {
    static template = "dealer_crm_lead.LeadCall";
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
    }

    get phone() {
        return this.props.record.data.phone;
    }

    get href() {
        return `tel:${this.phone.replace(/\s+/g, "")}`;
    }

    async note() {
        const { record } = this.props;
        await this.action.doActionButton({
            name: "action_follow_up",
            type: "object",
            resModel: record.resModel,
            resId: record.resId,
            resIds: [record.resId],
            context: record.context,
            onClose: () => record.model.root.load(),
        });
    }
}

export const leadCall = {
    component: LeadCall,
    fieldDependencies: [{ name: "phone", type: "char" }],
};

registry.category("view_widgets").add("dealer_lead_call", leadCall);
