import { Component } from "@odoo/owl";

/** What is missing before a step can be taken, and who can mend it. */
export class BlockersPopover extends Component {
    static template = "dealer_workflow.BlockersPopover";
    static props = {
        step: Object,
        blockers: Array,
        showField: Function,
        hover: { type: Boolean, optional: true },
        close: { type: Function, optional: true },
    };

    async showField(blocker) {
        this.props.close?.();
        await this.props.showField(blocker);
    }
}
