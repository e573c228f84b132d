import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { serializeDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;

const PERIODS = {
    month: () => [DateTime.now().startOf("month"), DateTime.now()],
    last_month: () => {
        const start = DateTime.now().startOf("month").minus({ months: 1 });
        return [start, start.endOf("month")];
    },
    quarter: () => [DateTime.now().minus({ days: 90 }), DateTime.now()],
    year: () => [DateTime.now().startOf("year"), DateTime.now()],
    twelve: () => [DateTime.now().minus({ months: 12 }), DateTime.now()],
};

/** From the lead to the car handed over: how many come through each step, and how fast. */
export class Funnel extends Component {
    static template = "dealer_crm_lead.Funnel";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ period: "quarter", split: "user_id", data: null });
        this.periods = [
            ["month", _t("This month")],
            ["last_month", _t("Last month")],
            ["quarter", _t("90 days")],
            ["year", _t("This year")],
            ["twelve", _t("12 months")],
        ];
        this.splits = [
            ["user_id", _t("Consultant")],
            ["source_kind", _t("Came by")],
            ["source_id", _t("Source")],
            ["model_id", _t("Series")],
            ["company_id", _t("Store")],
        ];
        onWillStart(() => this.load());
    }

    get filters() {
        const [since, until] = PERIODS[this.state.period]();
        return {
            since: serializeDate(since),
            until: serializeDate(until),
            split: this.state.split,
        };
    }

    get leads() {
        return this.state.data.steps[0].count;
    }

    async load() {
        this.state.data = await this.orm.call("dealer.lead.funnel", "get_funnel", [this.filters]);
    }

    async setPeriod(period) {
        this.state.period = period;
        await this.load();
    }

    async setSplit(ev) {
        this.state.split = ev.target.value;
        await this.load();
    }

    width(step) {
        return this.leads ? Math.max((100 * step.count) / this.leads, 1) : 1;
    }

    percent(row, index) {
        return index && row.counts[0]
            ? Math.round((100 * row.counts[index]) / row.counts[0])
            : null;
    }

    async open(code, row) {
        const split = row ? this.state.split : false;
        const action = await this.orm.call("dealer.lead.funnel", "get_step_action", [
            this.filters,
            code,
            split,
            row ? row.key : false,
        ]);
        this.action.doAction(action);
    }
}

registry.category("actions").add("dealer_crm_lead.funnel", Funnel);
