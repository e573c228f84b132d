import { registry } from "@web/core/registry";

const customer = (name) => `.o_dealer_call_customer:contains(${name})`;
const answer = (question, label) =>
    `.o_dealer_call_question:contains(${question}) .o_dealer_call_answer:contains(${label})`;

registry.category("web_tour.tours").add("dealer_call_desk", {
    steps: () => [
        { content: "First customer", trigger: customer("Cai") },
        {
            content: "The number is there to dial",
            trigger: ".o_dealer_call_dial[href^='tel:']",
        },
        {
            content: "Nothing is saved before it is asked",
            trigger: ".o_dealer_call_reached:disabled",
        },
        { content: "Good", trigger: answer("How was it", "Good"), run: "click" },
        { content: "Ready", trigger: answer("Was it ready", "Yes"), run: "click" },
        { content: "Next", trigger: ".o_dealer_call_reached:enabled", run: "click" },
        { content: "Second customer", trigger: customer("Bo") },
        { content: "No answer", trigger: ".o_dealer_call_no_answer", run: "click" },
        { content: "Third customer", trigger: customer("An") },
        { content: "Poor", trigger: answer("How was it", "Poor"), run: "click" },
        { content: "Not ready", trigger: answer("Was it ready", "No"), run: "click" },
        {
            content: "What he said",
            trigger: ".o_dealer_call_note",
            run: "edit Nobody told me",
        },
        { content: "Next", trigger: ".o_dealer_call_reached:enabled", run: "click" },
        {
            content: "A complaint was taken in",
            trigger: ".o_notification:contains(was taken in)",
        },
        { content: "Nobody is left", trigger: ".o_dealer_call_none" },
    ],
});
