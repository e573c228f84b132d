import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { askForStep } from "../panel/ask_dialog";

// what the server refuses in words for people; everything else is a fault and is shown as one
const REFUSALS = [
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
    "odoo.exceptions.AccessError",
];

/**
 * Move a document to a stage as its rules allow, asking for what the step wants to know.
 *
 * @param {Object} model relational model, for its services
 * @param {Object} record
 * @param {number|false} stageId
 * @returns {Promise<boolean>} false when it stays where it is
 */
export async function moveToStage(model, record, stageId) {
    const call = async (reason) => {
        try {
            return await model.orm.call(
                record.resModel,
                "workflow_move_to",
                [[record.resId], stageId, reason],
                { context: record.context }
            );
        } catch (error) {
            if (error instanceof RPCError && REFUSALS.includes(error.exceptionName)) {
                model.notification.add(error.data.message, {
                    title: _t("It stays where it is"),
                    type: "warning",
                    className: "o_workflow_refusal",
                    sticky: true,
                });
                return false;
            }
            throw error;
        }
    };
    let result = await call(null);
    if (result?.ask) {
        const reason = await askForStep(model.dialog, result.ask);
        result = reason === null ? false : await call(reason);
    }
    if (result && typeof result === "object" && result.type) {
        // a dialog that will do the act, or the word that an approval was asked for
        await model.action.doAction(result, { onClose: () => model.load() });
        return false;
    }
    return Boolean(result);
}
