import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** Asks why something is booked although it is refused. */
export class OverbookDialog extends Component {
    static template = "dealer_workshop_dispatch.OverbookDialog";
    static components = { Dialog };
    static props = { refusal: String, confirm: Function, close: Function };

    setup() {
        this.state = useState({ reason: "" });
    }

    async confirm() {
        if (this.state.reason.trim()) {
            this.props.close();
            await this.props.confirm(this.state.reason.trim());
        }
    }
}
