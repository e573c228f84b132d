import { onMounted, onWillUnmount } from "@odoo/owl";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { redirect } from "@web/core/utils/urls";
import { SignatureForm } from "@portal/signature_form/signature_form";

/**
 * The signature of a repair order's page: with it goes what the customer says of each line, and
 * the seal of what he was shown.
 */
export class RepairAnswer extends SignatureForm {
    static template = "dealer_workshop.RepairAnswer";

    setup() {
        super.setup();
        this.state.sending = false;
        const onChange = (ev) => {
            if (ev.target.matches(".btn-check")) {
                this.onDecision(ev.target);
            }
        };
        onMounted(() => {
            this.page.addEventListener("change", onChange);
            // a page that comes back from the browser's memory keeps what was chosen
            for (const input of this.page.querySelectorAll(".btn-check:checked")) {
                this.showReason(input);
            }
        });
        onWillUnmount(() => this.page?.removeEventListener("change", onChange));
    }

    get page() {
        return document.querySelector(".o_dealer_repair_page");
    }

    get decisions() {
        const decisions = {};
        for (const offer of this.page.querySelectorAll(".o_dealer_offer[data-open]")) {
            const decision = offer.querySelector(".btn-check:checked")?.value;
            const reason = offer.querySelector(".o_dealer_reason").value.trim();
            decisions[offer.dataset.line] = { decision, reason };
        }
        return decisions;
    }

    showReason(input) {
        const offer = input.closest(".o_dealer_offer");
        const agreed = input.value === "authorised";
        offer.querySelector(".o_dealer_reason").classList.toggle("d-none", agreed);
        offer.classList.toggle("o_dealer_left_out", !agreed);
    }

    async onDecision(input) {
        this.showReason(input);
        const { order, token } = this.page.dataset;
        const asked = (this.asked = (this.asked || 0) + 1);
        const answer = await rpc(`/my/repair/${order}/total`, {
            access_token: token,
            decisions: this.decisions,
        });
        if (answer.total && asked === this.asked) {
            this.page.querySelector(".o_dealer_total").textContent = answer.total;
        }
        this.state.error = answer.error || false;
    }

    /** Override of the portal's: one more thing is sent, and it is sent once. */
    async onClickSubmit() {
        if (this.state.sending) {
            return;
        }
        this.state.sending = true;
        this.state.error = false;
        const { token, digest } = this.page.dataset;
        try {
            const answer = await rpc(this.props.callUrl, {
                access_token: token,
                digest,
                decisions: this.decisions,
                name: this.signature.name,
                signature: this.signature.getSignatureImage().split(",")[1],
            });
            if (answer.force_refresh) {
                redirect(answer.redirect_url);
                return;
            }
            this.state.error = answer.error;
        } catch {
            this.state.error = this.offlineMessage;
        }
        this.state.sending = false;
    }

    get offlineMessage() {
        return this.rootRef.el.querySelector(".o_dealer_offline").textContent;
    }
}

registry.category("public_components").add("dealer_workshop.repair_answer", RepairAnswer);
