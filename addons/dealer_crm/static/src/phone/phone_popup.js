import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** Who calls: name, cars, what is open, and one tap to the customer's page. */
export class DealerPhonePopup extends Component {
    static template = "dealer_crm.PhonePopup";
    static props = {};

    setup() {
        this.phone = useService("dealer_phone");
        this.state = useState(this.phone.state);
    }
}

registry.category("main_components").add("DealerPhonePopup", { Component: DealerPhonePopup });
