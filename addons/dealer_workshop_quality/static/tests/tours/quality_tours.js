import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const line = (name) =>
    `.o_dealer_checklist_line:has(.o_dealer_checklist_question:contains("${name}"))`;

const open = [
    { trigger: ".o_kanban_record:contains(Q00001) .o_quality_check", run: "click" },
    { trigger: ".o_dealer_checklist_form" },
];
// the buttons are off while it is being saved, too: wait until the checklist is closed
const closed = { trigger: ".o_dealer_checklist_form:not(:has(.o_dealer_checklist_footer))" };
const done = { trigger: ".o_dealer_checklist_footer button[name=action_done]", run: "click" };

tours.add("dealer_quality_fails", {
    steps: () => [
        ...open,
        { trigger: `${line("Torque")} .o_answer_fail`, run: "click" },
        { trigger: `${line("Torque")} .o_dealer_note`, run: "edit Loose && press Tab" },
        { trigger: `${line("Clean")} .o_answer_ok`, run: "click" },
        { trigger: ".o_dealer_checklist_footer .o_progressbar_value:contains(100)" },
        done,
        {
            content: "The test drive is asked for",
            trigger: ".modal-body:contains('Test drive')",
        },
        { trigger: ".modal-footer button:visible:first", run: "click" },
        {
            trigger: ".o_field_widget[name=drive_mileage_out] input",
            run: "edit 12001 && press Tab",
        },
        {
            trigger: ".o_field_widget[name=drive_mileage_in] input",
            run: "edit 12006 && press Tab",
        },
        done,
        closed,
        { trigger: `${line("Torque")} .o_answer_ok:disabled` },
    ],
});

tours.add("dealer_quality_passes", {
    steps: () => [
        ...open,
        {
            content: "What passed stays signed off",
            trigger: `${line("Clean")} .o_answer_ok:disabled`,
        },
        { trigger: `${line("Torque")} .o_answer_ok:enabled`, run: "click" },
        { trigger: `${line("Torque")} .o_answer_ok[aria-pressed=true]` },
        {
            trigger: ".o_field_widget[name=drive_mileage_out] input",
            run: "edit 12006 && press Tab",
        },
        {
            trigger: ".o_field_widget[name=drive_mileage_in] input",
            run: "edit 12008 && press Tab",
        },
        done,
        closed,
        { trigger: `${line("Torque")} .o_answer_ok:disabled` },
    ],
});
