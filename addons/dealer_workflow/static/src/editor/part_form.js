import { onMounted, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** The form of a stage or a step, beside the drawing: its own buttons, and it tells what it saved. */
export class PartFormController extends FormController {
    static template = "dealer_workflow.PartForm";

    setup() {
        super.setup();
        this.part = useState({ typing: false });
        onMounted(() => {
            const input = this.rootRef.el.querySelector("[name=name] input");
            if (this.env.takeWorkflowFocus?.() && input) {
                input.focus();
                input.select();
            }
        });
        useBus(this.model.bus, "FIELD_IS_DIRTY", (ev) => (this.part.typing = ev.detail));
    }

    get isChanged() {
        return this.model.root.dirty || this.part.typing;
    }

    async onWillSaveRecord(record, changes) {
        if ((await this.env.beforeWorkflowPartSave?.()) === false) {
            return false;
        }
        return super.onWillSaveRecord(record, changes);
    }

    /** What somebody else has removed can't be saved, and not be kept either. */
    async onSaveError(error, options, leaving) {
        const gone = error.exceptionName === "odoo.exceptions.MissingError";
        if (!gone || !this.env.onWorkflowPartGone) {
            return super.onSaveError(error, options, leaving);
        }
        options.discard();
        await this.env.onWorkflowPartGone(error);
        return leaving;
    }

    async onRecordSaved(record, changes) {
        await super.onRecordSaved(record, changes);
        this.part.typing = false;
        this.env.onWorkflowPartSaved?.(record);
    }
}

registry.category("views").add("dealer_workflow_part", {
    ...formView,
    Controller: PartFormController,
});
