import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const row = ".o_data_row.o_selected_row";

/** Add a row, the `number`-th of the list, and wait until it is the one that is edited. */
function addRow(list, number) {
    return [
        {
            content: `add a row to ${list}`,
            trigger: `.o_field_widget[name=${list}] .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            content: `row ${number} of ${list}`,
            trigger: `.o_field_widget[name=${list}] ${row}:nth-child(${number})`,
        },
    ];
}

function type(name, text) {
    return {
        content: `type ${text}`,
        trigger: `${row} .o_field_widget[name=${name}] :is(input, textarea)`,
        run: `edit ${text}`,
    };
}

function typeLines(name, lines) {
    return {
        content: `type ${lines}`,
        trigger: `${row} .o_field_widget[name=${name}] textarea`,
        run() {
            this.anchor.focus();
            this.anchor.value = lines.join("\n");
            this.anchor.dispatchEvent(new InputEvent("input", { bubbles: true }));
            this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
        },
    };
}

function pick(name, text) {
    return [
        {
            content: `open ${name}`,
            trigger: `${row} .o_field_widget[name=${name}] .o_select_menu input`,
            run: "click",
        },
        {
            content: `choose ${text}`,
            trigger: `.o_select_menu_menu .o_select_menu_item:contains(${text})`,
            run: "click",
        },
        {
            content: "the list is closed and takes the cursor no more",
            trigger: "body:not(:has(.o_select_menu_menu))",
        },
    ];
}

function wait(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Choose a record by its name; an answer to what was typed before may close the list once. */
function find(name, text, option = text) {
    const selector = `${row} .o_field_widget[name=${name}] input`;
    return [
        {
            content: `choose ${text}`,
            trigger: selector,
            async run({ edit }) {
                for (let attempt = 0; attempt < 8; attempt++) {
                    await edit(text, selector);
                    for (let turn = 0; turn < 15; turn++) {
                        await wait(100);
                        const items = document.querySelectorAll(".o-autocomplete--dropdown-item a");
                        const item = [...items].find((el) => el.textContent.trim() === option);
                        if (item) {
                            item.click();
                            await wait(300);
                            break;
                        }
                    }
                    if (document.querySelector(selector)?.value === option) {
                        return;
                    }
                }
            },
        },
        {
            content: `${option} is chosen`,
            trigger: `${row} .o_field_widget[name=${name}] input:value(${option})`,
        },
    ];
}

function page(name) {
    return {
        content: `page ${name}`,
        trigger: `.o_notebook_headers a[name=${name}]`,
        run: "click",
    };
}

function field(number, label, kind, ...more) {
    return [
        ...addRow("field_ids", number),
        type("name", label),
        ...(kind ? pick("kind", kind) : []),
        ...more,
    ];
}

function stage(number, label, category, ...more) {
    return [
        ...addRow("stage_ids", number),
        type("name", label),
        ...pick("category", category),
        ...more,
    ];
}

registry.category("web_tour.tours").add("dealer_designer_document_type", {
    steps: () => [
        { content: "new", trigger: ".o_list_button_add, .o_button_add", run: "click" },
        {
            content: "name",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Loan car agreement",
        },
        {
            content: "what the number begins with",
            trigger: ".o_field_widget[name=prefix] input",
            run: "edit LC-",
        },
        page("fields"),
        ...field(1, "Customer", "One of a List of Records", ...find("relation_id", "Contact")),
        ...field(2, "Plate"),
        ...field(3, "Handed over", "Date and Time"),
        ...field(4, "Due back", "Date"),
        ...field(5, "Mileage", "Whole Number"),
        ...field(6, "Deposit", "Amount of Money"),
        ...field(7, "Fuel", "Choice", typeLines("choices", ["Full", "Half", "Empty"])),
        ...field(8, "Insured", "Yes or No"),
        { content: "leave the row", trigger: ".o_form_sheet .oe_title", run: "click" },
        { content: "choices", trigger: ".o_data_cell[name=choices]:contains(Full)" },
        { content: "records", trigger: ".o_data_cell[name=relation_id]:contains(Contact)" },
        page("stages"),
        ...stage(1, "Reserved", "Draft"),
        ...stage(
            2,
            "Lent",
            "In Progress",
            type("button", "Hand over"),
            ...find("approval_group_id", "Types Manager")
        ),
        ...stage(3, "Returned", "Done"),
        ...stage(4, "Not needed", "Cancelled"),
        page("access"),
        ...addRow("access_ids", 1),
        ...find("group_id", "Types Clerk"),
        ...addRow("access_ids", 2),
        ...find("group_id", "Types Manager"),
        { content: "leave the row", trigger: ".o_form_sheet .oe_title", run: "click" },
        {
            content: "nothing is missing any more",
            trigger: ".o_form_view:not(:has(.alert:contains(Still needed)))",
        },
        { content: "make it", trigger: "button[name=action_create]", run: "click" },
        {
            content: "in use",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(In use)",
        },
    ],
});

registry.category("web_tour.tours").add("dealer_designer_document_use", {
    steps: () => [
        { content: "new", trigger: ".o_list_button_add, .o_button_add", run: "click" },
        {
            content: "customer",
            trigger: ".o_field_widget[name=x_customer] input",
            run: "edit Customer Chen",
        },
        {
            content: "choose",
            trigger: ".o-autocomplete--dropdown-item:contains(Customer Chen) a",
            run: "click",
        },
        {
            content: "plate",
            trigger: ".o_field_widget[name=x_plate] input",
            run: "edit BJ-12345",
        },
        ...stepUtils.saveForm(),
        {
            content: "it has a number",
            trigger: ".o_field_widget[name=name]:contains(LC-00001)",
        },
        {
            content: "take the step from the first stage",
            trigger: ".o_workflow_step:contains(Hand over)",
            run: "click",
        },
        { content: "its approval is asked for", trigger: ".o_workflow_round" },
    ],
});

registry.category("web_tour.tours").add("dealer_designer_document_approve", {
    steps: () => [
        { content: "approve", trigger: ".o_workflow_approve", run: "click" },
        {
            content: "the document has moved",
            trigger: ".o_form_view:not(:has(.o_workflow_approve))",
        },
    ],
});
