import { Component, useState } from "@odoo/owl";

/** Changes that found no place after an update: back to the old place, to a new one, or given up. */
export class MisplacedPanel extends Component {
    static template = "dealer_designer.MisplacedPanel";
    static props = { designer: Object };

    setup() {
        this.designer = useState(this.props.designer);
    }

    putBack(change) {
        return this.designer.putBack(change.id);
    }

    putHere(change) {
        return this.designer.putBack(change.id, this.designer.getDefaultPlace());
    }

    drop(change) {
        return this.designer.drop(change.id);
    }
}
