import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const column = (name) => `.o_kanban_group:has(.o_column_title:contains(${name}))`;
const card = (name) => `.o_kanban_record:contains(${name})`;

tours.add("dealer_workflow_panel_form", {
    steps: () => [
        {
            content: "The step is greyed; pressing it says what is missing",
            trigger: ".o_workflow_step.o_workflow_blocked:contains(Send)",
            run: "click",
        },
        {
            content: "What is missing opens the tab of its field",
            trigger: ".o_workflow_blockers button:contains(Fill in Note)",
            run: "click",
        },
        {
            content: "The cursor is in the field",
            trigger: ".o_field_widget[name=note].o_workflow_wanted textarea:focus",
            run: "edit All there",
        },
        {
            content: "What is being typed counts: the step saves it and asks why",
            trigger: ".o_workflow_step:contains(Send)",
            run: "click",
        },
        {
            content: "Without a reason it stays open",
            trigger: ".o_workflow_ask .o_workflow_confirm",
            run: "click",
        },
        { trigger: ".o_workflow_ask textarea.is-invalid", run: "edit It is ready" },
        { trigger: ".o_workflow_ask .o_workflow_confirm", run: "click" },
        {
            content: "The document moved; what is for others says who",
            trigger: ".o_workflow_stage.o_workflow_current:contains(Review)",
        },
        { trigger: ".o_workflow_step.o_workflow_blocked:contains(Finish)", run: "click" },
        { trigger: ".o_workflow_blockers:contains(Test Bosses) .btn-close", run: "click" },
        { content: "Taken back", trigger: ".o_workflow_undo", run: "click" },
        { trigger: ".o_workflow_stage.o_workflow_current:contains(New)" },
        { content: "The history tells all of it", trigger: ".o_workflow_time", run: "click" },
        { trigger: ".o_workflow_entry:contains(Review):contains(It is ready)" },
        { trigger: ".o_workflow_history footer button:contains(Close)", run: "click" },
        { trigger: "body:not(:has(.o_workflow_history))" },
    ],
});

tours.add("dealer_workflow_board", {
    steps: () => [
        {
            content: "Columns are stages, in the colour of their phase",
            trigger: `${column("New")}.o_workflow_phase_draft ${card("Empty card")}`,
            run: `drag_and_drop(${column("Review")})`,
        },
        {
            content: "Refused: the reason is said and the card is back",
            trigger: ".o_notification:contains(Fill in)",
        },
        { trigger: `${column("New")} ${card("Empty card")}` },
        { trigger: ".o_notification .o_notification_close", run: "click" },
        {
            content: "Asked for a reason: who turns back leaves the card where it was",
            trigger: `${column("New")} ${card("Ready card")}`,
            run: `drag_and_drop(${column("Review")})`,
        },
        { trigger: ".o_workflow_ask .o_workflow_cancel", run: "click" },
        {
            trigger: `${column("New")} ${card("Ready card")}`,
            run: `drag_and_drop(${column("Review")})`,
        },
        { trigger: ".o_workflow_ask textarea", run: "edit Dragged" },
        { trigger: ".o_workflow_ask .o_workflow_confirm", run: "click" },
        {
            content: "Done: the card is in its column, the numbers are right",
            trigger: `${column("Review (1)")} ${card("Ready card")}`,
        },
        { trigger: `${column("New (1)")}` },
    ],
});

tours.add("dealer_workflow_move_selection", {
    steps: () => [
        { trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: ".o_list_view .o_list_record_selector input", run: "click" },
        { trigger: ".o_cp_action_menus .dropdown-toggle", run: "click" },
        { trigger: ".o_menu_item:contains(Move to)", run: "click" },
        { trigger: ".o_workflow_move button:contains(Send)", run: "click" },
        { trigger: ".o_workflow_ask textarea", run: "edit Together" },
        { trigger: ".o_workflow_ask .o_workflow_confirm", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_data_row:contains(Listed 1):contains(Review)" },
    ],
});

tours.add("dealer_workflow_approve_phone", {
    steps: () => [
        {
            content: "The bar is a menu of the stages",
            trigger: ".o_workflow_pill:contains(New)",
            run: "click",
        },
        { trigger: ".o_workflow_menu_stage:contains(Review)" },
        { trigger: ".o_workflow_pill", run: "click" },
        { trigger: ".o_workflow_round:contains(waits for approval)" },
        { trigger: ".o_workflow_approve", run: "click" },
        { trigger: ".o_workflow_pill:contains(Review)" },
    ],
});

tours.add("dealer_workflow_reject", {
    steps: () => [
        { trigger: ".o_workflow_reject", run: "click" },
        { trigger: ".o_workflow_ask .o_workflow_confirm", run: "click" },
        { trigger: ".o_workflow_ask textarea.is-invalid", run: "edit Too dear" },
        { trigger: ".o_workflow_ask .o_workflow_confirm", run: "click" },
        { trigger: ".o_workflow_last:contains(Rejected):contains(Too dear)" },
    ],
});

tours.add("dealer_workflow_ask_again", {
    steps: () => [
        { trigger: ".o_workflow_last .o_workflow_ask_again", run: "click" },
        { trigger: ".o_workflow_ask textarea", run: "edit Cheaper now" },
        { trigger: ".o_workflow_ask .o_workflow_confirm", run: "click" },
        { trigger: ".o_workflow_round:contains(Cheaper now) .o_workflow_recall" },
        {
            content: "Changing what is being decided on is shown, old and new",
            trigger: ".o_field_widget[name=amount] input",
            run: "edit 3 && press Tab",
        },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_workflow_changed del:contains(5)" },
        { trigger: ".o_workflow_changed .o_workflow_ask_again", run: "click" },
        { trigger: ".o_workflow_ask .o_workflow_confirm", run: "click" },
        { trigger: "body:not(:has(.o_workflow_changed)) .o_workflow_round .o_workflow_recall" },
    ],
});
