import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";

// megabytes a file may have; the server decides, the phone need not send it in vain
const MEGABYTES = 10;

/** The form somebody who joins fills in: it works without this, only less kindly. */
export class JoinForm extends Interaction {
    static selector = ".o_join_form";
    dynamicContent = {
        "#identity_kind": { "t-on-change": this.onKindChange },
        "input[type=file]": { "t-on-change": this.onFileChange },
        _root: { "t-on-submit": this.onSubmit },
    };

    onKindChange(ev) {
        // a Chinese ID card tells birthday and sex
        const isCard = ev.currentTarget.value === "cn_id";
        this.el.querySelector(".o_join_foreign").classList.toggle("d-none", isCard);
    }

    onFileChange(ev) {
        const input = ev.currentTarget;
        const large = [...input.files].find((file) => file.size > MEGABYTES * 1024 * 1024);
        input.setCustomValidity("");
        input.classList.toggle("is-invalid", Boolean(large));
        input.parentElement.querySelector(".o_join_too_large")?.remove();
        if (large) {
            const message = document.createElement("div");
            message.className = "o_join_too_large invalid-feedback d-block";
            message.textContent = _t(
                "“%(file)s” is larger than %(limit)s MB: take the photo at a lower resolution.",
                { file: large.name, limit: MEGABYTES }
            );
            input.after(message);
            input.value = "";
        }
    }

    onSubmit(ev) {
        if (this.isSent) {
            ev.preventDefault(); // a second tap sends nothing twice
            return;
        }
        this.isSent = true;
        ev.submitter?.classList.add("disabled");
    }
}

registry.category("public.interactions").add("dealer_hr_onboarding.join", JoinForm);
