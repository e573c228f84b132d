import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function openLinesTab() {
    return {
        content: "Open the lines",
        trigger: ".o_notebook .nav-link[name=lines]",
        run: "click",
    };
}

function addPart(typed, number) {
    return [
        {
            content: `Add the part ${number}`,
            trigger:
                ".o_field_widget[name=line_ids] .o_field_x2many_list_row_add a:contains(Add part)",
            run: "click",
        },
        {
            trigger: ".o_selected_row td[name=line_type] input:value(Part)",
        },
        {
            trigger: ".o_selected_row div[name=product_id] input",
            run: `edit ${typed}`,
        },
        {
            content: "A part is found by its number, however it is typed",
            trigger: `.ui-menu-item a:contains(${number})`,
            run: "click",
        },
        {
            trigger: `.o_selected_row div[name=product_id] input:value(${number})`,
        },
    ];
}

tours.add("dealer_workshop_receive", {
    steps: () => [
        {
            content: "Receive a car",
            trigger: ".o_control_panel_main_buttons .o-kanban-button-new",
            run: "click",
        },
        {
            trigger: "div[name=vehicle_id] input",
            run: "edit TOURFRAME",
        },
        {
            trigger: ".ui-menu-item a:contains(RAME01)",
            run: "click",
        },
        {
            content: "The owner is the customer",
            trigger: "div[name=partner_id] input:value(Test owner)",
        },
        {
            trigger: "div[name=mileage_in] input",
            run: "edit 12000",
        },
        {
            content: "What the customer says",
            trigger: ".o_field_widget[name=job_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_selected_row div[name=concern] input",
            run: "edit Squeaks when braking",
        },
        openLinesTab(),
        {
            content: "One labour line",
            trigger:
                ".o_field_widget[name=line_ids] .o_field_x2many_list_row_add a:contains(Add labour)",
            run: "click",
        },
        {
            trigger: ".o_selected_row div[name=quantity] input",
            run: "edit 1.5",
        },
        ...addPart("04465 yzz", "04465-YZZ"),
        ...addPart("90915yzz", "90915-YZZ"),
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The next step is on top",
            trigger: "div[name=next_step]:contains(authorisation: 3)",
        },
        {
            trigger: "button[name=action_authorise]",
            run: "click",
        },
        {
            trigger: ".modal .o_radio_item:contains(In person) input",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_workflow_step:contains(Start Work)",
            run: "click",
        },
        {
            trigger: "button[name=action_request_parts]",
            run: "click",
        },
        {
            trigger: "div[name=next_step]:contains(still has to issue: 2)",
        },
    ],
});

tours.add("dealer_workshop_issue", {
    steps: () => [
        {
            content: "The store keeper sees what the workshop asks for",
            trigger: ".o_data_row:contains(RAME01) td[name=origin]",
            run: "click",
        },
        {
            trigger: "button[name=button_validate].btn-primary",
            run: "click",
        },
        {
            content: "Issued",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)",
        },
    ],
});

tours.add("dealer_workshop_return", {
    steps: () => [
        {
            content: "A part comes back over the counter",
            trigger: "button[name=action_return_parts]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains(Brake pads) td[name=quantity]",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row div[name=quantity] input",
            run: "edit 1",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
        openLinesTab(),
        {
            content: "What came back is off the order",
            trigger: ".o_data_row:contains(Brake pads) td[name=quantity]:contains(0.00)",
        },
    ],
});

tours.add("dealer_workshop_settle", {
    steps: () => [
        {
            trigger: ".o_workflow_step:contains(Work Finished)",
            run: "click",
        },
        {
            trigger: ".o_workflow_step:contains(Settle)",
            run: "click",
        },
        {
            content: "Not paid: the gate pass is refused with the reason",
            trigger: "button[name=action_issue_gate_pass]",
            run: "click",
        },
        {
            trigger: ".modal .modal-body:contains(still to be paid. The cashier collects it)",
        },
        {
            trigger: ".modal .modal-footer button",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});

tours.add("dealer_workshop_collect", {
    steps: () => [
        {
            trigger: "button[name=action_collect].btn-primary",
            run: "click",
        },
        {
            trigger: ".modal .o_dealer_method[data-method=Cash]",
            run: "click",
        },
        {
            trigger: ".modal .o_dealer_confirm",
            run: "click",
        },
        {
            content: "Paid",
            trigger: "body:not(:has(.modal)) .ribbon:contains(Paid)",
        },
    ],
});

tours.add("dealer_workshop_gate_pass", {
    steps: () => [
        {
            content: "Paid: the gate pass is the next step",
            trigger: "button[name=action_issue_gate_pass].btn-primary",
            run: "click",
        },
        {
            content: "It can be scanned off the screen",
            trigger: ".modal div[name=qr_code] img",
        },
        {
            trigger: ".modal .modal-footer button:contains(Close)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_notebook .nav-link[name=gate]",
            run: "click",
        },
        {
            trigger: "div[name=gate_pass_ids] .o_data_row:contains(Valid)",
        },
    ],
});
