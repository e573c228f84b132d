import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_complaint_confirm", {
    steps: () => [
        {
            content: "The solution is there to read",
            trigger: ".o_dealer_complaint_page:contains(We have mended it)",
        },
        { content: "Four stars", trigger: "label[for=rating_4]", run: "click" },
        {
            content: "It is settled",
            trigger: ".o_dealer_confirm",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "Thanks", trigger: ".o_dealer_thanks" },
    ],
});
