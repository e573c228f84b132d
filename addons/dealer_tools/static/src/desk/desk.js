import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * The tool desk: one box for a scanner that types (keyboard wedge), a phone or hands. The badge
 * chooses the technician; each tool scanned then goes to him, or comes back if it was lent.
 */
export class ToolDesk extends Component {
    static template = "dealer_tools.Desk";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.box = useRef("box");
        this.queue = Promise.resolve();
        this.state = useState({ person: null, log: [], choices: [], waiting: 0 });
        onMounted(() => this.focus());
    }

    focus() {
        this.box.el?.focus();
    }

    formatDue(due) {
        return formatDateTime(deserializeDateTime(due));
    }

    onKeydown(ev) {
        if (ev.key === "Enter" || (ev.key === "Tab" && this.box.el.value)) {
            ev.preventDefault();
            this.submit();
        }
    }

    /** A scanner is faster than the server: what it types waits in line, in order. */
    submit(code = this.box.el.value) {
        this.box.el.value = "";
        this.focus();
        if (code.trim()) {
            this.enqueue(() => ["desk_scan", [code, this.state.person?.id || false]]);
        }
    }

    enqueue(getCall) {
        this.state.waiting++;
        this.queue = this.queue.then(async () => {
            try {
                const [method, args] = getCall();
                this.receive(await this.orm.call("dealer.tool", method, args));
            } catch (error) {
                this.receive({
                    kind: "refused",
                    message: error.data?.message || error.message,
                    choices: [],
                });
            } finally {
                this.state.waiting--;
            }
        });
        return this.queue;
    }

    receive(answer) {
        this.state.choices = answer.choices;
        if (answer.person) {
            this.state.person = answer.person;
        }
        if (answer.kind !== "choose") {
            this.state.log.unshift({ ...answer, key: Date.now() + Math.random() });
            this.state.log.splice(30);
        }
    }

    choose(choice) {
        this.state.choices = [];
        this.focus();
        if (choice.kind === "person") {
            return this.enqueue(() => ["desk_choose_person", [choice.id]]);
        }
        this.submit(choice.code);
    }

    done() {
        this.state.person = null;
        this.state.log = [];
        this.focus();
    }

    /** What came back by scan counts as in order; here somebody says it is not. */
    async reportDamage(entry) {
        await this.action.doAction("dealer_tools.dealer_tool_return_action", {
            additionalContext: { default_tool_id: entry.tool.id, tool_just_returned: true },
            onClose: () => this.focus(),
        });
    }
}

registry.category("actions").add("dealer_tools.desk", ToolDesk);
