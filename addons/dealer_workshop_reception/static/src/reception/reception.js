import { _t } from "@web/core/l10n/translation";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { ConnectionAbortedError, ConnectionLostError, rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { readPhoto } from "@dealer_base/checklist/photo";
import { DraftStore, newUuid } from "./draft_store";
import { readBarcode } from "./read_barcode";
import { ReceptionCheck } from "./reception_check";
import { ReceptionMarks } from "./reception_marks";
import { SignaturePad } from "./signature_pad";

/** ms until a request counts as lost; sent again it still makes one order. */
const PATIENCE = 30000;
const STEPS = ["arrival", "concerns", "walk", "check", "sign"];

class Offline extends Error {}

/**
 * The tablet at reception: from the car that stops at the door to the order the customer signed.
 * A screen for each step, what is next always in sight; everything stays on the device until the
 * one request that saves it.
 */
export class Reception extends Component {
    static template = "dealer_workshop_reception.Reception";
    static components = { ReceptionCheck, ReceptionMarks, SignaturePad };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
        this.body = useRef("body");
        this.searchBox = useRef("search");
        this.store = new DraftStore();
        this.hasCamera = isBarcodeScannerSupported();
        this.state = useState({
            step: "find",
            home: null,
            drafts: [],
            text: "",
            found: null,
            draft: null,
            people: null,
            models: null,
            alertsOpen: false,
            busy: false,
            error: "",
            offline: false,
            open: null, // the order this car is here with already
            done: null, // what the server made of the draft
            email: "",
            sent: false,
            newConcern: "",
        });
        useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) =>
            this.onScanned(detail.barcode)
        );
        useExternalListener(window, "online", () => this.onOnline());
        useExternalListener(window, "pagehide", () => this.keep());
        onWillStart(() => this.loadHome());
        onMounted(() => this.searchBox.el?.focus());
        onWillUnmount(() => {
            browser.clearTimeout(this.keeping);
            this.keep();
        });
    }

    // --- asking the server ---

    async call(method, args) {
        const request = rpc(
            `/web/dataset/call_kw/dealer.reception/${method}`,
            { model: "dealer.reception", method, args, kwargs: { context: user.context } },
            { silent: true }
        );
        const timer = browser.setTimeout(() => request.abort(), PATIENCE);
        try {
            const result = await request;
            this.state.offline = false;
            return result;
        } catch (error) {
            if (error instanceof ConnectionLostError || error instanceof ConnectionAbortedError) {
                this.state.offline = true;
                throw new Offline(
                    _t("No connection. Nothing is lost: it is kept on this device. Try again.")
                );
            }
            throw new Error(error.data?.message || error.message);
        } finally {
            browser.clearTimeout(timer);
        }
    }

    /** One thing at a time; what goes wrong is said in one sentence. */
    async run(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        this.state.error = "";
        try {
            return await work();
        } catch (error) {
            this.state.error = error.message;
        } finally {
            this.state.busy = false;
        }
    }

    async loadHome() {
        this.state.drafts = await this.store.list();
        try {
            this.state.home = await this.call("get_home", []);
        } catch (error) {
            this.state.error = error.message;
        }
    }

    onOnline() {
        this.state.offline = false;
        if (!this.state.home) {
            return this.run(() => this.loadHome());
        }
    }

    // --- the draft ---

    get draft() {
        return this.state.draft;
    }

    get title() {
        const { car, vehicle, partner } = this.draft;
        const name = car
            ? car.plate || car.name
            : vehicle.license_plate || vehicle.vin || _t("New car");
        return [name, car?.owner.name || partner.name].filter(Boolean).join(" · ");
    }

    newDraft(values) {
        return {
            uuid: newUuid(),
            step: "arrival",
            car: null,
            vehicle: { vin: "", license_plate: "", model_id: false, model: "", model_year: "" },
            vinInfo: "",
            vinTrouble: "",
            partner: { id: false, name: "", phone: "" },
            otherCustomer: false,
            bringer: { on: false, name: "", phone: "" },
            arrival: "",
            arrivalText: "",
            mileage: "",
            fuel: "",
            things: [],
            belongings: "",
            promised: "",
            concerns: [],
            answers: {},
            marks: [],
            noDamage: false,
            note: "",
            signature: "",
            signedBy: "",
            ...values,
        };
    }

    /** Written down shortly after each touch. */
    touch() {
        browser.clearTimeout(this.keeping);
        this.keeping = browser.setTimeout(() => this.keep(), 300);
    }

    async keep() {
        if (this.draft && !this.state.done) {
            try {
                await this.store.save(this.draft, this.title);
            } catch {
                this.notification.add(_t("This device has no room left for drafts: save soon."), {
                    type: "warning",
                });
            }
        }
    }

    set(values) {
        Object.assign(this.draft, values);
        this.touch();
    }

    begin(draft, step = "arrival") {
        Object.assign(this.state, {
            draft,
            step: draft.step && draft.step !== "find" ? draft.step : step,
            found: null,
            text: "",
            error: "",
            open: draft.car?.open_order || null,
            done: null,
            alertsOpen: false,
        });
        this.touch();
    }

    async resume(head) {
        const draft = await this.store.read(head.uuid);
        if (draft) {
            this.begin(draft);
            if (draft.car && !this.state.offline) {
                // what was known may be older than the draft
                await this.run(async () => {
                    const car = await this.call("open_car", [draft.car.id]);
                    if (car) {
                        this.set({ car });
                        this.state.open = car.open_order || null;
                    }
                });
            }
        }
    }

    async discard(head) {
        await this.store.drop(head.uuid);
        this.state.drafts = await this.store.list();
    }

    // --- finding the car ---

    onSearchKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.search();
        }
    }

    onScanned(code) {
        if (this.state.step === "find") {
            this.state.text = code;
            this.search();
        } else if (this.state.step === "arrival" && !this.draft.car) {
            this.readVin(code);
        }
    }

    async scan() {
        try {
            this.onScanned(await scanBarcode(this.env));
        } catch (error) {
            this.state.error = error.message;
        }
    }

    async onBarcodePhoto(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (file) {
            await this.run(async () => {
                const code = await readBarcode(file);
                if (!code) {
                    throw new Error(
                        _t("No barcode was found on the photo. Go closer, or type the last six.")
                    );
                }
                this.state.busy = false;
                this.onScanned(code);
            });
        }
    }

    search() {
        const text = this.state.text.trim();
        if (!text) {
            return;
        }
        return this.run(async () => {
            const found = await this.call("find", [text]);
            this.state.found = found;
            this.state.text = found.text;
            if (found.cars.length === 1 && found.cars[0].vin === found.text) {
                this.begin(this.newDraft({ car: await this.call("open_car", [found.cars[0].id]) }));
            }
        });
    }

    openCar(id, values = () => ({})) {
        return this.run(async () => {
            const car = await this.call("open_car", [id]);
            if (!car) {
                throw new Error(_t("This car is gone: find it again by its plate or VIN."));
            }
            this.begin(this.newDraft({ car, ...values(car) }));
        });
    }

    openArrival(arrival) {
        const values = { arrival: arrival.key, arrivalText: arrival.text || "" };
        if (arrival.vehicle_id) {
            // whoever booked it orders the work, if he is not the owner
            const partner = { id: arrival.partner_id, name: arrival.name || "", phone: "" };
            return this.openCar(arrival.vehicle_id, (car) => ({
                ...values,
                ...(arrival.partner_id && arrival.partner_id !== car.owner.id
                    ? { otherCustomer: Boolean(car.owner.id), partner }
                    : {}),
            }));
        }
        const partner = { id: arrival.partner_id || false, name: arrival.name || "", phone: "" };
        const draft = this.newDraft({ ...values, partner });
        draft.vehicle.license_plate = arrival.plate || "";
        this.begin(draft);
    }

    openNewCar() {
        const draft = this.newDraft({});
        const { found, text } = this.state;
        const vin = found?.vin;
        if (vin) {
            draft.vehicle.vin = vin;
        } else if (/\p{L}/u.test(text) && /\d/.test(text) && text.length <= 10) {
            draft.vehicle.license_plate = text.toUpperCase();
        } else if (/^[\d\s+-]{7,}$/.test(text)) {
            draft.partner.phone = text;
        }
        this.begin(draft);
        if (vin) {
            return this.readVin(vin);
        }
    }

    leave() {
        this.keep();
        Object.assign(this.state, {
            draft: null,
            step: "find",
            done: null,
            open: null,
            found: null,
            text: "",
            error: "",
            sent: false,
            email: "",
        });
        return this.loadHome();
    }

    formatTime(text) {
        return text ? deserializeDateTime(text).toFormat("HH:mm") : "";
    }

    formatDay(text) {
        return text ? deserializeDateTime(text).toLocaleString(luxon.DateTime.DATE_MED) : "";
    }

    formatSaved(iso) {
        return luxon.DateTime.fromISO(iso).toLocaleString(luxon.DateTime.DATETIME_SHORT);
    }

    // --- a new car and its people ---

    readVin(text) {
        return this.run(async () => {
            const { draft } = this;
            const said = await this.call("read_vin", [text]);
            draft.vehicle.vin = said.vin;
            if (said.vehicle_id) {
                this.set({ car: await this.call("open_car", [said.vehicle_id]) });
                this.state.open = draft.car.open_order || null;
                return;
            }
            const better = said.suggestions?.[0];
            this.set({
                vinInfo: said.info || "",
                vinTrouble: said.error || said.warning || "",
                vinBetter: better || "",
            });
            if (!said.error && said.info !== undefined) {
                draft.vehicle.brand_id = said.brand_id;
                draft.vehicle.model_id = said.model.id || draft.vehicle.model_id;
                draft.vehicle.model = said.model.name || draft.vehicle.model;
                draft.vehicle.model_year = said.model_year || draft.vehicle.model_year;
            }
        });
    }

    onVin(ev) {
        const text = ev.target.value.trim();
        this.draft.vehicle.vin = text;
        this.set({ vinInfo: "", vinTrouble: "", vinBetter: "" });
        return text && this.readVin(text);
    }

    setVehicle(values) {
        Object.assign(this.draft.vehicle, values);
        this.touch();
    }

    async onModel(ev) {
        const text = ev.target.value;
        this.setVehicle({ model: text, model_id: false });
        if (text.trim()) {
            const { brand_id } = this.draft.vehicle;
            this.state.models = await this.call("find_models", [text, brand_id || false]).catch(
                () => null
            );
        } else {
            this.state.models = null;
        }
    }

    chooseModel(model) {
        this.setVehicle({ model: model.name, model_id: model.id });
        this.state.models = null;
    }

    async onPerson(fname, ev) {
        this.set({ partner: { ...this.draft.partner, id: false, [fname]: ev.target.value } });
        const text = ev.target.value;
        this.state.people = await this.call("find_people", [text]).catch(() => null);
    }

    choosePerson(person) {
        this.set({ partner: { ...person } });
        this.state.people = null;
    }

    get customerName() {
        const { car, partner, otherCustomer } = this.draft;
        return (!car || otherCustomer ? partner.name : car.owner.name) || "";
    }

    /** Somebody has to order the work: the owner, unless there is none or it is somebody else. */
    get asksCustomer() {
        const { car, otherCustomer } = this.draft;
        return !car || !car.owner.id || otherCustomer;
    }

    // --- mileage, fuel, time ---

    get mileage() {
        return parseInt(String(this.draft.mileage).replace(/\D/g, ""), 10) || 0;
    }

    get mileageWarning() {
        const last = this.draft.car?.odometer || 0;
        return this.mileage && this.mileage < last
            ? _t(
                  "Lower than the last reading of %s km: read it again. Kept, it counts as a rollback.",
                  last
              )
            : "";
    }

    get promises() {
        const now = luxon.DateTime.now();
        const at = (days, hour) =>
            now.plus({ days }).set({ hour, minute: 0, second: 0, millisecond: 0 });
        const quarter = (time) => time.set({ minute: Math.ceil(time.minute / 15) * 15, second: 0 });
        return [
            [_t("In 1 h"), quarter(now.plus({ hours: 1 }))],
            [_t("In 2 h"), quarter(now.plus({ hours: 2 }))],
            [_t("Today 17:00"), at(0, 17)],
            [_t("Tomorrow 12:00"), at(1, 12)],
            [_t("Tomorrow 17:00"), at(1, 17)],
        ]
            .filter(([, time]) => time > now)
            .map(([label, time]) => ({ label, value: time.toFormat("yyyy-MM-dd'T'HH:mm") }));
    }

    get fuelItem() {
        return this.checklist?.items.find((item) => item.fact === "fuel" && item.photo !== "never");
    }

    get fuelPhotos() {
        return this.fuelItem ? this.draft.answers[this.fuelItem.id]?.photos || [] : [];
    }

    async onDashboardPhoto(ev) {
        const files = [...ev.target.files];
        ev.target.value = "";
        await this.addPhotos(this.fuelItem.id, files);
    }

    async addPhotos(itemId, files) {
        const photos = await Promise.all(files.map(readPhoto));
        const answer = this.draft.answers[itemId] || {};
        this.answer(itemId, { photos: [...(answer.photos || []), ...photos] });
    }

    answer(itemId, values) {
        this.draft.answers[itemId] = { ...this.draft.answers[itemId], ...values };
        this.touch();
    }

    // --- concerns ---

    addConcern(text, alert = "") {
        if (text.trim() && !this.hasConcern(text, alert)) {
            this.draft.concerns.push({ id: newUuid(), text: text.trim(), alert });
            this.touch();
        }
        this.state.newConcern = "";
    }

    hasConcern(text, alert = "") {
        return this.draft.concerns.some((one) =>
            alert ? one.alert === alert : one.text === text.trim()
        );
    }

    removeConcern(concern) {
        this.set({ concerns: this.draft.concerns.filter((one) => one.id !== concern.id) });
    }

    onConcernKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.addConcern(this.state.newConcern);
        }
    }

    toggleThing(thing) {
        const { things } = this.draft;
        this.set({
            things: things.includes(thing)
                ? things.filter((one) => one !== thing)
                : [...things, thing],
        });
    }

    // --- alerts ---

    get alerts() {
        return this.draft?.car?.alerts || [];
    }

    get urgentCount() {
        return this.alerts.filter((alert) => alert.level !== "info").length;
    }

    takeAlert(alert) {
        this.addConcern(alert.job.concern || alert.title, alert.key);
    }

    openAlert(alert) {
        this.keep();
        return this.action.doAction(alert.action);
    }

    iconOf(alert) {
        return {
            danger: "fa-exclamation-circle",
            warning: "fa-exclamation-triangle",
            info: "fa-info-circle",
        }[alert.level];
    }

    // --- steps ---

    get checklist() {
        return this.draft?.car ? this.draft.car.checklist : this.state.home?.checklist;
    }

    get questions() {
        return (this.checklist?.items || []).filter((item) => !item.fact);
    }

    isAnswered(item) {
        const answer = this.draft.answers[item.id] || {};
        return Boolean(
            answer.result ||
            answer.choice ||
            (answer.number !== undefined && answer.number !== "") ||
            (answer.text || "").trim()
        );
    }

    get steps() {
        const labels = {
            arrival: _t("Car"),
            concerns: _t("Wishes"),
            walk: _t("Walk round"),
            check: _t("Check"),
            sign: _t("Sign"),
        };
        return STEPS.filter((step) => step !== "check" || this.questions.length).map(
            (key, index) => ({
                key,
                number: index + 1,
                label: labels[key],
                done: !this.missingIn(key).length,
                current: key === this.state.step,
            })
        );
    }

    /** What a step still lacks, in words; `must` is what the order cannot be made without. */
    missingIn(step) {
        const { draft } = this;
        const missing = [];
        if (step === "arrival") {
            if (!draft.car && !draft.vehicle.vin && !draft.vehicle.license_plate) {
                missing.push({ must: true, text: _t("plate or VIN") });
            }
            if (!draft.car && draft.vinTrouble && !draft.vinInfo) {
                missing.push({ must: true, text: _t("a VIN that is right") });
            }
            if (this.asksCustomer && !draft.partner.name.trim()) {
                missing.push({ must: true, text: _t("customer's name") });
            }
            if (!this.mileage) {
                missing.push({ must: true, text: _t("mileage") });
            }
            if (!draft.fuel) {
                missing.push({ text: _t("fuel") });
            }
            if (this.fuelItem?.photo === "always" && !this.fuelPhotos.length) {
                missing.push({ text: _t("photo of the dashboard") });
            }
        } else if (step === "concerns") {
            if (!draft.concerns.length && !draft.arrival) {
                missing.push({ must: true, text: _t("what the customer asks for") });
            }
            if (!draft.promised) {
                missing.push({ text: _t("promised time") });
            }
        } else if (step === "walk") {
            if (!draft.marks.length && !draft.noDamage) {
                missing.push({ text: _t("damage, or that there is none") });
            }
        } else if (step === "check") {
            const open = this.questions.filter((item) => item.required && !this.isAnswered(item));
            if (open.length) {
                missing.push({ text: _t("%s answers", open.length) });
            }
        } else if (step === "sign") {
            if (this.checklist?.signature && !draft.signature) {
                missing.push({ text: _t("signature") });
            } else if (draft.signature && !draft.signedBy.trim()) {
                missing.push({ text: _t("name of who signs") });
            }
        }
        return missing;
    }

    get missing() {
        return this.steps.flatMap((step) =>
            this.missingIn(step.key).map((one) => ({ ...one, step: step.key, label: step.label }))
        );
    }

    get mustHave() {
        return this.missing.filter((one) => one.must);
    }

    get nextStep() {
        const at = this.steps.findIndex((step) => step.current);
        return this.steps[at + 1];
    }

    get previousStep() {
        const at = this.steps.findIndex((step) => step.current);
        return this.steps[at - 1];
    }

    /** What this step lacks, for the line beside the button. */
    get hint() {
        return this.missingIn(this.state.step)
            .map((one) => one.text)
            .join(", ");
    }

    go(step) {
        this.state.step = step;
        this.state.error = "";
        if (this.draft) {
            if (step === "sign" && !this.draft.signedBy) {
                const { bringer } = this.draft;
                this.draft.signedBy = (bringer.on && bringer.name) || this.customerName;
            }
            this.set({ step });
            this.keep();
        }
        if (this.body.el) {
            this.body.el.scrollTop = 0;
        }
    }

    // --- saving ---

    get data() {
        const { draft } = this;
        const { car, vehicle, partner } = draft;
        const named = partner.id ? { partner_id: partner.id } : { partner };
        return {
            uuid: draft.uuid,
            ...(car ? { vehicle_id: car.id } : { vehicle }),
            ...(this.asksCustomer ? named : {}),
            arrival: draft.arrival || false,
            bringer: draft.bringer.on ? draft.bringer : {},
            mileage: this.mileage,
            fuel: draft.fuel,
            belongings: [...draft.things, draft.belongings.trim()].filter(Boolean).join(", "),
            promised_on: draft.promised
                ? serializeDateTime(luxon.DateTime.fromISO(draft.promised))
                : false,
            concerns: draft.concerns.map(({ text, alert }) => ({ text, alert })),
            answers: Object.entries(draft.answers).map(([item, answer]) => ({
                item_id: Number(item),
                ...answer,
            })),
            marks: draft.marks,
            note: draft.note,
            signature: draft.signature,
            signed_by: draft.signedBy,
        };
    }

    save(anyway = false) {
        return this.run(async () => {
            if (this.mustHave.length) {
                this.go(this.mustHave[0].step);
                throw new Error(
                    _t("Still missing: %s.", this.mustHave.map((one) => one.text).join(", "))
                );
            }
            await this.keep();
            const answer = await this.call("receive", [{ ...this.data, anyway }]);
            if (answer.state === "open") {
                this.state.open = answer.order;
                this.state.step = "open";
                return;
            }
            browser.clearTimeout(this.keeping);
            this.state.done = answer;
            this.state.email = answer.order.email;
            this.state.step = "done";
            await this.store.drop(this.draft.uuid);
        });
    }

    openOrder(order) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "dealer.repair.order",
            res_id: order.id,
            views: [[false, "form"]],
        });
    }

    /** The car is here with an order already: what was gathered is not needed any more. */
    async joinOrder(order) {
        await this.store.drop(this.draft.uuid);
        this.state.draft = null;
        return this.openOrder(order);
    }

    printSheet(order) {
        return this.action.doAction({
            type: "ir.actions.report",
            report_type: "qweb-pdf",
            report_name: "dealer_workshop_reception.report_reception",
            context: { active_ids: [order.id] },
        });
    }

    sendSheet(order) {
        return this.run(async () => {
            await this.call("send_sheet", [order.id, this.state.email]);
            this.state.sent = true;
        });
    }
}

registry.category("actions").add("dealer_workshop_reception.reception", Reception);
