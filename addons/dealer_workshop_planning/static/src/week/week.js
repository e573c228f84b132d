import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { WarningDialog } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { WorkshopBoard } from "@dealer_workshop_planning/board/board";
import { OverbookDialog } from "@dealer_workshop_planning/week/overbook_dialog";

const { DateTime } = luxon;
const REFRESH = 60000;

// what the server says when a time is taken is a sentence for people, no failure
registry
    .category("error_dialogs")
    .add(
        "odoo.addons.dealer_workshop_planning.models.dealer_workshop_booking.SlotTaken",
        WarningDialog
    );

/** The week of the workshop: by bay or by technician; a day as a list on the phone. */
export class WorkshopWeek extends Component {
    static template = "dealer_workshop_planning.Week";
    static components = { WorkshopBoard };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.ui = useService("ui");
        const kept = this.props.state || {};
        this.state = useState({
            day: kept.day || false,
            by: kept.by || "bay",
            days: kept.days || (this.ui.isSmall ? 1 : 7),
            data: null,
        });
        onWillStart(() => this.load());
        const timer = setInterval(() => this.load(), REFRESH);
        onWillUnmount(() => clearInterval(timer));
    }

    async load() {
        const { day, days, by } = this.state;
        this.state.data = await this.orm.silent.call("dealer.workshop.board", "load", [
            day,
            this.ui.isSmall ? 1 : days,
            by,
        ]);
    }

    async show(changes) {
        Object.assign(this.state, changes);
        await this.load();
    }

    step(direction) {
        const days = this.ui.isSmall ? 1 : this.state.days;
        const day = DateTime.fromISO(this.state.data.day).plus({ days: direction * days });
        return this.show({ day: day.toISODate() });
    }

    get bayTitle() {
        return _t("Bay");
    }

    get technicianTitle() {
        return _t("Technician");
    }

    /** The bookings of the day in their order, for the phone. */
    get list() {
        return [...this.state.data.blocks].sort((one, other) => one.from - other.from);
    }

    async move(block, place, overbook = false) {
        const answer = await this.orm.call("dealer.workshop.board", "move", [
            block.id,
            this.state.by,
            place.row,
            place.from,
            place.resized ? place.to : null,
            overbook,
        ]);
        if (answer.refused && answer.can_overbook) {
            this.dialog.add(OverbookDialog, {
                refusal: answer.refused,
                confirm: (reason) => this.move(block, place, reason),
            });
            return { handled: true };
        }
        await this.load();
        return answer;
    }

    async open(block) {
        if (typeof block.id !== "number") {
            return;
        }
        const action = await this.orm.call("dealer.workshop.board", "open_booking", [block.id]);
        await this.action.doAction(action);
    }

    async add(place = {}) {
        if (!this.state.data.can_move) {
            return;
        }
        if (place.from) {
            const action = await this.orm.call("dealer.workshop.board", "new_at", [
                place.from,
                this.state.by,
                place.row,
            ]);
            await this.action.doAction(action);
        } else {
            await this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "dealer.workshop.appointment",
                views: [[false, "form"]],
            });
        }
    }
}

registry.category("actions").add("dealer_workshop_planning.week", WorkshopWeek);
