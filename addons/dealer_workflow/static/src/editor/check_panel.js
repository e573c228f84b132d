import { Component } from "@odoo/owl";

/** What the check found; each finding leads to where it is. */
export class CheckPanel extends Component {
    static template = "dealer_workflow.CheckPanel";
    static props = { findings: { optional: true }, onShow: Function, onCheck: Function };

    get errors() {
        return (this.props.findings || []).filter((finding) => finding.level === "error").length;
    }
}
