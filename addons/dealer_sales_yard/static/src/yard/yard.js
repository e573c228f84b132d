import { Component, useState } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "dealer.yard";

/** The clerk's phone in the yard: where is it, put it here, who has its key. */
export class Yard extends Component {
    static template = "dealer_sales_yard.Yard";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.canScan = isBarcodeScannerSupported();
        this.state = useState({ text: "", slot: null, cars: [], car: null, code: "", free: null });
    }

    shown(text) {
        return text ? formatDateTime(deserializeDateTime(text)) : "";
    }

    onKeydown(ev, method) {
        if (ev.key === "Enter") {
            this[method]();
        }
    }

    async scan() {
        this.state.text = (await scanBarcode(this.env)) || "";
        await this.find();
    }

    async scanSlot() {
        this.state.code = (await scanBarcode(this.env)) || "";
        await this.put();
    }

    async find() {
        if (!this.state.text.trim()) {
            return;
        }
        const { slot, cars } = await this.orm.call(MODEL, "find", [this.state.text]);
        Object.assign(this.state, { slot, cars, car: null, code: "", free: null });
        if (cars.length === 1) {
            this.state.car = cars[0];
        }
    }

    async open(id) {
        this.state.car = await this.orm.call(MODEL, "read_car", [id]);
    }

    async put(code = this.state.code) {
        if (!code.trim()) {
            return;
        }
        this.state.car = await this.orm.call(MODEL, "put", [this.state.car.id, code]);
        Object.assign(this.state, { code: "", free: null, slot: null });
        this.notification.add(_t("It stands in %(slot)s now.", { slot: this.state.car.slot }), {
            type: "success",
        });
    }

    async showFree() {
        this.state.free = await this.orm.call(MODEL, "get_free", []);
    }

    /** Lend a key, take it back, move the paper; then look again. */
    async act(model, id, method) {
        const action = await this.orm.call(model, method, [[id]]);
        const again = () => this.open(this.state.car.id);
        if (action && action.type) {
            await this.action.doAction(action, { onClose: again });
        } else {
            await again();
        }
    }

    openCar() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "dealer.vehicle",
            res_id: this.state.car.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("dealer_sales_yard.yard", Yard);
