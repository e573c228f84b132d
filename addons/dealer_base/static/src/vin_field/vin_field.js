import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";

/**
 * A VIN as it is typed. What was probably meant is offered below and taken with one tap.
 */
export class VinField extends CharField {
    static template = "dealer_base.VinField";

    get suggestions() {
        if (this.props.readonly) {
            return [];
        }
        return (this.props.record.data.vin_suggestion || "").split(" ").filter(Boolean);
    }

    async take(vin) {
        await this.props.record.update({ [this.props.name]: vin });
    }
}

registry.category("fields").add("dealer_vin", {
    ...charField,
    component: VinField,
    fieldDependencies: [{ name: "vin_suggestion", type: "char", readonly: true }],
});
