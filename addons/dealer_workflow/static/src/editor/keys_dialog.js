import { Component } from "@odoo/owl";
import { isMacOS } from "@web/core/browser/feature_detection";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

/** The keys of the drawing. */
export class KeysDialog extends Component {
    static template = "dealer_workflow.KeysDialog";
    static components = { Dialog };
    static props = { close: Function };

    get title() {
        return _t("Keys, mouse and fingers");
    }

    get keys() {
        const command = isMacOS() ? "⌘" : "Ctrl";
        return [
            ["Tab", _t("Go through the stages, then the steps")],
            ["Enter", _t("Open the form of the stage or step; Escape goes back to the drawing")],
            ["← ↑ → ↓", _t("Move the stage; with Shift further")],
            ["N", _t("New stage, below the one you are on")],
            ["C", _t("Step from this stage: arrow keys choose where to, Enter draws it")],
            ["A", _t("Step from any stage to this one")],
            [_t("Delete"), _t("Remove the stage or step")],
            [`${command}+Z, ${command}+Y`, _t("Undo and redo")],
            ["+  −  0", _t("Larger, smaller, show everything")],
            [
                _t("Mouse"),
                _t(
                    "Drag a stage to move it, its + to another stage to draw a step, the paper to move about; turn the wheel to zoom; double-click the paper for a new stage"
                ),
            ],
            [
                _t("Fingers"),
                _t("The same by touch: tap a stage, tap it again for its form; two fingers zoom"),
            ],
        ];
    }
}
