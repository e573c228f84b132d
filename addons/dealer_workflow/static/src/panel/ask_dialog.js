import { Component, useRef, useState } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";

/** A question before a step is taken: its confirmation, its reason, or both. */
export class AskDialog extends Component {
    static template = "dealer_workflow.AskDialog";
    static components = { Dialog };
    static props = {
        title: String,
        question: { type: [String, Boolean], optional: true },
        reason: { type: [String, Boolean], optional: true }, // false, "optional" or "required"
        reasonLabel: { type: String, optional: true },
        button: String,
        danger: { type: Boolean, optional: true },
        answer: Function,
        close: Function,
    };

    setup() {
        this.reasonRef = useRef("reason");
        this.state = useState({ reason: "", missing: false });
        if (this.props.reason) {
            useAutofocus({ refName: "reason", mobile: true });
        }
    }

    get reasonLabel() {
        return this.props.reasonLabel || _t("Reason");
    }

    confirm() {
        const reason = this.state.reason.trim();
        if (this.props.reason === "required" && !reason) {
            this.state.missing = true;
            this.reasonRef.el.focus();
            return;
        }
        this.props.answer(reason);
        this.props.close();
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.confirm();
        }
    }
}

/**
 * @param {Object} dialog service
 * @param {Object} props of the dialog
 * @returns {Promise<string|null>} what was said ("" for nothing), null when the user turned back
 */
export function ask(dialog, props) {
    return new Promise((resolve) => {
        dialog.add(AskDialog, { ...props, answer: resolve }, { onClose: () => resolve(null) });
    });
}

/**
 * Ask what a step wants to know first.
 *
 * @param {Object} dialog service
 * @param {{label: string, confirmation: string|false, reason: boolean}} step
 */
export function askForStep(dialog, { label, confirmation, reason }) {
    return ask(dialog, {
        title: label,
        question: confirmation,
        reason: reason && "required",
        button: label,
    });
}
