import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { KnowledgeHits } from "./knowledge_hits";

/** Find an article or a document: words above, classes beside, the best hit first. */
export class KnowledgeSearch extends Component {
    static template = "dealer_crm_knowledge.Search";
    static components = { KnowledgeHits, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.state = useState({ text: "", category: false, hits: [], asked: false });
        this.categories = [];
        this.request = 0;
        this.input = useAutofocus({ refName: "text" });
        this.ask = useDebounced(() => this.load(), 250);
        onWillStart(async () => {
            this.categories = await this.orm.searchRead(
                "dealer.knowledge.category",
                [],
                ["complete_name"]
            );
            await this.load();
        });
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.ask();
    }

    async choose(category) {
        this.state.category = this.state.category === category ? false : category;
        await this.load();
    }

    async load() {
        const request = ++this.request;
        const hits = await this.orm.call("dealer.knowledge.article", "search_knowledge", [
            this.state.text,
            this.state.category,
        ]);
        // what was typed meanwhile is asked already: an older answer must not lie over it
        if (request === this.request) {
            this.state.hits = hits;
            this.state.asked = Boolean(this.state.text.trim());
        }
    }
}

registry.category("actions").add("dealer_crm_knowledge.search", KnowledgeSearch);
