import { Component, onWillStart, useState } from "@odoo/owl";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "dealer.vehicle.arrival";

/** The gate: type or scan a VIN, check the very car, take it in. Made for a phone. */
export class ReceiveCars extends Component {
    static template = "dealer_sales_supply.ReceiveCars";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.canScan = isBarcodeScannerSupported();
        this.state = useState({
            text: "",
            expected: [],
            cars: [],
            car: null,
            message: "",
            mayTake: false,
            busy: false,
        });
        onWillStart(async () => {
            const { arrival_id: arrivalId } = this.props.action.params || {};
            const id = arrivalId;
            const [expected] = await Promise.all([
                this.orm.call(MODEL, "get_expected", []),
                id ? this.open(id) : Promise.resolve(),
            ]);
            this.state.expected = expected;
        });
    }

    async open(id) {
        this.show(await this.orm.call(MODEL, "read_for_receipt", [[id]]));
    }

    show(car) {
        this.state.car = { ...car, date: car.received_on || car.today };
        this.state.cars = [];
        this.state.message = "";
    }

    back() {
        Object.assign(this.state, { car: null, cars: [], message: "", text: "" });
    }

    async scan() {
        const text = await scanBarcode(this.env);
        if (text) {
            this.state.text = text;
            await this.find();
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            this.find();
        }
    }

    async find() {
        if (!this.state.text.trim()) {
            return;
        }
        const found = await this.orm.call(MODEL, "find_for_receipt", [this.state.text]);
        Object.assign(this.state, {
            car: null,
            cars: found.cars,
            message: found.message,
            mayTake: found.may_take,
        });
        if (found.cars.length === 1) {
            this.show(found.cars[0]);
        }
    }

    /** Open a document of the car and come back to the car. */
    async openDocument(method) {
        const id = this.state.car.id;
        const action = await this.orm.call(MODEL, method, [[id]]);
        const views = action.views || [[false, "form"]];
        await this.action.doAction(
            { ...action, views, target: "new" },
            { onClose: () => this.open(id) }
        );
    }

    takeSurplus() {
        return this.action.doAction("dealer_sales_supply.dealer_vehicle_surplus_action", {
            additionalContext: { default_vin: this.state.text },
        });
    }

    addKey(step) {
        const car = this.state.car;
        car.keys = Math.min(9, Math.max(0, car.keys + step));
    }

    async receive() {
        const { id, keys, certificate, date, note } = this.state.car;
        this.state.busy = true;
        try {
            const car = await this.orm.call(MODEL, "receive", [
                [id],
                keys,
                certificate,
                date,
                note,
            ]);
            this.notification.add(_t("%(vin)s is in stock.", { vin: car.vin }), {
                type: "success",
            });
            this.state.expected = this.state.expected.filter((other) => other.id !== id);
            this.show(car);
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("actions").add("dealer_sales_supply.receive", ReceiveCars);
