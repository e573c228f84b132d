import { patch } from "@web/core/utils/patch";
import { DynamicGroupList } from "@web/model/relational_model/dynamic_group_list";
import { moveToStage } from "./move";
import { isGroupedByStage } from "./phases";

patch(DynamicGroupList.prototype, {
    /** Dragging between stages takes the step that leads there, or the card goes back. */
    async moveRecord(dataRecordId, dataGroupId, refId, targetGroupId) {
        if (dataGroupId === targetGroupId || !isGroupedByStage(this)) {
            return super.moveRecord(...arguments);
        }
        const source = this.groups.find((group) => group.id === dataGroupId);
        const target = this.groups.find((group) => group.id === targetGroupId);
        const place = source.list.records.findIndex((record) => record.id === dataRecordId);
        const record = source.list.records[place];
        const targetPlace = target.list.records.findIndex((other) => other.id === refId) + 1;
        source._removeRecords([record.id]);
        target._addRecord(record, targetPlace);
        let moved = false;
        try {
            moved = await moveToStage(this.model, record, target.value);
        } finally {
            if (!moved) {
                target._removeRecords([record.id]);
                source._addRecord(record, place);
            }
        }
        if (moved) {
            // sums, progress and other documents may have moved with it
            await this.model.load();
        }
    },
});
