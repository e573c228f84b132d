import { registry } from "@web/core/registry";

/** What a scanner does: it types and presses Enter. */
function scan(code, box = ".o_tool_desk_box") {
    return [
        { content: `type ${code}`, trigger: box, run: `edit ${code}` },
        { content: "Enter", trigger: box, run: "press Enter" },
    ];
}

registry.category("web_tour.tours").add("dealer_tool_desk", {
    url: "/odoo/tool-desk",
    steps: () => [
        ...scan("TQ-1"),
        {
            content: "no badge yet: said so",
            trigger: ".o_tool_desk_entry.alert-danger:contains(scan the badge first)",
        },
        ...scan("BADGE01"),
        { content: "the technician", trigger: ".o_tool_desk_person:contains(Wu Gang)" },
        ...scan("690100001"),
        {
            content: "the tool is on his card",
            trigger: ".o_tool_desk_person li:contains(Torque wrench)",
        },
        ...scan("tq-1"),
        {
            content: "back again, but something is wrong with it",
            trigger: ".o_tool_desk_entry.alert-success button:contains(Damaged)",
            run: "click",
        },
        {
            content: "what",
            trigger: ".modal .o_field_widget[name=note] input",
            run: "edit Handle cracked",
        },
        {
            content: "report",
            trigger: ".modal button[name=action_confirm]:contains(Report Damage)",
            run: "click",
        },
        { content: "the desk again", trigger: "body:not(:has(.modal)) .o_tool_desk_box" },
        ...scan("TQ-1"),
        {
            content: "it is not lent any more",
            trigger: ".o_tool_desk_entry.alert-danger:contains(Handle cracked)",
        },
    ],
});

registry.category("web_tour.tours").add("dealer_tool_count", {
    steps: () => [
        { content: "start", trigger: "button[name=action_start]", run: "click" },
        {
            content: "one is missing so far",
            trigger: ".o_data_row:contains(Torque wrench):contains(Missing)",
        },
        ...scan("TQ-1", ".o_tool_scan_box"),
        { content: "found", trigger: ".o_tool_scan_message:contains(is here)" },
        {
            content: "the line says so",
            trigger: ".o_data_row:contains(Torque wrench):contains(Found)",
        },
        { content: "close", trigger: "button[name=action_close]", run: "click" },
        {
            content: "closed",
            trigger: ".o_statusbar_status button[data-value=closed].o_arrow_button_current",
        },
    ],
});
