import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("diagnosis_paste_report", {
    steps: () => [
        {
            content: "Open the diagnosis",
            trigger: ".nav-link[name=diagnosis]",
            run: "click",
        },
        {
            content: "Take the scanner's report",
            trigger: ".tab-pane.active button[name=action_paste_report]",
            run: "click",
        },
        {
            content: "Paste it",
            trigger: ".modal div[name=text] textarea",
            async run({ edit }) {
                await edit("P0171-00 Too lean (stored)\nP0300 Misfire pending\nstrange line");
            },
        },
        {
            content: "Leave the field, so that it is read",
            trigger: ".modal .modal-title",
            run: "click",
        },
        {
            content: "It was understood, and what was not is told",
            trigger: ".modal div[name=preview]:contains(P0300):contains(not understood)",
        },
        {
            content: "Add the codes",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "They are on the order",
            trigger: "div[name=fault_ids] .o_data_row:contains(P0171)",
        },
    ],
});

registry.category("web_tour.tours").add("diagnosis_phone", {
    steps: () => [
        {
            content: "Open the job",
            trigger: ".o_kanban_record:contains(怠速抖动)",
            run: "click",
        },
        {
            content: "The code is explained",
            trigger: ".o_diagnosis_code:contains(P0171)",
        },
        {
            content: "The bulletin is a tap away",
            trigger: ".o_diagnosis_document[href='https://example.com/tb-1']",
        },
        {
            content: "It is the known fault: put it on the estimate",
            trigger: ".o_diagnosis_fault:contains(Intake hose torn) .o_diagnosis_use",
            run: "click",
        },
        {
            content: "It is chosen",
            trigger: ".o_diagnosis_fault.border-success:contains(Intake hose torn)",
        },
    ],
});
