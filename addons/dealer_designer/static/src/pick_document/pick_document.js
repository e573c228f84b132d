import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { fuzzyLookup } from "@web/core/utils/search";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Which kind of document is to be customised. */
export class PickDocument extends Component {
    static template = "dealer_designer.PickDocument";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ models: [], search: "" });
        useAutofocus({ refName: "search" });
        onWillStart(async () => {
            this.state.models = await this.orm.call("dealer.designer", "get_models", [true]);
        });
    }

    get models() {
        const { models, search } = this.state;
        return search ? fuzzyLookup(search, models, ({ label, model }) => [label, model]) : models;
    }

    onPick({ model }) {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "dealer_designer.designer",
            params: { model, view_type: "form" },
        });
    }
}

registry.category("actions").add("dealer_designer.pick_document", PickDocument);
