import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** How many, and where to. */
export class AskDialog extends Component {
    static template = "dealer_parts_stock.AskDialog";
    static components = { Dialog };
    static props = {
        part: Object,
        warehouse: Object,
        places: Array,
        confirm: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ quantity: 1, placeId: this.props.places[0].id });
    }

    get isValid() {
        return this.state.quantity > 0;
    }

    async confirm() {
        await this.props.confirm(this.state.quantity, this.state.placeId);
        this.props.close();
    }
}
