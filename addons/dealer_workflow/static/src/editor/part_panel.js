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

    /** The same object while it is the same form: another one would load the form again. */
    get viewProps() {
        const { resModel, resId, editable, beforeLeave } = this.props;
        const key = [resModel, resId, editable].join();
        if (this.key !== key) {
            this.key = key;
            this.view = {
                type: "form",
                resModel,
                resId,
                display: { controlPanel: false },
                readonly: !editable,
                preventEdit: !editable,
                preventCreate: true,
                __beforeLeave__: beforeLeave,
            };
        }
        return this.view;
    }
}
