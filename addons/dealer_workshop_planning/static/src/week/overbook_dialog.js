import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** Refused, but whoever may can do it all the same, with a reason. */
export class OverbookDialog extends Component {
    static template = "dealer_workshop_planning.OverbookDialog";
    static components = { Dialog };
    static props = { refusal: String, confirm: Function, close: Function };

    setup() {
        this.state = useState({ reason: "" });
    }

    async confirm() {
        await this.props.confirm(this.state.reason.trim());
        this.props.close();
    }
}
