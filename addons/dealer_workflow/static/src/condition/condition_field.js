import { registry } from "@web/core/registry";
import { DomainField, domainField } from "@web/views/fields/domain/domain_field";

/**
 * A condition on documents, for people who draw workflows and may see none of the documents: it
 * says whether the condition can be read, not how many documents fit.
 */
export class ConditionField extends DomainField {
    static template = "dealer_workflow.ConditionField";

    setup() {
        super.setup();
        this.state.problem = false;
    }

    async checkProps(props = this.props) {
        const model = this.getResModel(props);
        if (!model) {
            this.state.problem = false;
            return;
        }
        this.state.problem = await this.orm.call("dealer.workflow", "check_condition", [
            model,
            this.getDomain(props),
        ]);
        this.updateState({ isValid: !this.state.problem });
    }

    async quickValidityCheck(props) {
        await this.checkProps(props);
        return !this.state.problem;
    }
}

registry.category("fields").add("dealer_workflow_condition", {
    ...domainField,
    component: ConditionField,
});
