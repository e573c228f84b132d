import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const RESULTS = [
    { value: "ok", icon: "fa-check", color: "success", label: _t("OK") },
    { value: "attention", icon: "fa-exclamation", color: "warning", label: _t("Attention") },
    { value: "fail", icon: "fa-times", color: "danger", label: _t("Fail") },
    { value: "na", icon: "fa-minus", color: "secondary", label: _t("n.a.") },
];
const CHOICE_COLORS = { ok: "success", attention: "warning", fail: "danger", na: "secondary" };

/** The questions of the reception checklist, answered on the tablet. */
export class ReceptionCheck extends Component {
    static template = "dealer_workshop_reception.ReceptionCheck";
    static props = { items: Array, answers: Object, onAnswer: Function, onPhotos: Function };

    results = RESULTS;

    get sections() {
        const sections = [];
        for (const item of this.props.items) {
            if (sections.at(-1)?.name !== item.section) {
                sections.push({ name: item.section, items: [] });
            }
            sections.at(-1).items.push(item);
        }
        return sections;
    }

    answerOf(item) {
        return this.props.answers[item.id] || {};
    }

    choiceColor(choice) {
        return CHOICE_COLORS[choice.result];
    }

    needsPhoto(item) {
        const answer = this.answerOf(item);
        const isProblem = ["attention", "fail"].includes(answer.result);
        return (
            !answer.photos?.length &&
            (item.photo === "always" || (item.photo === "problem" && isProblem))
        );
    }

    showsNote(item) {
        const answer = this.answerOf(item);
        return answer.note || ["attention", "fail"].includes(answer.result);
    }

    canAllOk(section) {
        return section.items.some((item) => item.type === "state" && !this.answerOf(item).result);
    }

    allOk(section) {
        for (const item of section.items) {
            if (item.type === "state" && !this.answerOf(item).result) {
                this.props.onAnswer(item.id, { result: "ok" });
            }
        }
    }

    toggle(item, result) {
        this.props.onAnswer(item.id, {
            result: this.answerOf(item).result === result ? "" : result,
        });
    }

    choose(item, choice) {
        const key = String(choice.id);
        this.props.onAnswer(item.id, {
            choice: this.answerOf(item).choice === key ? "" : key,
        });
    }

    onNumber(item, ev) {
        const text = ev.target.value.trim().replace(",", ".");
        const isNumber = text && !isNaN(Number(text));
        if (text && !isNumber) {
            ev.target.value = "";
        }
        this.props.onAnswer(item.id, { number: isNumber ? Number(text) : "" });
    }

    onPhotos(item, ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        return this.props.onPhotos(item.id, files);
    }
}
