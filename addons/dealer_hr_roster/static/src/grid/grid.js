import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ReasonDialog } from "@dealer_hr_roster/grid/reason_dialog";

const WEEK = 7;

/**
 * A month of people × days: press on a cell, or draw over several, and choose a shift for them.
 * On the phone: one day, its people by shift.
 */
export class RosterGrid extends Component {
    static template = "dealer_hr_roster.Grid";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.ui = useService("ui");
        const kept = this.props.state || {};
        this.state = useState({
            rosters: [],
            rosterId: kept.rosterId || this.props.action.params?.roster_id || false,
            data: null,
            range: kept.range || "month",
            first: kept.first || 0, // of the days shown
            from: null, // where a selection began: {row, column}
            to: null,
            drawing: false,
            findings: false,
        });
        this.draftLabel = _t("Draft");
        this.publishedLabel = _t("Published");
        this.publishLabel = _t("Check and Publish");
        this.openLabel = _t("Open");
        onWillStart(() => this.start());
    }

    async start() {
        this.state.rosters = await this.orm.call("dealer.roster", "get_rosters", []);
        const ids = this.state.rosters.map((roster) => roster.id);
        const rosterId = this.state.rosterId || this.nearest() || ids[0];
        if (rosterId) {
            await this.load(rosterId);
        }
    }

    /** The roster of this month, else the newest. */
    nearest() {
        return this.state.rosters.find((roster) => roster.now)?.id;
    }

    async load(rosterId) {
        this.state.rosterId = rosterId;
        this.show(await this.orm.call("dealer.roster", "get_grid", [[rosterId]]));
        const today = this.state.data.days.findIndex((day) => day.today);
        if (today >= 0) {
            this.state.first = this.ui.isSmall ? today : today - (today % WEEK);
        } else {
            this.state.first = 0;
        }
    }

    choose(ev) {
        return this.load(Number(ev.target.value));
    }

    tip(...lines) {
        return lines.filter(Boolean).join("\n");
    }

    show(data) {
        this.state.data = data;
        this.state.from = this.state.to = null;
        this.types = Object.fromEntries(data.types.map((type) => [type.id, type]));
        this.blocked = new Map();
        for (const finding of data.findings) {
            if (finding.person) {
                const key = `${finding.person} ${finding.day}`;
                this.blocked.set(key, `${this.blocked.get(key) || ""}${finding.message}\n`);
            }
        }
        this.short = new Map();
        for (const finding of data.findings) {
            if (!finding.person) {
                const told = this.short.get(finding.day);
                this.short.set(finding.day, told ? `${told}\n${finding.message}` : finding.message);
            }
        }
    }

    // --- what is shown

    get span() {
        if (this.ui.isSmall) {
            return 1;
        }
        return this.state.range === "week" ? WEEK : this.state.data.days.length;
    }

    get days() {
        const first = this.span > WEEK ? 0 : this.state.first;
        return this.state.data.days.slice(first, first + this.span);
    }

    /** The day of the phone. */
    get shownDay() {
        return this.state.data.days[this.state.first];
    }

    cell(person, day) {
        const value = person.cells[day.date];
        const type = value ? this.types[value] : null;
        const key = `${person.id} ${day.date}`;
        return {
            code: type ? type.code : value === 0 ? "·" : "",
            name: type ? type.name : "",
            color: type ? type.color : 0,
            away: person.away.includes(day.date),
            usual: value === undefined && person.usual.includes(day.date),
            trouble: this.blocked.get(key),
        };
    }

    hours(person) {
        const hours = this.days.reduce((sum, day) => {
            const type = this.types[person.cells[day.date]];
            return sum + (type && !person.away.includes(day.date) ? type.hours : 0);
        }, 0);
        return hours ? Math.round(hours * 10) / 10 : "";
    }

    /** How many people work a shift on a day. */
    count(type, day) {
        return (
            this.state.data.people.filter(
                (person) => person.cells[day.date] === type.id && !person.away.includes(day.date)
            ).length || ""
        );
    }

    get usedTypes() {
        const used = new Set(this.state.data.people.flatMap((p) => Object.values(p.cells)));
        return this.state.data.types.filter((type) => used.has(type.id));
    }

    /** The phone's list: the people of one day by shift, those who rest last. */
    get groups() {
        const groups = this.usedTypes.map((type) => ({ ...type, people: [] }));
        const rest = { id: 0, name: _t("Rest"), color: 0, people: [] };
        const open = { id: -1, name: _t("As the working schedule says"), color: 0, people: [] };
        this.state.data.people.forEach((person, row) => {
            const value = person.cells[this.shownDay.date];
            const group =
                value === undefined ? open : groups.find((each) => each.id === value) || rest;
            group.people.push({
                ...person,
                row,
                ...this.cell(person, this.shownDay),
                name: person.name,
            });
        });
        return [...groups, rest, open].filter((group) => group.people.length);
    }

    // --- where one is

    step(direction) {
        const last = this.state.data.days.length - 1;
        const next = this.state.first + direction * this.span;
        this.state.first = Math.min(Math.max(next, 0), last);
        this.cancel();
    }

    setRange(range) {
        this.state.range = range;
        this.state.first -= this.state.first % WEEK;
        this.cancel();
    }

    // --- choosing cells

    find(ev) {
        const cell = ev.target.closest("[data-row]");
        return cell && { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
    }

    begin(ev) {
        const at = this.find(ev);
        if (!at || !this.state.data.can_edit || ev.button) {
            return;
        }
        if (ev.target.hasPointerCapture?.(ev.pointerId)) {
            ev.target.releasePointerCapture(ev.pointerId);
        }
        Object.assign(this.state, { from: at, to: at, drawing: ev.pointerType !== "touch" });
    }

    draw(ev) {
        const at = this.state.drawing && this.find(ev);
        if (at) {
            this.state.to = at;
        }
    }

    end() {
        this.state.drawing = false;
    }

    cancel() {
        Object.assign(this.state, { from: null, to: null, drawing: false });
    }

    isChosen(row, column) {
        const { from, to } = this.state;
        return (
            from &&
            row >= Math.min(from.row, to.row) &&
            row <= Math.max(from.row, to.row) &&
            column >= Math.min(from.column, to.column) &&
            column <= Math.max(from.column, to.column)
        );
    }

    get chosen() {
        const cells = [];
        this.state.data.people.forEach((person, row) => {
            this.days.forEach((day, column) => {
                if (this.isChosen(row, column)) {
                    cells.push([person.id, day.date]);
                }
            });
        });
        return cells;
    }

    /** Give the chosen cells a shift: an id, 0 for rest, false for not planned. */
    async give(typeId) {
        const cells = this.chosen;
        const save = async (reason) =>
            this.show(
                await this.orm.call("dealer.roster", "set_cells", [
                    [this.state.rosterId],
                    cells,
                    typeId,
                    reason || null,
                ])
            );
        if (this.state.data.state === "published") {
            this.dialog.add(ReasonDialog, { confirm: save });
        } else {
            await save();
        }
    }

    // --- the document

    async fill() {
        await this.orm.call("dealer.roster", "action_generate", [[this.state.rosterId]]);
        await this.load(this.state.rosterId);
    }

    open() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "dealer.roster",
            res_id: this.state.rosterId,
            views: [[false, "form"]],
        });
    }

    create() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "dealer.roster",
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("dealer_hr_roster.grid", RosterGrid);
