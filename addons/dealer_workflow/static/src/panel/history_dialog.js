import { Component, onWillStart } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { humanWorkingHours, localTime } from "./durations";
import { Vote } from "./vote";

const ROUND_CLASSES = {
    pending: "text-bg-warning",
    approved: "text-bg-success",
    done: "text-bg-success",
    rejected: "text-bg-danger",
};

/** Every stay of a document in a stage and every round of approval, the newest first. */
export class HistoryDialog extends Component {
    static template = "dealer_workflow.HistoryDialog";
    static components = { Dialog, Vote };
    static props = { resModel: String, resId: Number, name: String, close: Function };

    setup() {
        this.orm = useService("orm");
        onWillStart(async () => {
            const { moves, rounds } = await this.orm.call(
                this.props.resModel,
                "workflow_timeline",
                [[this.props.resId]]
            );
            this.moves = moves;
            const entries = moves.map((move) => ({
                key: `m${move.id}`,
                on: move.entered_on,
                move,
            }));
            entries.push(
                ...rounds.map((round) => ({ key: `r${round.id}`, on: round.requested_on, round }))
            );
            // the sort is stable: of the same second, the move stays before the round
            this.entries = entries.sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0));
        });
    }

    get summary() {
        const hours = this.moves.reduce((sum, move) => sum + move.hours, 0);
        return _t("%(document)s: %(time)s of working time so far", {
            document: this.props.name,
            time: humanWorkingHours(hours),
        });
    }

    describeHours(move) {
        const hours = humanWorkingHours(move.hours);
        if (move.overdue) {
            return _t("%s, overdue", hours);
        }
        return move.left_on ? hours : _t("%s so far", hours);
    }

    getRoundTitle(round) {
        return _t("Approval of “%s”", round.step);
    }

    getRoundClass(round) {
        return ROUND_CLASSES[round.state] || "text-bg-light";
    }

    describeRound(round) {
        return round.round > 1
            ? _t("asked by %(person)s, round %(round)s", { person: round.by, round: round.round })
            : _t("asked by %s", round.by);
    }

    time(text) {
        return localTime(text);
    }
}
