import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("dealer_workshop_release_discount", {
    steps: () => [
        {
            content: "The controller releases what the adviser may not give alone",
            trigger: "button[name=action_release_discount]",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(button[name=action_release_discount]))",
        },
        {
            content: "It is kept who released it",
            trigger: ".o_notebook .nav-link[name=discounts]",
            run: "click",
        },
        {
            trigger: "td[name=summary]:contains(25 %)",
        },
    ],
});

tours.add("dealer_workshop_send_bill", {
    steps: () => [
        {
            content: "The bills go out",
            trigger: "button[name=action_send_bill]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(owner@example.com)",
        },
        {
            trigger: "body:not(:has(button[name=action_send_bill]))",
        },
    ],
});
