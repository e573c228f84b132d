import { PreviewNode } from "./preview_node";

/** A column of a list, or one entry of a search. */
export class PreviewColumn extends PreviewNode {
    static template = "dealer_designer.PreviewColumn";

    get hasLabel() {
        return true;
    }

    get inList() {
        return this.designer.viewType === "list";
    }

    get title() {
        return this.node.field ? this.label : this.buttonLabel;
    }
}

PreviewNode.components = { ...PreviewNode.components, PreviewColumn };
