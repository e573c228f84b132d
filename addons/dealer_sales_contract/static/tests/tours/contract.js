import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("dealer_contract_desk", {
    steps: () => [
        { trigger: ".o_notebook a[name=contract]", run: "click" },
        {
            trigger: "button[name=action_make_contract]:contains('Write the Contract')",
            run: "click",
        },
        {
            content: "The text is there",
            trigger: ".o_field_widget[name=text]:contains('WAB7000001')",
        },
        { trigger: "button[name=action_sign]", run: "click" },
        {
            content: "The customer reads the same text",
            trigger: ".modal .o_field_widget[name=text]:contains('WAB7000001')",
        },
        { trigger: ".modal .o_field_widget[name=signed_by] input", run: "edit Tour Buyer" },
        { trigger: ".modal .o_field_widget[name=signature] .o_signature", run: "click" },
        { trigger: ".modal .o_web_sign_auto_button:not(:disabled)", run: "click" },
        {
            trigger: ".modal footer button.btn-primary:contains('Adopt'):not(:disabled)",
            run: "click",
        },
        { trigger: ".modal button[name=action_sign]", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Signed)" },
        { content: "Back to the deal", trigger: "button[name=action_open_deal]", run: "click" },
        { trigger: ".o_dealer_state_contract:contains(Signed)" },
        { trigger: ".o_field_widget[name=deposit_required] input", run: "edit 7777 && press Tab" },
        { trigger: ".o_form_button_save:enabled", run: "click" },
        { content: "It is saved", trigger: ".o_form_readonly, .o_form_saved" },
        {
            content: "It shows",
            trigger: ".alert:contains('Changed since the contract was signed'):contains('7,777')",
        },
        { trigger: ".o_dealer_state_contract:contains('Changed')" },
    ],
});

tours.add("dealer_contract_link", {
    steps: () => [
        { trigger: ".o_dealer_contract_text:contains('WAB7000001')" },
        { trigger: ".o_web_sign_name_and_signature input", run: "edit Portal Buyer" },
        { trigger: ".o_web_sign_auto_button", run: "click" },
        { trigger: ".o_portal_sign_submit:enabled", run: "click", expectUnloadPage: true },
        { trigger: ".o_dealer_thanks" },
    ],
});
