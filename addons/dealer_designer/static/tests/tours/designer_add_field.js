import { registry } from "@web/core/registry";

const openCustomise = [
    {
        content: "what can be done with the view",
        trigger: ".o_cp_action_menus button:has(.fa-cog)",
        run: "click",
    },
    { content: "customise it", trigger: ".o_dealer_customise", run: "click" },
    { trigger: ".o_dealer_designer .o_dd_preview" },
];

function nameField(label) {
    return [
        { trigger: ".modal input[name=label][data-lang=en_US]", run: `edit ${label}` },
        { trigger: ".modal .o_dd_add_field:enabled", run: "click" },
    ];
}

registry.category("web_tour.tours").add("dealer_designer_add_field", {
    steps: () => [
        ...openCustomise,
        {
            content: "a yes or no is dragged to the website",
            trigger: ".o_dd_type[data-type=yes_no]",
            run: "drag_and_drop .o_dd_preview [data-field=website]",
        },
        ...nameField("Loan car wanted"),
        {
            content: "it is on the form, and selected",
            trigger: ".o_dd_preview [data-field=x_loan_car_wanted].o_dd_selected",
        },
        {
            content: "a date beside it, by a click",
            trigger: ".o_dd_type[data-type=date]",
            run: "click",
        },
        { trigger: ".modal .o_dd_in_list input", run: "click" },
        ...nameField("Loan car from"),
        { trigger: ".o_dd_preview [data-field=x_loan_car_from].o_dd_selected" },
        {
            content: "shown only when a loan car is wanted",
            trigger: "[data-condition=visible] [data-mode=when]",
            run: "click",
        },
        {
            content: "one's own field is offered first",
            trigger: ".modal .o_model_field_selector:contains(Loan car wanted)",
        },
        { trigger: ".modal .o_dd_confirm_condition:enabled", run: "click" },
        {
            content: "the condition is told in words",
            trigger: "[data-condition=visible] .o_dd_condition_text:contains(Loan car wanted)",
        },
        {
            content: "with many addons the tags lie below the edge of the screen",
            trigger: ".o_dd_preview [data-field=category_id]",
            run() {
                this.anchor.scrollIntoView({ block: "center" });
            },
        },
        {
            content: "the date goes down to the tags",
            trigger: ".o_dd_preview [data-field=x_loan_car_from]",
            run: "drag_and_drop .o_dd_preview [data-field=category_id]",
        },
        { trigger: ".o_dd_preview [data-field=lang] ~ [data-field=x_loan_car_from]" },
        {
            content: "and one place up again by keyboard",
            trigger: ".o_dd_preview [data-field=x_loan_car_from].o_dd_selected",
            run: "press ArrowUp",
        },
        {
            content: "it keeps the focus",
            trigger: ".o_dd_preview [data-field=x_loan_car_from]:focus",
        },
        {
            content: "back to the document",
            trigger: ".o_dd_close",
            run: "click",
        },
        {
            content: "the field is there",
            trigger: ".o_form_view .o_field_widget[name=x_loan_car_wanted] input",
        },
        {
            content: "the date is not, yet",
            trigger: ".o_form_view:not(:has(.o_field_widget[name=x_loan_car_from]))",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=x_loan_car_wanted] input",
            run: "click",
        },
        {
            content: "now it is asked for",
            trigger: ".o_form_view .o_field_widget[name=x_loan_car_from]",
        },
        { trigger: ".o_form_button_save:enabled", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});

registry.category("web_tour.tours").add("dealer_designer_list_has_field", {
    steps: () => [
        {
            content: "the new field is a column",
            trigger: ".o_list_view th[data-name=x_loan_car_from]",
        },
    ],
});

registry.category("web_tour.tours").add("dealer_designer_undo", {
    steps: () => [
        ...openCustomise,
        {
            content: "hide the website by keyboard",
            trigger: ".o_dd_preview [data-field=website]",
            run: "click",
        },
        { trigger: ".o_dd_preview [data-field=website].o_dd_selected", run: "press Delete" },
        { trigger: ".o_dd_preview:not(:has([data-field=website]))" },
        {
            content: "what is hidden can be shown",
            trigger: ".o_dd_show_hidden input",
            run: "click",
        },
        { trigger: ".o_dd_preview [data-field=website].o_dd_hidden" },
        {
            content: "another label for the e-mail",
            trigger: ".o_dd_preview [data-field=email]",
            run: "click",
        },
        {
            trigger: ".o_dd_properties input[name=label][data-lang=en_US]",
            run: "edit Mail address && press Tab",
        },
        {
            trigger: ".o_dd_preview [data-field=email]:contains(Mail address)",
        },
        {
            content: "both are in the history",
            trigger: ".o_dd_open_history",
            run: "click",
        },
        { trigger: ".o_dd_history .o_dd_change:eq(0):contains(Mail address)" },
        {
            content: "back to before both",
            trigger: ".o_dd_history .o_dd_change:eq(1) .o_dd_undo_to",
            run: "click",
        },
        { trigger: ".modal .btn-primary:contains(Undo)", run: "click" },
        { trigger: ".o_dd_history .o_dd_change.o_dd_undone:eq(1)" },
        { trigger: ".o_dd_preview [data-field=website]:not(.o_dd_hidden)" },
        { trigger: ".o_dd_preview [data-field=email]:not(:contains(Mail address))" },
        {
            content: "and one of them again",
            trigger: ".o_dd_redo:enabled",
            run: "click",
        },
        { trigger: ".o_dd_preview [data-field=website].o_dd_hidden" },
        {
            content: "in the panel of the properties again",
            trigger: ".o_dd_open_history",
            run: "click",
        },
        { trigger: ".o_dd_properties" },
        { trigger: ".o_dd_close", run: "click" },
        { trigger: ".o_form_view:not(:has(.o_field_widget[name=website]))" },
    ],
});

registry.category("web_tour.tours").add("dealer_designer_undo_field", {
    steps: () => [
        ...openCustomise,
        {
            trigger: ".o_dd_type[data-type=text]",
            run: "drag_and_drop .o_dd_preview [data-field=website]",
        },
        ...nameField("Paint code"),
        { trigger: ".o_dd_preview [data-field=x_paint_code].o_dd_selected" },
        {
            content: "another label for one's own field",
            trigger: ".o_dd_properties input[name=label][data-lang=en_US]",
            run: "edit Colour code && press Tab",
        },
        {
            content: "out of the box of the label",
            trigger: ".o_dd_preview [data-field=x_paint_code]:contains(Colour code)",
            run: "click",
        },
        {
            trigger: ".o_dd_preview [data-field=x_paint_code].o_dd_selected",
            run: "press Control+z",
        },
        {
            content: "only the label was taken back",
            trigger: ".o_dd_preview [data-field=x_paint_code]:contains(Paint code)",
        },
        { trigger: ".o_dd_open_history", run: "click" },
        {
            content: "the history tells who took it back",
            trigger: ".o_dd_history .o_dd_change.o_dd_undone:eq(0):contains(Colour code)",
        },
        { trigger: ".o_dd_redo:enabled", run: "click" },
        { trigger: ".o_dd_preview [data-field=x_paint_code]:contains(Colour code)" },
        {
            content: "both at once",
            trigger: ".o_dd_history .o_dd_change:eq(1) .o_dd_undo_to",
            run: "click",
        },
        { trigger: ".modal .btn-primary:contains(Undo)", run: "click" },
        { trigger: ".o_dd_preview:not(:has([data-field=x_paint_code]))" },
        { trigger: ".o_dd_history .o_dd_change.o_dd_undone:eq(1)" },
    ],
});
