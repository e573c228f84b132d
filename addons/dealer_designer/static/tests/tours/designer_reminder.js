import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

function choose(name, text) {
    return [
        {
            content: `type ${text}`,
            trigger: `.o_field_widget[name=${name}] input`,
            run: `edit ${text}`,
        },
        {
            content: `choose ${text}`,
            trigger: `.o-autocomplete--dropdown-item a:contains(${text})`,
            run: "click",
        },
        {
            content: `${text} is chosen`,
            trigger: `.o_field_widget[name=${name}] input:value(${text})`,
        },
    ];
}

registry.category("web_tour.tours").add("dealer_designer_reminder", {
    steps: () => [
        { content: "new", trigger: ".o_list_button_add, .o_button_add", run: "click" },
        {
            content: "name",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Loan car is due back",
        },
        ...choose("model_id", "Loan car agreement"),
        {
            content: "a week",
            trigger: ".o_field_widget[name=days] input",
            run: "edit 7",
        },
        ...choose("date_field_id", "Due back"),
        {
            content: "what is said",
            trigger: ".o_field_widget[name=note] :is(input, textarea)",
            run: "edit Ring the customer",
        },
        ...choose("person_field_id", "Responsible"),
        ...stepUtils.saveForm(),
    ],
});
