import { Component } from "@odoo/owl";

import { PHASES, STAGE_MARKS, STEP_MARKS } from "./marks";

/** What the colours and signs of the drawing mean. */
export class WorkflowLegend extends Component {
    static template = "dealer_workflow.Legend";
    static props = { drawing: Object };
    marks = [...STEP_MARKS, STAGE_MARKS[0]];

    /** Colours, each with the categories that have it. */
    get phases() {
        const phases = new Map();
        for (const { label, phase } of this.props.drawing.categories) {
            phases.set(phase, [...(phases.get(phase) || []), label]);
        }
        return [...phases].map(([phase, labels]) => ({
            phase,
            icon: PHASES[phase].icon,
            label: labels.join(", "),
        }));
    }
}
