import { Component, onMounted, useExternalListener, useRef } from "@odoo/owl";

/**
 * A pad to sign on with finger, pen or mouse. It needs nothing of the server, so that a customer
 * signs while the tablet has no network.
 */
export class SignaturePad extends Component {
    static template = "dealer_workshop_reception.SignaturePad";
    static props = { value: String, onChange: Function };

    setup() {
        this.canvas = useRef("canvas");
        this.last = null;
        onMounted(() => this.fit());
        useExternalListener(window, "resize", () => this.fit());
    }

    /** Give the canvas the pixels of its place, and draw again what was signed. */
    fit() {
        const canvas = this.canvas.el;
        if (!canvas) {
            return;
        }
        const ratio = window.devicePixelRatio || 1;
        canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
        canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
        const pen = canvas.getContext("2d");
        pen.scale(ratio, ratio);
        pen.lineWidth = 2.2;
        pen.lineCap = pen.lineJoin = "round";
        pen.strokeStyle = "#12245a";
        if (this.props.value) {
            const image = new Image();
            image.onload = () => {
                const scale = Math.min(
                    canvas.clientWidth / image.width,
                    canvas.clientHeight / image.height
                );
                pen.drawImage(image, 0, 0, image.width * scale, image.height * scale);
            };
            image.src = `data:image/png;base64,${this.props.value}`;
        }
    }

    placeOf(ev) {
        const box = this.canvas.el.getBoundingClientRect();
        return [ev.clientX - box.left, ev.clientY - box.top];
    }

    onPointerDown(ev) {
        ev.preventDefault();
        try {
            this.canvas.el.setPointerCapture(ev.pointerId);
        } catch {
            // a pointer that is gone already
        }
        this.last = this.placeOf(ev);
    }

    onPointerMove(ev) {
        if (!this.last) {
            return;
        }
        const pen = this.canvas.el.getContext("2d");
        pen.beginPath();
        pen.moveTo(...this.last);
        this.last = this.placeOf(ev);
        pen.lineTo(...this.last);
        pen.stroke();
    }

    onPointerUp() {
        if (this.last) {
            this.last = null;
            this.props.onChange(this.canvas.el.toDataURL("image/png").split(",")[1]);
        }
    }

    clear() {
        const canvas = this.canvas.el;
        canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
        this.props.onChange("");
    }
}
