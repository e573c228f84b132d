import { registry } from "@web/core/registry";
import { SelectionField, selectionField } from "@web/views/fields/selection/selection_field";

/** A sign beside a part that does not fit the car, or may not; the reason is its tooltip. */
export class FitmentBadge extends SelectionField {
    static template = "dealer_workshop_fitment.FitmentBadge";

    get verdict() {
        return this.props.record.data[this.props.name];
    }

    get reason() {
        return [this.string, this.props.record.data.fitment_reason].filter(Boolean).join(": ");
    }
}

registry.category("fields").add("dealer_fitment_badge", {
    ...selectionField,
    component: FitmentBadge,
    fieldDependencies: [{ name: "fitment_reason", type: "char", readonly: true }],
});
