import { Component, useRef, useState } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * The guard's screen: scan the pass or type its code, see a big yes or no with the car it is for,
 * let the car out. A hand scanner types into the field like a keyboard.
 */
export class Gate extends Component {
    static template = "dealer_workshop.Gate";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.canScan = isBarcodeScannerSupported();
        this.textRef = useRef("text");
        useAutofocus({ refName: "text", mobile: false });
        this.state = useState({ text: "", plate: "", answer: null, busy: false });
    }

    get tone() {
        return this.state.answer.is_valid ? "success" : "danger";
    }

    get isOut() {
        return this.state.answer?.verdict === "out";
    }

    async ask(method) {
        const text = this.state.answer?.token || this.state.text.trim();
        if (!text || this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            this.state.answer = await this.orm.call("dealer.gate", method, [
                text,
                this.state.plate.trim(),
            ]);
        } finally {
            this.state.busy = false;
        }
    }

    async onClickScan() {
        try {
            this.state.text = await scanBarcode(this.env);
        } catch (error) {
            this.notification.add(
                error?.message || _t("The camera cannot be used: type the code instead."),
                { type: "warning" }
            );
            return;
        }
        this.state.answer = null;
        this.state.plate = "";
        await this.ask("check");
    }

    async onSubmit() {
        this.state.answer = null;
        await this.ask("check");
    }

    onClickNext() {
        Object.assign(this.state, { text: "", plate: "", answer: null });
    }
}

registry.category("actions").add("dealer_workshop.gate", Gate);
