import { registry } from "@web/core/registry";

const CELL = (row, column) => `.o_roster td[data-row="${row}"][data-column="${column}"]`;

function press(type) {
    return ({ anchor }) => {
        anchor.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType: "mouse" }));
    };
}

registry.category("web_tour.tours").add("dealer_hr_roster_grid", {
    steps: () => [
        { trigger: ".o_roster button:contains(Fill from the Teams)", run: "click" },
        // everybody of the department, the head among them; the team's two have shifts
        { trigger: `${CELL(1, 0)}:contains(X1)` },
        { trigger: `${CELL(2, 0)}:contains(X1)` },
        { trigger: CELL(1, 1), run: press("pointerdown") },
        { trigger: CELL(2, 1), run: press("pointerover") },
        { trigger: CELL(2, 1), run: press("pointerup") },
        { trigger: ".o_roster_palette:contains(2 chosen) .o_roster_give_rest", run: "click" },
        { trigger: `${CELL(1, 1)}:contains(·)` },
        { trigger: `${CELL(2, 1)}:contains(·)` },
        { trigger: ".o_roster_by_week", run: "click" },
        { trigger: ".o_roster_table.o_roster_week" },
        { trigger: ".o_roster button:contains(Check and Publish)", run: "click" },
        { trigger: ".o_workflow_step:contains(Publish)", run: "click" },
        { trigger: ".modal button.btn-primary", run: "click" },
        { trigger: ".o_form_view button[name=action_open_grid]", run: "click" },
        { trigger: ".o_roster .badge:contains(Published)" },
        { trigger: CELL(2, 0), run: press("pointerdown") },
        { trigger: CELL(2, 0), run: press("pointerup") },
        { trigger: ".o_roster_give:contains(Late 13)", run: "click" },
        { trigger: ".o_roster_reason", run: "edit Somebody is ill" },
        { trigger: ".o_roster_confirm:enabled", run: "click" },
        { trigger: `${CELL(2, 0)}:contains(X2)` },
    ],
});

registry.category("web_tour.tours").add("dealer_hr_roster_own", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(Early) button:contains(Who Works)", run: "click" },
        { trigger: ".o_kanban_record:contains(Second)" },
    ],
});
