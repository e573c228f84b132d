import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

/** Why a published roster changes. */
export class ReasonDialog extends Component {
    static template = "dealer_hr_roster.ReasonDialog";
    static components = { Dialog };
    static props = { close: Function, confirm: Function };

    setup() {
        this.state = useState({ reason: "" });
        useAutofocus({ refName: "reason" });
    }

    async confirm() {
        if (this.state.reason.trim()) {
            await this.props.confirm(this.state.reason);
            this.props.close();
        }
    }
}
