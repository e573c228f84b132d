import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { localTime } from "./durations";

/** One decision on a level of approval. */
export class Vote extends Component {
    static template = "dealer_workflow.Vote";
    static props = {
        by: String,
        onBehalfOf: { type: [String, Boolean] },
        approved: Boolean,
        note: { type: [String, Boolean] },
        on: String,
        level: { type: [String, Boolean], optional: true },
    };

    get decision() {
        return this.props.approved ? _t("Approved") : _t("Rejected");
    }

    get who() {
        const { by, onBehalfOf, level } = this.props;
        const person = onBehalfOf
            ? _t("%(person)s for %(other)s", { person: by, other: onBehalfOf })
            : by;
        return level ? `${level}: ${person}` : person;
    }

    get time() {
        return localTime(this.props.on);
    }
}
