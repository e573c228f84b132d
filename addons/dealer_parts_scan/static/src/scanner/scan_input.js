import { BarcodeVideoScanner } from "@web/core/barcode/barcode_video_scanner";
import { Component, useState } from "@odoo/owl";

/** The other two ways to scan: the camera, and typing. */
export class ScanInput extends Component {
    static template = "dealer_parts_scan.ScanInput";
    static components = { BarcodeVideoScanner };
    static props = { onScan: Function, hasCamera: Boolean, placeholder: String };

    setup() {
        this.state = useState({ text: "", camera: false, trouble: "" });
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.submit();
        }
    }

    submit() {
        const { text } = this.state;
        this.state.text = "";
        if (text.trim()) {
            this.props.onScan(text);
        }
    }

    toggleCamera() {
        this.state.camera = !this.state.camera;
        this.state.trouble = "";
    }

    onCameraError(error) {
        this.state.camera = false;
        this.state.trouble = error.message;
    }
}
