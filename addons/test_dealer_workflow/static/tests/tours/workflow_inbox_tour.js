import { registry } from "@web/core/registry";

/** On a phone: approve with one tap, reject with a reason. */
registry.category("web_tour.tours").add("dealer_workflow_inbox", {
    steps: () => [
        {
            content: "The key figure is on the card, and so is who asks and why",
            trigger: ".o_kanban_record:contains('Cheap paper'):contains('1,234.50')",
        },
        {
            content: "Approve with one tap",
            trigger: ".o_kanban_record:contains('Cheap paper') button[name=action_approve]",
            run: "click",
        },
        {
            content: "It is gone from the list",
            trigger:
                ".o_kanban_view:not(:has(.o_kanban_record:contains('Cheap paper'))) .o_kanban_record:contains('Dear paper')",
        },
        {
            trigger: ".o_kanban_record:contains('Dear paper') button[name=action_open_rejection]",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".modal .o_field_widget[name=note] input",
            run: "edit Too dear for this car",
        },
        {
            trigger: ".modal button.btn-danger[name=action_confirm]",
            run: "click",
        },
        {
            content: "Nothing waits any more",
            trigger: ".o_nocontent_help:contains('Nothing waits for you')",
        },
    ],
});
