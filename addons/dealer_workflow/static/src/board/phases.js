import { onWillStart, onWillUpdateProps, useComponent, useState } from "@odoo/owl";

import { useService } from "@web/core/utils/hooks";

/**
 * @param {Object} list of a relational model
 * @returns {boolean} whether its groups are the stages of a workflow
 */
export function isGroupedByStage(list) {
    const field = list.isGrouped && list.groupByField;
    return Boolean(
        field && field.name === "workflow_stage_id" && field.relation === "dealer.workflow.stage"
    );
}

/**
 * The phases of the stages that the list of a renderer is grouped by; they arrive after the list
 * is shown: the colour of a column is not worth a second of an empty board.
 *
 * @returns {(group: Object) => string} phase of a group, "" when it is no stage
 */
export function useWorkflowPhases() {
    const component = useComponent();
    const orm = useService("orm");
    const phases = useState({});

    async function load({ list }) {
        if (!isGroupedByStage(list) || list.model.useSampleModel) {
            return;
        }
        const ids = list.groups.map((group) => group.value).filter((id) => id && !(id in phases));
        if (!ids.length) {
            return;
        }
        const stages = await orm.silent.searchRead(
            "dealer.workflow.stage",
            [["id", "in", ids]],
            ["phase"]
        );
        for (const stage of stages) {
            phases[stage.id] = stage.phase || "open";
        }
    }

    onWillStart(() => void load(component.props));
    onWillUpdateProps((nextProps) => void load(nextProps));
    return (group) =>
        (group.groupByField.name === "workflow_stage_id" && phases[group.value]) || "";
}
