import { Component, onWillUnmount, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

const MODEL = "dealer.workflow.proof";

/** The draft replayed over what people did in the last months, piece by piece. */
export class ProofPanel extends Component {
    static template = "dealer_workflow.ProofPanel";
    static props = {
        drawing: Object,
        memory: Object, // what was found, kept while other panels are looked at
        onSelect: Function,
        beforeProof: Function,
        onError: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState(this.props.memory);
        onWillUnmount(() => this.stop());
    }

    async prove() {
        if (!(await this.props.beforeProof())) {
            return;
        }
        this.stopped = false;
        this.state.running = true;
        this.state.answer = null;
        try {
            let answer = await this.orm.call(MODEL, "start", [this.props.drawing.id]);
            this.state.answer = answer;
            while (!answer.done && !this.stopped) {
                answer = await this.orm.silent.call(MODEL, "run_chunk", [[answer.id]]);
                this.state.answer = answer;
            }
        } catch (error) {
            this.state.answer = null;
            this.props.onError(error);
        } finally {
            this.state.running = false;
        }
    }

    stop() {
        this.stopped = true;
    }

    /** Findings by kind, in the order they came. */
    get groups() {
        const groups = new Map();
        for (const finding of this.state.answer.findings || []) {
            const group = groups.get(finding.kind) || { label: finding.kind_label, findings: [] };
            group.findings.push(finding);
            groups.set(finding.kind, group);
        }
        return [...groups].map(([kind, group]) => ({ kind, ...group }));
    }

    getStep(finding) {
        return this.props.drawing.steps.find((step) => step.code === finding.step_code);
    }

    show(finding) {
        this.props.onSelect({ kind: "step", id: this.getStep(finding).id });
    }

    openDocument(finding) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: finding.res_model,
            res_id: finding.res_id,
            views: [[false, "form"]],
        });
    }
}
