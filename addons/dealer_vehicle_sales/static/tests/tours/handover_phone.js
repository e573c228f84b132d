import { registry } from "@web/core/registry";

function draw(canvas) {
    const { left, top } = canvas.getBoundingClientRect();
    const stroke = [
        ["pointerdown", 20],
        ["pointermove", 60],
        ["pointermove", 120],
        ["pointerup", 160],
    ];
    for (const [type, x] of stroke) {
        const event = new PointerEvent(type, {
            bubbles: true,
            button: 0,
            buttons: type === "pointerup" ? 0 : 1,
            clientX: left + x,
            clientY: top + 30 + (x % 50),
            isPrimary: true,
            pointerId: 1,
            pressure: 0.5,
        });
        canvas.dispatchEvent(event);
    }
}

registry.category("web_tour.tours").add("dealer_handover_phone", {
    steps: () => [
        {
            content: "Who comes today, and what is missing",
            trigger: ".o_kanban_record:contains('Phone buyer'):contains('Charging cable')",
            run: "click",
        },
        {
            content: "Tick what the customer gets",
            trigger:
                ".o_field_widget[name=paper_ids] .o_kanban_record:contains('Charging cable') input",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=odometer] input",
            run: "edit 15 && press Tab",
        },
        {
            trigger: ".o_field_widget[name=signed_by] input",
            run: "edit Phone buyer && press Tab",
        },
        {
            content: "The customer signs",
            trigger: ".o_field_widget[name=signature] .o_signature",
            run: "click",
        },
        {
            content: "With a finger",
            trigger: ".modal canvas",
            run: ({ anchor }) => draw(anchor),
        },
        { trigger: ".modal .modal-footer button.btn-primary:enabled", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_field_widget[name=signature] img" },
        { trigger: ".o_form_button_save:enabled", run: "click" },
        { trigger: ".o_form_saved" },
        {
            content: "Hand the car over",
            trigger: "button[name=action_done].btn-primary",
            run: "click",
        },
        { trigger: ".o_field_widget[name=date_done]:not(:empty)" },
    ],
});
