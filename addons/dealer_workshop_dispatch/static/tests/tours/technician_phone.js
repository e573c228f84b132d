import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_workshop_dispatch_phone", {
    steps: () => [
        {
            content: "Start the first job",
            trigger: ".o_my_day_job:contains(Brakes squeal) .o_my_day_start",
            run: "click",
        },
        {
            trigger: ".o_my_day_running:contains(Brakes squeal) .o_my_day_clock",
        },
        {
            content: "Another one first: one tap",
            trigger: ".o_my_day_job:contains(Oil leak) .o_my_day_start:contains(Switch)",
            run: "click",
        },
        {
            trigger: ".o_my_day_running:contains(Oil leak)",
        },
        {
            content: "It has to wait: the phone asks why",
            trigger: ".o_my_day_stop",
            run: "click",
        },
        {
            trigger: ".o_my_day_reason:contains(Parts)",
            run: "click",
        },
        {
            trigger: ".o_my_day_idle",
        },
        {
            content: "Back to the first",
            trigger: ".o_my_day_job:contains(Brakes squeal) .o_my_day_start:contains(Start)",
            run: "click",
        },
        {
            trigger: ".o_my_day_running:contains(Brakes squeal) ~ h5, .o_my_day_done",
        },
        {
            trigger: ".o_my_day_done",
            run: "click",
        },
        {
            trigger: ".o_my_day_page:not(:contains(Brakes squeal))",
        },
        {
            content: "Cleaning counts too",
            trigger: ".o_my_day_grid button:contains(Cleaning)",
            run: "click",
        },
        {
            trigger: ".o_my_day_running:contains(Cleaning)",
        },
        {
            trigger: ".o_my_day_stop",
            run: "click",
        },
        {
            trigger: ".o_my_day_idle",
        },
    ],
});
