import { Component, onWillUnmount, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const SECONDS = 2;

/**
 * Reads the record of the form again every two seconds: for work that goes on in the background.
 * Make it invisible when there is nothing more to wait for.
 */
export class Reload extends Component {
    static template = xml`<i class="fa fa-spinner fa-spin me-2" role="img" aria-hidden="true"/>`;
    static props = { ...standardWidgetProps };

    setup() {
        const timer = setInterval(() => this.reload(), SECONDS * 1000);
        onWillUnmount(() => clearInterval(timer));
    }

    async reload() {
        const record = this.props.record;
        if (this.reading || document.hidden || (await record.isDirty())) {
            return;
        }
        this.reading = true;
        try {
            await record.load();
        } catch {
            // the server is away for a moment: the next turn asks again
        } finally {
            this.reading = false;
        }
    }
}

registry.category("view_widgets").add("dealer_reload", { component: Reload });
