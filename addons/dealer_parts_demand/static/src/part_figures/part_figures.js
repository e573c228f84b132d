import { Component, onWillStart, useState } from "@odoo/owl";
import { formatDateTime, deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatFloat, formatMonetary, formatPercentage } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The figures of the parts store: each with its formula, what it is made of, and its rows. */
export class PartFigures extends Component {
    static template = "dealer_parts_demand.PartFigures";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ warehouse: false, figures: null, busy: false });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.figures = await this.orm.call("dealer.part.figure", "get_summary", [
            this.state.warehouse,
        ]);
    }

    get refreshed() {
        const { refreshed } = this.state.figures;
        return refreshed
            ? _t("Worked out %s", formatDateTime(deserializeDateTime(refreshed)))
            : _t("Not worked out yet");
    }

    get bandTotal() {
        return Math.max(1, ...this.state.figures.bands.map((band) => band.parts));
    }

    format(value, kind) {
        if (value === null || value === false) {
            return "–";
        }
        if (kind === "money") {
            return formatMonetary(value, {
                currencyId: this.state.figures.currency_id,
                digits: [16, 0],
            });
        }
        if (kind === "percent") {
            return formatPercentage(value, { digits: [16, 1] });
        }
        if (kind === "days") {
            return _t("%s days", formatFloat(value, { digits: [16, 0] }));
        }
        const digits = kind === "factor" ? 2 : Number.isInteger(value) ? 0 : 1;
        return formatFloat(value, { digits: [16, digits] });
    }

    async choose(ev) {
        this.state.warehouse = Number(ev.target.value) || false;
        await this.load();
    }

    async refresh() {
        this.state.busy = true;
        try {
            await this.orm.call("dealer.part.figure", "action_refresh", []);
            await this.load();
        } finally {
            this.state.busy = false;
        }
    }

    async open(key) {
        const action = await this.orm.call("dealer.part.figure", "get_summary_rows", [
            key,
            this.state.warehouse,
        ]);
        await this.action.doAction(action);
    }
}

registry.category("actions").add("dealer_parts_demand.part_figures", PartFigures);
