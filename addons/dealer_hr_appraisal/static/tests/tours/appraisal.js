import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The person's own review on a phone. */
tours.add("dealer_appraisal_self", {
    steps: () => [
        {
            content: "Open the own review",
            trigger: ".o_kanban_record:contains(Self)",
            run: "click",
        },
        {
            content: "Say what is wrong with the figure",
            trigger: ".o_appraisal_answer[data-kind=figure] .o_appraisal_comment",
            run: "edit One job is missing && press Tab",
        },
        {
            content: "Choose a step of the scale",
            trigger: ".o_appraisal_answer[data-kind=competency] .o_appraisal_step:contains(Often)",
            run: "click",
        },
        {
            trigger: ".o_appraisal_step.btn-primary:contains(Often)",
        },
        {
            content: "Say how far the goal was reached",
            trigger: ".o_appraisal_answer[data-kind=goal] .o_appraisal_percent",
            run: "edit 90 && press Tab",
        },
        {
            content: "Everything is answered",
            trigger: ".o_appraisal_answers:not(:contains(still to answer))",
        },
        {
            trigger: "button[name=action_hand_in]",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "Back in the list, nothing is left to do",
            trigger: ".o_view_nocontent",
        },
    ],
});

/** HR calibrates a cycle and releases it. */
tours.add("dealer_appraisal_calibration", {
    steps: () => [
        {
            content: "Close the reviews",
            trigger: "button[name=action_start_calibration]",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_appraisal_distribution",
        },
        {
            content: "Open the board",
            trigger: "button[name=action_open_appraisals]",
            run: "click",
        },
        {
            trigger: ".o_kanban_record:contains(Technician) [name=action_adjust]",
            run: "click",
        },
        {
            trigger: ".modal div[name=points] input",
            run: "edit 88",
        },
        {
            trigger: ".modal div[name=reason] input",
            run: "edit Helped the new people",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".o_kanban_record:contains(88)",
        },
        {
            content: "Back to the cycle",
            trigger: ".o_back_button",
            run: "click",
        },
        {
            trigger: "button[name=action_release]",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains(Released)",
        },
    ],
});
