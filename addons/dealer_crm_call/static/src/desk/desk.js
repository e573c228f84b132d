import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const DESK = "dealer.call.desk";

/** The caller's screen: whom to call, what to say, what to ask; saved, the next one is there. */
export class CallDesk extends Component {
    static template = "dealer_crm_call.CallDesk";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({ task: false, due: 0, made: 0, busy: false, ...this.empty });
        this.dialled = 0;
        onWillStart(() => this.load("open_next", [this.props.action.params?.task_id || false]));
    }

    get empty() {
        return { answers: {}, note: "", later: false, againOn: "" };
    }

    get results() {
        return [
            ["no_answer", _t("No answer"), "fa-bell-slash-o"],
            ["busy", _t("Busy"), "fa-minus-circle"],
            ["wrong_number", _t("Wrong number"), "fa-chain-broken"],
            ["refused", _t("Refused"), "fa-ban"],
        ];
    }

    /** Questions that follow from an answer are asked only when it was given. */
    get questions() {
        const given = new Set(Object.values(this.state.answers).flat());
        return this.state.task.questions.filter(
            (question) => !question.after.length || question.after.some((id) => given.has(id))
        );
    }

    get isComplete() {
        return this.questions.every(
            (question) => !question.required || this.isGiven(this.state.answers[question.id])
        );
    }

    isGiven(value) {
        return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== "";
    }

    scale(question) {
        return [...Array(question.max - question.min + 1).keys()].map(
            (step) => step + question.min
        );
    }

    when(text) {
        return formatDateTime(deserializeDateTime(text));
    }

    async load(method, args) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const shown = await this.orm.call(DESK, method, args);
            Object.assign(this.state, shown, this.empty);
            this.dialled = 0;
            if (shown.complaint) {
                this.notification.add(_t("Complaint %s was taken in.", shown.complaint), {
                    type: "warning",
                });
            }
        } finally {
            this.state.busy = false;
        }
    }

    dial() {
        this.dialled = this.dialled || Date.now();
    }

    choose(question, answerId) {
        const { answers } = this.state;
        if (question.type !== "multiple_choice") {
            answers[question.id] = answerId;
            return;
        }
        const chosen = answers[question.id] || [];
        answers[question.id] = chosen.includes(answerId)
            ? chosen.filter((id) => id !== answerId)
            : [...chosen, answerId];
    }

    isChosen(question, answerId) {
        return [this.state.answers[question.id]].flat().includes(answerId);
    }

    save(result) {
        const { task, note, againOn, answers } = this.state;
        const seconds = this.dialled ? Math.round((Date.now() - this.dialled) / 1000) : 0;
        const asked = new Set(this.questions.map((question) => question.id));
        const said = Object.fromEntries(
            Object.entries(answers).filter(([id]) => asked.has(Number(id)))
        );
        return this.load("save", [
            task.id,
            result,
            note,
            result === "call_back" ? againOn : false,
            result === "reached" ? said : false,
            seconds,
        ]);
    }

    skip() {
        return this.load("skip", [this.state.task.id]);
    }

    askByLink() {
        return this.load("ask_by_link", [this.state.task.id]);
    }

    next() {
        return this.load("open_next", [false]);
    }

    async openCustomer() {
        const action = await this.orm.call("res.partner", "action_open_customer", [
            [this.state.task.partner_id],
        ]);
        return this.action.doAction(action);
    }

    openList() {
        return this.action.doAction("dealer_crm_call.action_dealer_call_task");
    }
}

registry.category("actions").add("dealer_crm_call.desk", CallDesk);
