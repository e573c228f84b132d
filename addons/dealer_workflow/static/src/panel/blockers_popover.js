import { Component, onMounted, useRef } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";

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

    setup() {
        this.rootRef = useRef("root");
        onMounted(() => {
            // opened on purpose: the keyboard goes on inside
            if (!this.props.hover) {
                this.rootRef.el.querySelector("li button, .btn-close").focus();
            }
        });
    }

    get title() {
        return _t("“%s” needs", this.props.step.label);
    }

    /** @returns {string} who can mend it, unless the sentence names him already */
    getHelp({ who, message }) {
        return who && !message.includes(who) ? _t("Who can help: %s", who) : "";
    }

    async showField(blocker) {
        this.props.close?.();
        await this.props.showField(blocker);
    }
}
