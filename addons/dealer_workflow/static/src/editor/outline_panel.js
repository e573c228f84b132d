import { Component } from "@odoo/owl";

import { PHASES, STEP_MARKS, describeStep } from "./marks";

/** The drawing as a list: for those who don't see it, and for small screens. */
export class OutlinePanel extends Component {
    static template = "dealer_workflow.OutlinePanel";
    static props = { drawing: Object, selection: { optional: true }, onSelect: Function };
    phases = PHASES;

    get names() {
        return new Map(this.props.drawing.stages.map((stage) => [stage.id, stage.name]));
    }

    getSteps(stage) {
        return this.props.drawing.steps.filter((step) => step.from.includes(stage.id));
    }

    get anySteps() {
        return this.props.drawing.steps.filter((step) => !step.from.length);
    }

    getMarks(step) {
        return STEP_MARKS.filter((mark) => mark.test(step));
    }

    describe(step) {
        return describeStep(step, this.names);
    }

    isSelected(kind, id) {
        const { selection } = this.props;
        return selection?.kind === kind && selection.id === id;
    }
}
