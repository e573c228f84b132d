import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** A box to scan into on a document; its model's `scan(code)` says what happened. */
export class ToolScanBox extends Component {
    static template = "dealer_tools.ScanBox";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.box = useRef("box");
        this.state = useState({ message: "", ok: true });
        this.queue = Promise.resolve();
        onMounted(() => this.box.el?.focus());
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            this.submit();
        }
    }

    submit() {
        const code = this.box.el.value.trim();
        this.box.el.value = "";
        this.box.el.focus();
        if (code) {
            this.queue = this.queue.then(() => this.send(code));
        }
    }

    async send(code) {
        const { record } = this.props;
        await record.save();
        try {
            Object.assign(
                this.state,
                await this.orm.call(record.resModel, "scan", [[record.resId], code])
            );
        } catch (error) {
            Object.assign(this.state, { ok: false, message: error.data?.message || error.message });
        }
        await record.load();
    }
}

registry.category("view_widgets").add("dealer_tool_scan_box", { component: ToolScanBox });
