import { patch } from "@web/core/utils/patch";
import { PhoneField } from "@web/views/fields/phone/phone_field";

// a masked number is nothing to dial
patch(PhoneField.prototype, {
    get phoneHref() {
        const value = this.props.record.data[this.props.name];
        return value && value.includes("*") ? undefined : super.phoneHref;
    },
});
