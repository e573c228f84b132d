import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("dealer_knowledge_find", {
    url: "/odoo/knowledge",
    steps: () => [
        { content: "two signs are enough", trigger: ".o_knowledge_text", run: "edit 磨合" },
        {
            content: "found",
            trigger: ".o_knowledge_hit:contains(刹车异响怎么解释):contains(To be read)",
            run: "click",
        },
        { content: "the text", trigger: ".o_form_view .o_knowledge_body:contains(五百公里)" },
        { content: "confirm", trigger: "button.o_knowledge_confirm", run: "click" },
        {
            content: "confirmed",
            trigger: ".o_form_view:not(:has(button.o_knowledge_confirm)) .o_knowledge_body",
        },
    ],
});
