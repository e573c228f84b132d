import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { getMessage } from "../model/designer_model";

/** Who changed what and when, newest first; back to any of these points. */
export class HistoryPanel extends Component {
    static template = "dealer_designer.HistoryPanel";
    static props = {
        designer: Object,
        /** Tells the panel that something was changed. */
        version: Number,
    };

    setup() {
        this.dialog = useService("dialog");
        this.designer = useState(this.props.designer);
        this.state = useState({ changes: [], error: "" });
        onWillStart(() => this.load());
        onWillUpdateProps(() => this.load());
    }

    async load() {
        try {
            this.state.changes = await this.designer.getHistory();
        } catch (error) {
            this.state.error = getMessage(error);
        }
    }

    formatDate(text) {
        return text ? formatDateTime(deserializeDateTime(text)) : "";
    }

    isUndoable(change) {
        return this.designer.countStepsTo(change.id) > 0;
    }

    undoTo(change) {
        const count = this.designer.countStepsTo(change.id);
        this.dialog.add(ConfirmationDialog, {
            title: _t("Undo to here?"),
            body: _t(
                "“%(text)s” and what was changed on this view after it is undone: %(count)s steps. Redo brings them back.",
                { count, text: change.text }
            ),
            confirmLabel: _t("Undo"),
            cancelLabel: _t("Cancel"),
            confirm: () => this.designer.undoTo(change.id),
            cancel: () => {},
        });
    }

    async bringBack(change) {
        await this.designer.restoreField(change.id);
        await this.load();
    }
}
