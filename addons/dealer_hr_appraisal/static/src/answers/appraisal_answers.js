import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useImmediateWrites } from "@dealer_base/checklist/saved_record";

const MODEL = "dealer.appraisal.answer";

/**
 * The items of a review as cards, each answered with one tap: a step of the scale in words, or how
 * far a goal was reached. Figures are shown with what they were counted of, and may be disputed.
 */
export class AppraisalAnswersField extends Component {
    static template = "dealer_hr_appraisal.AppraisalAnswersField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.write = useImmediateWrites(this);
        this.disputeHint = _t("Is something wrong with the figure?");
        this.commentHint = _t("Example or remark");
        // what was just tapped, shown until the server has it: {answer id: values}
        this.state = useState({ pending: {} });
    }

    get answers() {
        return this.props.record.data[this.props.name].records.map((record) => ({
            id: record.resId,
            name: record.data.name,
            kind: record.data.kind,
            item: record.data.item || {},
            anchor: record.data.anchor_id && record.data.anchor_id.id,
            percent: record.data.percent,
            isGiven: record.data.is_given,
            comment: record.data.comment || "",
            ...this.state.pending[record.resId],
        }));
    }

    get sections() {
        const sections = [];
        for (const answer of this.answers) {
            const name = answer.item.section;
            if (!sections.length || sections.at(-1).name !== name) {
                sections.push({ key: answer.id, name, answers: [] });
            }
            sections.at(-1).answers.push(answer);
        }
        return sections;
    }

    isAnswered(answer) {
        return (
            answer.kind === "figure" ||
            (answer.kind === "competency" ? answer.anchor : answer.isGiven)
        );
    }

    get openCount() {
        return this.answers.filter((answer) => !this.isAnswered(answer)).length;
    }

    async save(answer, shown, values) {
        this.state.pending[answer.id] = { ...this.state.pending[answer.id], ...shown };
        try {
            await this.write(() => this.orm.write(MODEL, [answer.id], values));
        } finally {
            delete this.state.pending[answer.id];
        }
    }

    choose(answer, step) {
        if (!this.props.readonly) {
            this.save(answer, { anchor: step.id }, { anchor_id: step.id });
        }
    }

    onPercent(answer, ev) {
        const percent = Math.min(Math.max(parseFloat(ev.target.value) || 0, 0), 200);
        this.save(answer, { percent, isGiven: true }, { percent });
    }

    onComment(answer, ev) {
        const comment = ev.target.value.trim();
        if (comment !== answer.comment) {
            this.save(answer, { comment }, { comment });
        }
    }

    async openDocuments(answer) {
        const action = await this.orm.call(MODEL, "action_open_documents", [[answer.id]]);
        this.action.doAction(action);
    }
}

export const appraisalAnswersField = {
    component: AppraisalAnswersField,
    supportedTypes: ["one2many"],
    useSubView: true,
};

registry.category("fields").add("dealer_appraisal_answers", appraisalAnswersField);
