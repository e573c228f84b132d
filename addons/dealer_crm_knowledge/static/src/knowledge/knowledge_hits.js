import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What was found: title, why, the piece of text; a tap opens the article. */
export class KnowledgeHits extends Component {
    static template = "dealer_crm_knowledge.Hits";
    static props = { hits: Array };

    setup() {
        this.action = useService("action");
    }

    open(hit) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "dealer.knowledge.article",
            res_id: hit.id,
            views: [[false, "form"]],
        });
    }
}

/** Beside a document: what is known of its matter. */
export class KnowledgeField extends Component {
    static template = "dealer_crm_knowledge.Field";
    static components = { KnowledgeHits };
    static props = { ...standardFieldProps };

    get hits() {
        return this.props.record.data[this.props.name]?.hits || [];
    }
}

registry.category("fields").add("dealer_knowledge", {
    component: KnowledgeField,
    supportedTypes: ["json"],
});
