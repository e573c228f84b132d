import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
    useSubEnv,
} from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { CallbackRecorder, useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { CheckPanel } from "./check_panel";
import { WorkflowDrawing } from "./drawing";
import { STAGE, findFreePlace } from "./geometry";
import { KeysDialog } from "./keys_dialog";
import { arrange, placeAll } from "./layout";
import { WorkflowLegend } from "./legend";
import { OutlinePanel } from "./outline_panel";
import { PartPanel } from "./part_panel";
import { ProofPanel } from "./proof_panel";
import { TrialPanel } from "./trial_panel";

const MODEL = "dealer.workflow";
const PARTS = { stage: "dealer.workflow.stage", step: "dealer.workflow.transition" };
const KINDS = { "dealer.workflow.stage": "stage", "dealer.workflow.transition": "step" };

/** A workflow drawn and edited: the drawing, and beside it the form of what is selected. */
export class WorkflowEditor extends Component {
    static template = "dealer_workflow.Editor";
    static components = {
        CheckPanel,
        Dropdown,
        DropdownItem,
        Layout,
        OutlinePanel,
        PartPanel,
        ProofPanel,
        TrialPanel,
        WorkflowDrawing,
        WorkflowLegend,
    };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({
            drawing: null,
            selection: null,
            panel: "list",
            open: !this.env.isSmall,
            findings: null,
            trial: null,
            trialMemory: { resId: false, userId: user.userId, result: null },
            proofMemory: { running: false, answer: null },
            busy: false,
            announced: "",
            undo: [],
            redo: [],
            formKey: 0,
        });
        this.places = new Map();
        this.beforeLeavePart = new CallbackRecorder();
        useSubEnv({
            beforeWorkflowPartSave: () => this.beforePartSave(),
            onWorkflowPartSaved: () => this.onPartSaved(),
            onWorkflowPartGone: (error) => this.onPartGone(error),
            takeWorkflowFocus: () => this.takeFocus(),
        });
        useSetupAction({ beforeLeave: () => this.leave() });
        onWillStart(() => this.start());
        onWillUnmount(() => clearTimeout(this.moveTimer));
        useEffect(
            () => {
                this.env.config.setDisplayName?.(this.title);
            },
            () => [this.title]
        );
    }

    // === DATA === //

    async start() {
        const { context, params } = this.props.action;
        this.workflowId = params?.workflow_id || context.active_id;
        await this.load();
    }

    async load() {
        let drawing = null;
        if (this.workflowId) {
            try {
                drawing = await this.orm.call(MODEL, "get_drawing", [[this.workflowId]]);
            } catch (error) {
                this.say(error, false);
            }
        }
        if (!drawing) {
            this.state.drawing = null;
            return;
        }
        this.places = await this.place(drawing);
        this.state.drawing = drawing;
        this.keepSelection(drawing);
    }

    async place(drawing) {
        const arrows = drawing.steps.flatMap((step) =>
            step.from
                .filter((id) => id !== step.to)
                .map((from) => ({ from, to: step.to, labelWidth: 120 }))
        );
        const pills = (id) => drawing.steps.filter((s) => !s.from.length && s.to === id).length;
        return placeAll(
            drawing.stages.map(({ id, x, y, phase }) => ({
                id,
                x,
                y,
                phase,
                above: 26 * pills(id),
            })),
            arrows
        );
    }

    keepSelection(drawing) {
        const { selection } = this.state;
        const list = selection && (selection.kind === "stage" ? drawing.stages : drawing.steps);
        if (selection && !list.some((part) => part.id === selection.id)) {
            this.state.selection = null;
            this.state.panel = this.state.panel === "part" ? "list" : this.state.panel;
        }
    }

    /** Run a change on the server; a refusal is said in its sentence, and what is true is read. */
    async run(change, { reload = true } = {}) {
        if (this.state.busy) {
            return undefined;
        }
        this.state.busy = true;
        try {
            const result = await change();
            if (reload) {
                await this.load();
            }
            return result ?? true;
        } catch (error) {
            this.say(error);
            await this.load();
            return undefined;
        } finally {
            this.state.busy = false;
        }
    }

    /**
     * A change of the draft, which can be undone.
     *
     * @returns what the server made, or undefined when it refused
     */
    async edit(method, kwargs) {
        if (!this.editable) {
            return undefined;
        }
        await this.flushMoves();
        const done = await this.run(() =>
            this.orm.call(MODEL, method, [[this.workflowId]], kwargs)
        );
        if (done) {
            this.remember(done);
        }
        return done?.id;
    }

    /** Show a refusal in its sentence; what is no refusal is thrown on. */
    say(error, reloaded = true) {
        if (!error.exceptionName?.startsWith("odoo.exceptions.")) {
            throw error;
        }
        const missing = error.exceptionName === "odoo.exceptions.MissingError";
        const message = missing
            ? _t("Somebody else has removed this in the meantime.")
            : error.data?.message || error.message;
        const note = _t("The drawing was read again.");
        const text = reloaded && missing ? `${message} ${note}` : message;
        this.notification.add(text, { type: "danger" });
    }

    get editable() {
        const { drawing } = this.state;
        return Boolean(drawing && drawing.state === "draft" && drawing.can_edit);
    }

    get title() {
        return this.state.drawing?.name || _t("Workflow");
    }

    get stateLabel() {
        const { drawing } = this.state;
        if (drawing.state === "draft") {
            return drawing.live_id ? _t("Draft of version %s", drawing.version + 1) : _t("Draft");
        }
        return drawing.state === "published"
            ? _t("Published, version %s", drawing.version)
            : _t("Retired");
    }

    get stateClass() {
        return (
            { draft: "text-bg-info", published: "text-bg-success" }[this.state.drawing.state] ||
            "text-bg-secondary"
        );
    }

    get issues() {
        const issues = new Map();
        for (const finding of this.state.findings || []) {
            const kind = KINDS[finding.res_model];
            const key = `${kind} ${finding.res_id}`;
            if (kind && issues.get(key) !== "error") {
                issues.set(key, finding.level);
            }
        }
        return issues;
    }

    get selected() {
        const { selection, drawing } = this.state;
        if (!selection) {
            return null;
        }
        return (selection.kind === "stage" ? drawing.stages : drawing.steps).find(
            (part) => part.id === selection.id
        );
    }

    get partModel() {
        return PARTS[this.state.selection.kind];
    }

    setApi(api) {
        this.paper = api;
    }

    announce(text) {
        this.state.announced = `${text}`;
    }

    // === UNDO === //

    remember({ before, after }) {
        if (before && after && before !== after) {
            this.state.undo = [...this.state.undo.slice(-49), { before, after }];
            this.state.redo = [];
        }
    }

    async undo() {
        await this.goTo("undo", "redo", "before", "after");
    }

    async redo() {
        await this.goTo("redo", "undo", "after", "before");
    }

    async goTo(from, to, wanted, expected) {
        await this.flushMoves();
        const stack = this.state[from];
        if (!stack.length || !(await this.leavePart())) {
            return;
        }
        const entry = stack.at(-1);
        const done = await this.run(() =>
            this.orm.call(MODEL, "restore_point", [[this.workflowId]], {
                point: entry[wanted],
                expected: entry[expected],
            })
        );
        if (done) {
            this.state.formKey++;
            this.state[from] = stack.slice(0, -1);
            this.state[to] = [...this.state[to], entry];
            this.forgetFindings();
            this.announce(from === "undo" ? _t("Undone") : _t("Done again"));
        }
    }

    // === SELECTION AND FORM === //

    /** @returns {Promise<boolean>} false when the open form could not be saved */
    async leavePart() {
        for (const callback of this.beforeLeavePart.callbacks) {
            if ((await callback()) === false) {
                return false;
            }
        }
        return true;
    }

    async leave() {
        await this.flushMoves();
        return this.leavePart();
    }

    async select(selection, open = false) {
        const { selection: current } = this.state;
        const same =
            current && selection && current.kind === selection.kind && current.id === selection.id;
        if (same && !open && !this.env.isSmall) {
            this.state.panel = "part";
            return;
        }
        if (!same && !(await this.leavePart())) {
            return;
        }
        this.state.selection = selection;
        if (!this.env.isSmall) {
            this.state.panel = selection
                ? "part"
                : this.state.panel === "part"
                  ? "list"
                  : this.state.panel;
            if (open) {
                this.wantsFocus = true;
                this.focusForm();
            }
        } else if (selection && (open || same)) {
            this.openDialog();
        }
    }

    /** Select from a list: the drawing shows where it is. */
    async show(selection) {
        await this.select(selection);
        this.paper?.reveal(selection);
        if (this.env.isSmall) {
            this.state.open = false;
        }
    }

    openSelected() {
        if (this.state.selection) {
            this.select(this.state.selection, true);
        }
    }

    openDialog() {
        const { kind, id } = this.state.selection;
        this.openForm(PARTS[kind], id, kind === "stage" ? _t("Stage") : _t("Step"));
    }

    openForm(resModel, resId, title, context = {}) {
        this.dialog.add(FormViewDialog, {
            resModel,
            resId,
            title,
            context,
            readonly: !this.editable,
            preventEdit: !this.editable,
            canExpand: false,
            onRecordSave: async (record) => {
                const saved =
                    (await this.beforePartSave()) && (await record.save({ reload: false }));
                if (saved) {
                    await this.onPartSaved();
                }
                return saved;
            },
        });
    }

    focusForm() {
        const input = this.root.el?.querySelector(".o_dealer_panel [name=name] input");
        if (input && this.wantsFocus) {
            this.wantsFocus = false;
            input.focus();
            input.select();
        }
    }

    /** Asked by a form that has opened: whether its name is what people want to write next. */
    takeFocus() {
        const wanted = this.wantsFocus;
        this.wantsFocus = false;
        return wanted;
    }

    onPanelKey(ev) {
        if (ev.key === "Escape" && this.state.selection && !ev.defaultPrevented) {
            this.paper.reveal(this.state.selection, true);
        }
    }

    /** @returns {Promise<boolean>} false when there is nothing left to save into */
    async beforePartSave() {
        await this.flushMoves();
        try {
            this.before = await this.orm.call(MODEL, "get_undo_point", [[this.workflowId]]);
        } catch (error) {
            this.say(error);
            await this.load();
            return false;
        }
        return true;
    }

    async onPartGone(error) {
        this.say(error);
        await this.load();
    }

    async onPartSaved() {
        this.forgetFindings();
        await this.load();
        this.remember({ before: this.before, after: this.state.drawing?.point });
    }

    forgetFindings() {
        // what was found may be mended; the marks go, and come again with the next check
        if (this.state.findings) {
            this.check(true);
        }
        this.state.trial = null;
        this.state.trialMemory.result = null;
    }

    // === EDITING === //

    async addStage(place, besideId) {
        const { drawing } = this.state;
        const beside = drawing.stages.find((stage) => stage.id === besideId);
        const boxes = [...this.places.values()].map((p) => ({ ...STAGE, ...p }));
        let wanted = place;
        if (!wanted && beside) {
            const { x, y } = this.places.get(beside.id);
            wanted = { x, y: y + STAGE.height + 60 };
        } else if (!wanted) {
            const { x, y } = this.paper.getCentre();
            wanted = { x: x - STAGE.width / 2, y: y - STAGE.height / 2 };
        }
        const { x, y } = findFreePlace(wanted, boxes);
        const category = beside?.category || this.missingCategory;
        if (!(await this.leavePart())) {
            return;
        }
        await this.keepPlaces();
        const id = await this.edit("add_stage", {
            name: _t("New stage"),
            category,
            x: x || 1, // both 0 means: not placed
            y,
        });
        if (id) {
            this.announce(_t("Stage added"));
            this.wantsFocus = true;
            await this.select({ kind: "stage", id }, this.env.isSmall);
        }
    }

    /** The category a new stage is likely for: one that has none yet, else work in progress. */
    get missingCategory() {
        const { categories, stages } = this.state.drawing;
        const missing = categories.find(({ code }) => !stages.some((s) => s.category === code));
        const open = categories.find(({ phase }) => phase === "open");
        return (missing || open || categories[0])?.code;
    }

    async connect(fromId, toId) {
        const target = this.state.drawing.stages.find((stage) => stage.id === toId);
        if (!(await this.leavePart())) {
            return;
        }
        await this.keepPlaces();
        const id = await this.edit("add_step", {
            name: target.name,
            from_stage_id: fromId,
            to_stage_id: toId,
        });
        if (id) {
            this.announce(_t("Step drawn"));
            this.wantsFocus = true;
            await this.select({ kind: "step", id }, this.env.isSmall);
        }
    }

    startLink() {
        const { selection } = this.state;
        if (selection?.kind === "stage") {
            this.paper.startLink(selection.id);
            this.root.el.querySelector(`[data-stage="${selection.id}"]`)?.focus();
        }
    }

    remove(selection) {
        const { drawing } = this.state;
        const name = (selection.kind === "stage" ? drawing.stages : drawing.steps).find(
            (part) => part.id === selection.id
        ).name;
        this.dialog.add(ConfirmationDialog, {
            title: selection.kind === "stage" ? _t("Remove this stage?") : _t("Remove this step?"),
            body: this.describeRemoval(selection, name),
            confirmLabel: _t("Remove"),
            confirmClass: "btn-danger",
            confirm: () => this.doRemove(selection),
            cancel: () => {},
        });
    }

    describeRemoval({ kind, id }, name) {
        if (kind === "step") {
            return _t("“%s” goes from the draft, with its rules, approvals and actions.", name);
        }
        const steps = this.state.drawing.steps.filter(
            (step) => step.to === id || (step.from.length === 1 && step.from[0] === id)
        );
        return steps.length
            ? _t("“%(stage)s” goes from the draft, and with it the steps %(steps)s.", {
                  stage: name,
                  steps: steps.map((step) => `“${step.name}”`).join(", "),
              })
            : _t("“%s” goes from the draft.", name);
    }

    async doRemove({ kind, id }) {
        // what is being removed need not be saved first
        this.state.selection = null;
        this.state.panel = "list";
        const done =
            kind === "stage"
                ? await this.edit("remove_stage", { stage_id: id })
                : await this.edit("remove_step", { step_id: id });
        if (done) {
            this.announce(_t("Removed"));
            this.forgetFindings();
        }
    }

    // === PLACES === //

    /** Stages were moved; what was never placed keeps the place it is shown at. */
    move(moved) {
        this.places = new Map([...this.places, ...moved]);
        this.unsaved = new Map([...(this.unsaved || []), ...moved]);
        this.render();
        clearTimeout(this.moveTimer);
        this.moveTimer = setTimeout(() => this.flushMoves(), 500);
    }

    async flushMoves() {
        clearTimeout(this.moveTimer);
        if (!this.unsaved || !this.editable) {
            return;
        }
        const unsaved = this.unsaved;
        this.unsaved = null;
        for (const stage of this.state.drawing.stages) {
            if (!stage.x && !stage.y && !unsaved.has(stage.id)) {
                unsaved.set(stage.id, this.places.get(stage.id));
            }
        }
        const places = Object.fromEntries([...unsaved].map(([id, { x, y }]) => [id, [x || 1, y]]));
        try {
            const done = await this.orm.silent.call(MODEL, "place_stages", [[this.workflowId]], {
                places,
            });
            for (const stage of this.state.drawing.stages) {
                if (places[stage.id]) {
                    [stage.x, stage.y] = places[stage.id];
                }
            }
            this.remember(done);
        } catch (error) {
            this.say(error);
            await this.load();
        }
    }

    /** Before a first change: keep the places that were found for stages without one. */
    async keepPlaces() {
        if (this.state.drawing.stages.some((stage) => !stage.x && !stage.y)) {
            this.unsaved = this.unsaved || new Map();
        }
        await this.flushMoves();
    }

    async arrange() {
        const { stages, arrows } = this.paper.getArrows();
        this.move(await arrange(stages, arrows));
        await this.flushMoves();
        this.paper.fit();
        this.announce(_t("Arranged"));
    }

    // === CHECK, TRY, PROVE === //

    async toggle(panel) {
        if (!(await this.leave())) {
            return;
        }
        this.state.panel = panel;
        this.state.open = true;
        if (panel !== "trial") {
            this.state.trial = null;
        } else {
            this.setTrial(this.state.trialMemory.result);
        }
        if (panel === "check") {
            this.check();
        }
    }

    async check(quiet = false) {
        try {
            this.state.findings = await this.orm.call(MODEL, "action_check", [[this.workflowId]]);
        } catch (error) {
            this.say(error);
        }
        if (!quiet) {
            this.announce(
                this.state.findings?.length
                    ? _t("%s findings", this.state.findings.length)
                    : _t("Nothing found")
            );
        }
    }

    showFinding(finding) {
        const kind = KINDS[finding.res_model];
        if (kind) {
            return this.show({ kind, id: finding.res_id });
        }
        if (finding.res_model === MODEL) {
            return this.openSettings();
        }
    }

    setTrial(trial) {
        this.state.trial = trial && {
            stage_id: trial.stage_id,
            steps: new Map(trial.steps.map((step) => [step.id, step])),
        };
        if (trial?.stage_id) {
            this.paper.reveal({ kind: "stage", id: trial.stage_id });
        }
    }

    // === THE WORKFLOW === //

    async startEditing() {
        await this.run(async () => {
            await this.orm.call(MODEL, "action_edit", [[this.workflowId]]);
            const live = await this.orm.call(MODEL, "get_drawing", [[this.workflowId]]);
            this.goToWorkflow(live.draft_id || this.workflowId);
        });
    }

    goToWorkflow(id) {
        this.workflowId = id;
        Object.assign(this.state, { undo: [], redo: [], findings: null, trial: null });
        Object.assign(this.state, { selection: null, panel: "list" });
        this.state.trialMemory.result = null;
        this.state.proofMemory.answer = null;
        this.props.updateActionState?.({ active_id: id });
    }

    /** Leave a draft for what is published. */
    async showLive() {
        if (await this.leave()) {
            this.goToWorkflow(this.state.drawing.live_id);
            await this.load();
        }
    }

    async showDraft() {
        this.goToWorkflow(this.state.drawing.draft_id);
        await this.load();
    }

    /** Open a dialog of the server, and read again what it has done. */
    async openAction(method) {
        if (!(await this.leave())) {
            return;
        }
        const { live_id: liveId } = this.state.drawing;
        const action = await this.run(() => this.orm.call(MODEL, method, [[this.workflowId]]), {
            reload: false,
        });
        if (!action) {
            return;
        }
        action.context = { ...action.context, in_workflow_editor: true };
        await this.action.doAction(action, {
            onClose: async (infos) => {
                if (infos?.workflow_id && infos.workflow_id !== this.workflowId) {
                    this.goToWorkflow(infos.workflow_id);
                }
                const [id] = await this.orm.search(MODEL, [["id", "=", this.workflowId]]);
                if (!id) {
                    this.goToWorkflow(liveId);
                }
                await this.load();
            },
        });
    }

    /** What is wrong is shown where it is, rather than refused. */
    async publish() {
        if (!(await this.leave())) {
            return;
        }
        await this.check(true);
        if (this.state.findings?.some((finding) => finding.level === "error")) {
            Object.assign(this.state, { panel: "check", open: true });
            this.notification.add(_t("Mend what the check found, then publish."), {
                type: "warning",
            });
            return;
        }
        await this.openAction("action_publish");
    }

    discardDraft() {
        const { live_id: liveId } = this.state.drawing;
        this.dialog.add(ConfirmationDialog, {
            title: _t("Throw this draft away?"),
            body: liveId
                ? _t("What is published stays as it is; the changes of this draft are lost.")
                : _t("The workflow was never published; it is lost with everything drawn."),
            confirmLabel: _t("Throw Away"),
            confirmClass: "btn-danger",
            confirm: async () => {
                this.state.selection = null;
                this.unsaved = null;
                const done = await this.run(
                    () => this.orm.call(MODEL, "action_discard", [[this.workflowId]]),
                    { reload: false }
                );
                if (!done) {
                    return;
                }
                if (liveId) {
                    this.goToWorkflow(liveId);
                    await this.load();
                } else {
                    await this.action.doAction("dealer_workflow.action_workflow", {
                        clearBreadcrumbs: true,
                    });
                }
            },
            cancel: () => {},
        });
    }

    /** Versions and the discussion are on the form. */
    async openHistory() {
        if (await this.leave()) {
            await this.action.doAction({
                type: "ir.actions.act_window",
                res_model: MODEL,
                res_id: this.state.drawing.live_id || this.workflowId,
                views: [[false, "form"]],
            });
        }
    }

    async openSettings() {
        if (!(await this.leave())) {
            return;
        }
        this.openForm(MODEL, this.workflowId, _t("Settings of the workflow"), {
            form_view_ref: "dealer_workflow.dealer_workflow_view_form_settings",
        });
    }

    onKey(name) {
        return { undo: () => this.undo(), redo: () => this.redo(), help: () => this.help() }[
            name
        ]();
    }

    help() {
        this.dialog.add(KeysDialog, {});
    }
}

registry.category("actions").add("dealer_workflow.editor", WorkflowEditor);
