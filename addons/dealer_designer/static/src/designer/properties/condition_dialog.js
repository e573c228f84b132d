import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { ConditionSelector } from "./condition_selector";

/** Asks when something holds. An empty condition can't be confirmed: that is "always". */
export class ConditionDialog extends Component {
    static template = "dealer_designer.ConditionDialog";
    static components = { ConditionSelector, Dialog };
    static props = {
        close: Function,
        domain: String,
        exclude: { type: String, optional: true },
        onConfirm: Function,
        resModel: String,
        title: String,
    };

    setup() {
        this.state = useState({ domain: this.props.domain });
    }

    get isEmpty() {
        return this.state.domain.replace(/\s/g, "") === "[]";
    }

    update(domain) {
        this.state.domain = domain;
    }

    onConfirm() {
        this.props.onConfirm(this.state.domain);
        this.props.close();
    }
}
