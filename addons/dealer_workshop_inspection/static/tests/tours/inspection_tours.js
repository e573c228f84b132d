import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const line = (name) =>
    `.o_dealer_checklist_line:has(.o_dealer_checklist_question:contains("${name}"))`;

tours.add("dealer_inspection_fill", {
    steps: () => [
        { trigger: ".o_form_view" },
        {
            content: "The button may be folded away on a phone",
            trigger: ".o_form_view .o_statusbar_buttons, .o_form_view .o_form_statusbar",
            run: async ({ anchor, click }) => {
                const button = anchor.querySelector("button[name=action_inspect]");
                if (!button) {
                    await click(".o_form_statusbar .dropdown-toggle");
                }
            },
        },
        { trigger: "button[name=action_inspect]", run: "click" },
        { trigger: `${line("Brake pads")} .o_dealer_number input`, run: "edit 1.2 && press Tab" },
        {
            content: "The measure is red by itself",
            trigger: `${line("Brake pads")} .badge:contains(Fail)`,
        },
        { trigger: `${line("Wipers")} .o_answer_attention`, run: "click" },
        { trigger: `${line("Lamps")} .o_answer_ok`, run: "click" },
        { trigger: ".o_dealer_checklist_footer .o_progressbar_value:contains(100)" },
        { trigger: ".o_dealer_checklist_footer button[name=action_done]", run: "click" },
        { trigger: ".o_dealer_checklist_form:not(:has(.o_dealer_checklist_footer))" },
        { trigger: `${line("Lamps")} .o_answer_ok:disabled` },
    ],
});

tours.add("dealer_inspection_offer", {
    steps: () => [
        { trigger: ".nav-link:contains(Findings)", run: "click" },
        {
            trigger:
                ".o_field_widget[name=finding_ids] .o_kanban_record:contains(Brake pads) button[name=action_add_job]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=finding_ids] .o_kanban_record:contains(Brake pads):contains(On the Order)",
        },
    ],
});
