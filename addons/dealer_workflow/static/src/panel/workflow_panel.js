import { Component, useRef, useState } from "@odoo/owl";

import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { usePopover } from "@web/core/popover/popover_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { ApprovalBanner } from "./approval_banner";
import { askForStep } from "./ask_dialog";
import { BlockersPopover } from "./blockers_popover";
import { hoursSince, humanHours, localTime } from "./durations";
import { focusField } from "./focus_field";
import { HistoryDialog } from "./history_dialog";
import { StageBar } from "./stage_bar";

const INLINE_STEPS = 4;
const INLINE_STEPS_SMALL = 2;

/** Where a document stands, what can be done next, and what is missing for the rest. */
export class WorkflowPanel extends Component {
    static template = "dealer_workflow.WorkflowPanel";
    static components = { ApprovalBanner, Dropdown, DropdownItem, StageBar };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.action = useService("action");
        this.notification = useService("notification");
        this.rootRef = useRef("root");
        this.state = useState({ busy: false });
        this.popover = usePopover(BlockersPopover, {
            popoverClass: "o_workflow_popover",
            position: "bottom-start",
            onClose: () => this.onBlockersClosed(),
        });
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get record() {
        return this.props.record;
    }

    get panel() {
        return this.record.data[this.props.name] || false;
    }

    /** The lines of another document, open in a dialog, are moved on their own form. */
    get isOwnForm() {
        return this.record === this.record.model.root && !this.record.isNew;
    }

    /** The steps from here: the next one first, then the possible ones, in the workflow's order. */
    get steps() {
        if (!this.isOwnForm) {
            return [];
        }
        const steps = this.panel.steps.map((step) => ({
            ...step,
            blockers: this.getBlockers(step),
        }));
        const next = steps.find((step) => this.isForward(step));
        const primary = steps.find((step) => !step.blockers.length && this.isForward(step));
        // what comes next in the workflow is shown first, though it may not be possible yet
        const rank = (step) =>
            step === primary ? 0 : step === next ? 1 : step.blockers.length ? 3 : 2;
        return steps
            .sort((a, b) => rank(a) - rank(b))
            .map((step) => ({ ...step, isPrimary: step === primary }));
    }

    get splitSteps() {
        const steps = this.steps;
        const room = this.env.isSmall ? INLINE_STEPS_SMALL : INLINE_STEPS;
        // a menu of one would take the same place as its button
        const isFitting = !this.env.isSmall && steps.length <= room + 1;
        return {
            inline: isFitting ? steps : steps.slice(0, room),
            more: isFitting ? [] : steps.slice(room),
        };
    }

    isForward(step) {
        const place = (id) => this.panel.stages.findIndex((stage) => stage.id === id);
        const [from, to] = [place(this.panel.stage_id), place(step.to)];
        const isResumed = this.panel.stages[from]?.phase === "waiting";
        return (to > from || isResumed) && this.panel.stages[to]?.phase !== "cancelled";
    }

    /** What is in the way, without fields that have been filled in since and will be saved. */
    getBlockers(step) {
        if (!this.record.dirty) {
            return step.blockers;
        }
        return step.blockers.filter((blocker) => {
            const value = blocker.code === "field" && this.record.data[blocker.field];
            return Array.isArray(value?.currentIds) ? !value.currentIds.length : !value;
        });
    }

    getStepClass(step) {
        if (step.blockers.length) {
            return "btn-secondary o_workflow_blocked";
        }
        return step.isPrimary ? "btn-primary" : "btn-secondary";
    }

    getStepLabel(step) {
        if (!step.blockers.length) {
            return _t("%(step)s: to %(stage)s", { step: step.label, stage: step.to_name });
        }
        return _t("%(step)s, not possible yet: %(reasons)s", {
            step: step.label,
            reasons: step.blockers.map((blocker) => blocker.message).join(" "),
        });
    }

    isStageReachable(stage) {
        return this.steps.some((step) => step.to === stage.id);
    }

    get timing() {
        const { entered_on: enteredOn, deadline } = this.panel;
        if (!enteredOn) {
            return false;
        }
        const left = deadline ? -hoursSince(deadline) : 0;
        let due = "";
        let urgency = "";
        if (deadline && left < 0) {
            due = _t("%s overdue", humanHours(left, { short: true }));
            urgency = "o_workflow_overdue";
        } else if (deadline) {
            due = _t("due in %s", humanHours(left, { short: true }));
            urgency = left < 4 ? "o_workflow_due_soon" : "";
        }
        const since = _t("In this stage since %s", localTime(enteredOn));
        const until = deadline ? _t("to be left by %s", localTime(deadline)) : "";
        const title = until ? `${since}, ${until}` : since;
        return {
            spent:
                due && this.env.isSmall ? "" : humanHours(hoursSince(enteredOn), { short: true }),
            due,
            urgency,
            title,
            label: _t("History. %s", title),
        };
    }

    get undoTitle() {
        return _t("Take the last step back: to %s", this.panel.undo.stage);
    }

    // ------------------------------------------------------------------
    // What can be done
    // ------------------------------------------------------------------

    async onStep(step, target) {
        this.popover.close();
        await this.act(async () => {
            // what is being typed may be what is missing: it is saved first
            if (step.blockers.length && !(await this.record.isDirty())) {
                return this.showBlockers(step, target);
            }
            const fresh = await this.saveAndFind(step);
            if (!fresh) {
                return;
            }
            if (fresh.blockers.length) {
                return this.showBlockers(fresh, target);
            }
            let reason = null;
            if (fresh.needs.includes("confirm") || fresh.needs.includes("reason")) {
                reason = await askForStep(this.dialog, {
                    label: fresh.label,
                    confirmation: fresh.confirmation,
                    reason: fresh.needs.includes("reason"),
                });
                if (reason === null) {
                    return;
                }
            }
            await this.call("workflow_step", [fresh.id, reason]);
        });
    }

    onStage(stage) {
        const steps = this.steps.filter((step) => step.to === stage.id);
        const step = steps.find((candidate) => !candidate.blockers.length) || steps[0];
        return this.onStep(step, this.rootRef.el.querySelector(".o_workflow_anchor"));
    }

    onUndo() {
        return this.run("workflow_undo");
    }

    /** Save, then call the document, or a record that belongs to it. */
    run(method, args = [], target = undefined) {
        return this.act(async () => {
            if (await this.record.save()) {
                await this.call(method, args, target);
            }
        });
    }

    /**
     * Save what was typed; what was missing may be there now.
     *
     * @returns {Promise<Object|false>} the step as the server sees it after that
     */
    async saveAndFind(step) {
        if (!(await this.record.save())) {
            return false; // the form shows which fields are invalid
        }
        const fresh = this.panel && this.panel.steps.find((candidate) => candidate.id === step.id);
        if (!fresh) {
            this.notification.add(_t("“%s” does not leave this stage any more.", step.label), {
                type: "warning",
            });
            return false;
        }
        return fresh;
    }

    /** One thing at a time: whoever presses twice acts once. */
    async act(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await work();
        } finally {
            this.state.busy = false;
        }
    }

    /** Call the document and show what has become of it, refused or not. */
    async call(method, args, target) {
        const { model, resModel, resId, context } = this.record;
        const { model: name, id } = target || { model: resModel, id: resId };
        let result = true;
        try {
            result = await this.orm.call(name, method, [[id], ...args], { context });
        } finally {
            await model.load();
        }
        if (result && typeof result === "object" && result.type) {
            await this.action.doAction(result, { onClose: () => model.load() });
        }
    }

    // ------------------------------------------------------------------
    // What is missing
    // ------------------------------------------------------------------

    showBlockers(step, target, hover = false) {
        const anchor = target?.isConnected
            ? target
            : this.rootRef.el.querySelector(".o_workflow_anchor");
        this.popover.open(anchor, {
            step,
            blockers: step.blockers,
            hover,
            showField: (blocker) => this.showField(blocker),
        });
        this.hovering = hover;
        this.anchor = anchor;
    }

    /** The keyboard goes back to the button whose explanation was open. */
    onBlockersClosed() {
        if (!this.hovering && this.anchor?.isConnected) {
            this.returning = true;
            this.anchor.focus();
            this.returning = false;
        }
    }

    onPeek(step, ev) {
        if (step.blockers.length && !this.popover.isOpen && !this.returning) {
            this.showBlockers(step, ev.currentTarget, true);
        }
    }

    onPeekEnd() {
        if (this.hovering) {
            this.popover.close();
        }
    }

    async showField(blocker) {
        const form = this.rootRef.el.closest(".o_form_renderer") || document.body;
        if (!(await focusField(this.env, form, blocker.field))) {
            this.notification.add(
                _t(
                    "%s It is not on this form: ask who shapes the form to put it here.",
                    blocker.message
                ),
                { type: "warning" }
            );
        }
    }

    openHistory() {
        this.dialog.add(HistoryDialog, {
            resModel: this.record.resModel,
            resId: this.record.resId,
            name: this.record.data.display_name || this.record.data.name || "",
        });
    }
}

export const workflowPanel = {
    component: WorkflowPanel,
    displayName: _t("Workflow"),
    supportedTypes: ["json"],
    isEmpty: () => false,
};

registry.category("fields").add("dealer_workflow_panel", workflowPanel);
