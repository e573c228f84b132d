import { Component, useEffect, useRef } from "@odoo/owl";

import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";

/** The stages of a workflow: what is past, where the document stands, what may come. */
export class StageBar extends Component {
    static template = "dealer_workflow.StageBar";
    static components = { Dropdown, DropdownItem };
    static props = {
        stages: Array,
        current: Number,
        isReachable: Function, // (stage) => boolean
        select: Function, // (stage) => void
    };

    setup() {
        this.rootRef = useRef("root");
        // where the bar is too long it scrolls: the current stage is what matters
        useEffect(
            (bar) => {
                const current = bar?.querySelector(".o_workflow_current");
                if (current && bar.scrollWidth > bar.clientWidth) {
                    bar.scrollLeft =
                        current.offsetLeft - (bar.clientWidth - current.offsetWidth) / 2;
                }
            },
            () => [this.rootRef.el, this.props.current]
        );
    }

    get currentIndex() {
        return this.props.stages.findIndex((stage) => stage.id === this.props.current);
    }

    get stages() {
        const current = this.props.stages[this.currentIndex];
        return this.props.stages.map((stage, index) => {
            const isCurrent = stage.id === this.props.current;
            const isPast =
                index < this.currentIndex &&
                current.phase !== "cancelled" &&
                stage.phase !== "cancelled";
            return {
                ...stage,
                isCurrent,
                isPast,
                isReachable: !isCurrent && this.props.isReachable(stage),
                className: [
                    `o_workflow_phase_${stage.phase || "open"}`,
                    isCurrent ? "o_workflow_current" : "",
                    isPast ? "o_workflow_past" : "",
                    stage.color ? `o_workflow_color_${stage.color}` : "",
                ].join(" "),
            };
        });
    }

    get shown() {
        return this.stages.filter((stage) => !stage.fold || stage.isCurrent);
    }

    get folded() {
        return this.stages.filter((stage) => stage.fold && !stage.isCurrent);
    }

    get current() {
        return this.stages.find((stage) => stage.isCurrent);
    }

    get place() {
        return `${this.currentIndex + 1}/${this.props.stages.length}`;
    }

    get pillLabel() {
        return _t("Stage: %(stage)s (%(place)s)", { stage: this.current.name, place: this.place });
    }

    select(stage) {
        if (stage.isReachable) {
            this.props.select(stage);
        }
    }
}
