import { Component, useState } from "@odoo/owl";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { useService } from "@web/core/utils/hooks";

/** Pick a document and a person: which steps could he take, and why not the others? */
export class TrialPanel extends Component {
    static template = "dealer_workflow.TrialPanel";
    static components = { RecordSelector };
    static props = {
        drawing: Object,
        memory: Object, // what was chosen and found, kept while other panels are looked at
        onTrial: Function,
        onSelect: Function,
        beforeTrial: Function,
        onError: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState(this.props.memory);
    }

    async choose(values) {
        Object.assign(this.state, values);
        const { resId, userId } = this.state;
        this.state.result = null;
        if (resId && userId && (await this.props.beforeTrial())) {
            try {
                this.state.result = await this.orm.call("dealer.workflow", "try_it", [
                    [this.props.drawing.id],
                    resId,
                    userId,
                ]);
            } catch (error) {
                this.props.onError(error);
            }
        }
        this.props.onTrial(this.state.result);
    }

    get stage() {
        return this.props.drawing.stages.find((s) => s.id === this.state.result.stage_id);
    }

    getTarget(step) {
        return this.props.drawing.stages.find((stage) => stage.id === step.to)?.name;
    }
}
