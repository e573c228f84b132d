import { Component, onWillStart } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";
import { humanWorkingHours, localTime } from "./durations";

/** Every stay of a document in a stage and every round of approval, the newest first. */
export class HistoryDialog extends Component {
    static template = "dealer_workflow.HistoryDialog";
    static components = { Dialog };
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
            const entries = moves.map((move) => ({ key: `m${move.id}`, on: move.entered_on, move }));
            entries.push(
                ...rounds.map((round) => ({ key: `r${round.id}`, on: round.requested_on, round }))
            );
            // the sort is stable: of the same second, the move stays before the round
            this.entries = entries.sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0));
        });
    }

    get total() {
        return humanWorkingHours(this.moves.reduce((sum, move) => sum + move.hours, 0));
    }

    hours(move) {
        return humanWorkingHours(move.hours);
    }

    time(text) {
        return localTime(text);
    }
}
