import { patch } from "@web/core/utils/patch";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { ListRenderer } from "@web/views/list/list_renderer";
import { useWorkflowPhases } from "./phases";

patch(KanbanRenderer.prototype, {
    setup() {
        super.setup(...arguments);
        this.getWorkflowPhase = useWorkflowPhases();
    },

    getGroupClasses(group) {
        const classes = super.getGroupClasses(...arguments);
        const phase = this.getWorkflowPhase(group);
        return phase ? `${classes} o_workflow_group o_workflow_phase_${phase}` : classes;
    },
});

patch(ListRenderer.prototype, {
    setup() {
        super.setup(...arguments);
        this.getWorkflowPhase = useWorkflowPhases();
    },
});
