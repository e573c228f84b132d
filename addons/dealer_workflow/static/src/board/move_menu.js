import { Component, onWillStart, useState } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { ListController } from "@web/views/list/list_controller";
import { askForStep } from "../panel/ask_dialog";

/** The steps that all chosen documents have; those not all may take say why. */
export class MoveDialog extends Component {
    static template = "dealer_workflow.MoveDialog";
    static components = { Dialog };
    static props = {
        resModel: String,
        resIds: Array,
        context: Object,
        done: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.action = useService("action");
        this.state = useState({ busy: false });
        onWillStart(async () => {
            this.steps = await this.call("workflow_common_steps");
        });
    }

    get intro() {
        const count = this.props.resIds.length;
        return this.steps.length
            ? _t("%s chosen. What is listed leaves the stage of every one of them.", count)
            : _t(
                  "No step leaves the stages of all %s chosen documents: choose those of one.",
                  count
              );
    }

    countRest(step) {
        return _t("and %s more", step.blocked - step.reasons.length);
    }

    call(method, ...args) {
        const { resModel, resIds, context } = this.props;
        return this.orm.call(resModel, method, [resIds, ...args], { context });
    }

    async choose(step) {
        if (step.blocked) {
            return; // what is in the way stands below it
        }
        let reason = null;
        if (step.needs.includes("confirm") || step.needs.includes("reason")) {
            reason = await askForStep(this.dialog, {
                label: step.label,
                confirmation: step.confirmation,
                reason: step.needs.includes("reason"),
            });
            if (reason === null) {
                return;
            }
        }
        this.state.busy = true;
        let result = true;
        try {
            result = await this.call("workflow_step", step.id, reason);
        } finally {
            this.props.close();
            await this.props.done();
        }
        if (result && typeof result === "object" && result.type) {
            await this.action.doAction(result, { onClose: this.props.done });
        }
    }
}

/**
 * @param {Object} controller of a list or a board
 * @returns {Object} the entry of its action menu
 */
function getMoveItem({ model, props }) {
    return {
        isAvailable: () => props.fields.workflow_stage_id?.relation === "dealer.workflow.stage",
        sequence: 5,
        icon: "fa fa-arrow-right",
        description: _t("Move to…"),
        callback: async () => {
            const { root } = model;
            model.dialog.add(MoveDialog, {
                resModel: root.resModel,
                resIds: await root.getResIds(true),
                context: root.context,
                done: () => model.load(),
            });
        },
    };
}

patch(ListController.prototype, {
    getStaticActionMenuItems() {
        return { ...super.getStaticActionMenuItems(), workflow_move: getMoveItem(this) };
    },
});

patch(KanbanController.prototype, {
    getStaticActionMenuItems() {
        return { ...super.getStaticActionMenuItems(), workflow_move: getMoveItem(this) };
    },
});
