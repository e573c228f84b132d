import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { ask } from "./ask_dialog";
import { hoursSince, humanHours, localTime } from "./durations";
import { Vote } from "./vote";

const REQUEST = "dealer.workflow.request";
const REVIEW = "dealer.workflow.review";

/** The approval that is open, what changed since it was given, what became of the last one. */
export class ApprovalBanner extends Component {
    static template = "dealer_workflow.ApprovalBanner";
    static components = { Vote };
    static props = {
        approval: Object,
        busy: Boolean,
        // (method, args, target) saves the form, calls the document or {model, id}, reloads
        run: Function,
    };

    setup() {
        this.dialog = useService("dialog");
    }

    get round() {
        const { round } = this.props.approval;
        return round && ["pending", "approved"].includes(round.state) ? round : false;
    }

    get last() {
        return this.round ? false : this.props.approval.last;
    }

    get changed() {
        return this.props.approval.changed || [];
    }

    get roundTitle() {
        const { state, step } = this.round;
        return state === "approved"
            ? _t("“%s” is approved", step)
            : _t("“%s” waits for approval", step);
    }

    get roundDetails() {
        const { requester: person, round, requested_on: since } = this.round;
        const time = humanHours(hoursSince(since), { short: true });
        return round > 1
            ? _t("asked by %(person)s %(time)s ago, round %(round)s", { person, time, round })
            : _t("asked by %(person)s %(time)s ago", { person, time });
    }

    get changedTitle() {
        return this.round?.state === "pending"
            ? _t("Changed since the approval was asked for: ask again before anybody decides.")
            : _t("Changed since it was approved: the approval does not cover this.");
    }

    get approveLabel() {
        const person = this.props.approval.on_behalf_of;
        return person ? _t("Approve for %s", person) : _t("Approve");
    }

    /** @returns {string} "1 of 2, waiting for Li Na, Wang" */
    describeLevel(level) {
        const parts = [];
        if (level.required > 1) {
            parts.push(
                _t("%(given)s of %(required)s", { given: level.given, required: level.required })
            );
        }
        if (level.state === "pending") {
            parts.push(_t("waiting for %s", level.who.join(", ")));
        } else if (level.state === "waiting") {
            parts.push(_t("asked after the level before"));
        }
        return parts.join(", ");
    }

    getLevelIcon(level) {
        return (
            {
                approved: "fa-check-circle text-success",
                rejected: "fa-times-circle text-danger",
                pending: "fa-hourglass-half text-warning",
            }[level.state] || "fa-circle-o text-muted"
        );
    }

    describeDelay(level) {
        return _t("overdue since %s", localTime(level.deadline));
    }

    time(text) {
        return localTime(text);
    }

    // ------------------------------------------------------------------

    get review() {
        return { model: REVIEW, id: this.props.approval.review_id };
    }

    approve() {
        return this.props.run("action_approve", [], this.review);
    }

    async reject() {
        const reason = await ask(this.dialog, {
            title: _t("Reject “%s”", this.round.step),
            reason: "required",
            reasonLabel: _t("What has to change?"),
            button: _t("Reject"),
            danger: true,
        });
        if (reason !== null) {
            await this.props.run("action_reject", [reason], this.review);
        }
    }

    delegate() {
        return this.props.run("action_open_delegation", [], this.review);
    }

    recall() {
        return this.props.run("action_recall", [], { model: REQUEST, id: this.round.id });
    }

    async askAgain() {
        const reason = await ask(this.dialog, {
            title: _t("Ask for the approval again"),
            reason: "optional",
            reasonLabel: _t("What the approvers should know"),
            button: _t("Ask again"),
        });
        if (reason !== null) {
            await this.props.run("workflow_ask_again", [reason]);
        }
    }
}
