import { Component, useSubEnv } from "@odoo/owl";
import { View, getDefaultConfig } from "@web/views/view";

/** The form of the selected stage or step, beside the drawing. */
export class PartPanel extends Component {
    static template = "dealer_workflow.PartPanel";
    static components = { View };
    static props = {
        resModel: String,
        resId: Number,
        editable: Boolean,
        beforeLeave: Object,
        onConnect: { type: Function, optional: true },
        onConnectAny: { type: Function, optional: true },
        onRemove: Function,
    };

    setup() {
        // the form's name is not that of the page
        useSubEnv({ config: getDefaultConfig() });
    }

    get viewProps() {
        return {
            type: "form",
            resModel: this.props.resModel,
            resId: this.props.resId,
            display: { controlPanel: false },
            readonly: !this.props.editable,
            preventEdit: !this.props.editable,
            preventCreate: true,
            __beforeLeave__: this.props.beforeLeave,
        };
    }
}
