import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const stage = (name) => `.o_dealer_stage:has(.o_dealer_stage_name:contains("${name}"))`;
const label = (name) => `.o_dealer_label:contains("${name}")`;
const form = ".o_dealer_panel .o_form_view";

/** Drag from the handle of one stage to another, as a mouse does. */
function connect(from, to) {
    return {
        content: `Draw a step from ${from} to ${to}`,
        trigger: stage(from),
        run() {
            const find = (name) =>
                [...document.querySelectorAll(".o_dealer_stage")].find((el) =>
                    el.querySelector(".o_dealer_stage_name").textContent.startsWith(name)
                );
            const target = find(to).querySelector(".o_dealer_stage_body").getBoundingClientRect();
            const handle = find(from).querySelector(".o_dealer_handle_hit");
            const start = handle.getBoundingClientRect();
            const pointer = (type, x, y) =>
                handle.dispatchEvent(
                    new PointerEvent(type, {
                        bubbles: true,
                        pointerId: 1,
                        pointerType: "mouse",
                        clientX: x,
                        clientY: y,
                    })
                );
            pointer("pointerdown", start.x + start.width / 2, start.y + start.height / 2);
            pointer("pointermove", target.x + 30, target.y + 30);
            pointer("pointerup", target.x + 30, target.y + 30);
        },
    };
}

const save = [
    { trigger: ".o_dealer_workflow_part_buttons .o_form_button_save", run: "click" },
    { trigger: `${form}:not(:has(.o_dealer_workflow_part_buttons))` },
];

registry.category("web_tour.tours").add("dealer_workflow_editor", {
    steps: () => [
        { trigger: "button:contains('New Workflow')", run: "click" },
        { trigger: ".modal .o_field_widget[name=model_id] input", run: "edit Test Paper" },
        {
            trigger:
                ".ui-autocomplete .ui-menu-item a:contains('Test Paper'):not(:contains('Line'))",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=name] input", run: "edit Loan papers" },
        { trigger: ".modal button[name=action_start]", run: "click" },
        { content: "One stage per category", trigger: stage("In Progress") },
        { trigger: ".o_dealer_state:contains('Draft')" },
        // a stage
        { trigger: ".o_dealer_add", run: "click" },
        {
            trigger: `${form} .o_field_widget[name=name] input`,
            run: "edit With the boss",
        },
        { trigger: `${form} .o_field_widget[name=category] select`, run: "selectByLabel Waiting" },
        ...save,
        { content: "The drawing follows", trigger: stage("With the boss") },
        // the check finds what is missing
        { trigger: ".o_dealer_tab_check", run: "click" },
        { trigger: `${stage("With the boss")} .o_dealer_issue` },
        {
            trigger: ".o_dealer_finding[data-code=unreachable]:contains('With the boss')",
            run: "click",
        },
        { trigger: `${stage("With the boss")}.o_selected` },
        { content: "Its form is open", trigger: `${form} [name=name] input:value(With the boss)` },
        // mended: a step there, with who may take it, and one back
        connect("In Progress", "With the boss"),
        { trigger: `${form} .o_field_widget[name=to_stage_id]` },
        { trigger: `${form} .o_field_widget[name=name] input`, run: "edit Ask the boss" },
        { trigger: `${form} .o_field_widget[name=group_ids] input`, run: "edit Test Bosses" },
        {
            trigger: ".ui-autocomplete .ui-menu-item a:contains('Test Bosses')",
            run: "click",
        },
        ...save,
        { trigger: label("Ask the boss") },
        connect("With the boss", "In Progress"),
        { trigger: `${form} [name=to_stage_id] input:value(In Progress)` },
        { trigger: `${form} .o_field_widget[name=name] input`, run: "edit Answered" },
        ...save,
        { trigger: ".o_dealer_tab_check", run: "click" },
        { trigger: ".o_dealer_check:not(:has(.text-danger)):has(.btn:contains('Check again'))" },
        { trigger: `${stage("With the boss")}:not(:has(.o_dealer_issue))` },
        // in use
        { trigger: ".o_dealer_publish", run: "click" },
        { trigger: ".modal button[name=action_publish]", run: "click" },
        { trigger: ".o_dealer_state:contains('Published, version 1')" },
        { content: "Read-only now", trigger: ".o_dealer_edit" },
        { trigger: ".o_dealer_tools:not(:has(.o_dealer_add))" },
    ],
});

registry.category("web_tour.tours").add("dealer_workflow_editor_together", {
    steps: () => [
        { trigger: stage("Done"), run: openStage("Done") },
        {
            content: "Somebody else removes the stage meanwhile",
            trigger: `${form} [name=name] input:value(Done)`,
            async run() {
                const id = Number(
                    document.querySelector(".o_dealer_stage.o_selected").dataset.stage
                );
                await rpc("/web/dataset/call_kw/dealer.workflow.stage/unlink", {
                    model: "dealer.workflow.stage",
                    method: "unlink",
                    args: [[id]],
                    kwargs: {},
                });
            },
        },
        { trigger: `${form} .o_field_widget[name=name] input`, run: "edit Over" },
        { trigger: ".o_dealer_workflow_part_buttons .o_form_button_save", run: "click" },
        { trigger: ".o_notification:contains('Somebody else has removed this')" },
        {
            content: "The drawing is read again",
            trigger: `.o_dealer_drawing:not(:has(${stage("Done")}))`,
        },
        { trigger: ".o_dealer_panel:has(.o_dealer_outline)" },
    ],
});

function openStage(name) {
    return () => {
        const el = [...document.querySelectorAll(".o_dealer_stage")].find((node) =>
            node.textContent.includes(name)
        );
        el.focus();
        key("Enter")();
    };
}

function key(name, options = {}) {
    return () => {
        document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...options })
        );
    };
}

registry.category("web_tour.tours").add("dealer_workflow_editor_keys", {
    steps: () => [
        {
            content: "N makes a stage below the one with the focus",
            trigger: stage("New"),
            run() {
                document.querySelector(".o_dealer_stage").focus();
                key("n")();
            },
        },
        { trigger: `${form} .o_field_widget[name=name] input:focus`, run: "edit By keys" },
        ...save,
        {
            content: "Escape goes back to the drawing",
            trigger: stage("By keys"),
            run() {
                document.querySelector(".o_dealer_panel [name=name] input").focus();
                key("Escape")();
            },
        },
        { trigger: `${stage("By keys")}:focus` },
        {
            content: "C draws a step, arrow keys choose where to",
            trigger: stage("New"),
            run() {
                document.querySelector(".o_dealer_stage").focus();
                key("c")();
            },
        },
        { trigger: `${stage("Done")}.o_target`, run: key("ArrowDown") },
        { trigger: `${stage("By keys")}.o_target`, run: key("Enter") },
        { trigger: `${form} [name=to_stage_id] input:value(By keys)` },
        {
            content: "Delete asks first",
            trigger: stage("By keys"),
            run() {
                document.querySelector(".o_dealer_label").focus();
                key("Delete")();
            },
        },
        { trigger: ".modal .btn-danger:contains('Remove')", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_dealer_undo:enabled" },
        { trigger: ".o_dealer_drawing:not(:has(.o_dealer_label:eq(1)))" },
        {
            content: "Undo brings it back",
            trigger: ".o_dealer_drawing svg",
            run() {
                this.anchor.focus();
                key("z", { ctrlKey: true, metaKey: true })();
            },
        },
        { trigger: ".o_dealer_redo:enabled" },
        { trigger: ".o_dealer_drawing:has(.o_dealer_label:eq(1))" },
        { trigger: ".o_dealer_drawing svg", run: () => document.querySelector("svg").focus() },
    ],
});

registry.category("web_tour.tours").add("dealer_workflow_editor_trial", {
    steps: () => [
        { trigger: ".o_dealer_tab_trial", run: "click" },
        { trigger: ".o_dealer_trial_document input", run: "edit Paper to try" },
        { trigger: ".ui-autocomplete .ui-menu-item a:contains('Paper to try')", run: "click" },
        { trigger: `${stage("Review")}.o_current` },
        { trigger: ".o_dealer_trial_user input", run: "edit wf_worker" },
        { trigger: ".ui-autocomplete .ui-menu-item a:contains('wf_worker')", run: "click" },
        { trigger: ".o_dealer_trial [data-allowed=yes]:contains('Back')" },
        {
            content: "Why not",
            trigger: ".o_dealer_trial [data-allowed=no]:contains('Finish'):contains('Test Bosses')",
        },
        { trigger: `${label("Finish")}.o_refused` },
        { trigger: `${label("Back")}.o_allowed` },
    ],
});
