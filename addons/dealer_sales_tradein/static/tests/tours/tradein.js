import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_tradein", {
    steps: () => [
        {
            trigger: ".o_workflow_step:contains(Make the Offer)",
            run: "click",
        },
        {
            trigger: ".o_workflow_step:contains(Customer Accepts)",
            run: "click",
        },
        {
            trigger: ".o_workflow_step:contains(Take the Car In)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_workflow_step:contains(Take the Car In))) .o_form_view",
        },
    ],
});
