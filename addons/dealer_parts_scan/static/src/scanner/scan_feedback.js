import { browser } from "@web/core/browser/browser";

const MUTE = "dealer_parts_scan.mute";
// [hertz, seconds from the start, seconds long]
const TUNES = {
    ok: { wave: "sine", notes: [[1050, 0, 0.09]] },
    bin: {
        wave: "sine",
        notes: [
            [700, 0, 0.06],
            [700, 0.09, 0.06],
        ],
    },
    ask: {
        wave: "triangle",
        notes: [
            [520, 0, 0.14],
            [520, 0.2, 0.14],
        ],
    },
    error: { wave: "square", notes: [[190, 0, 0.4]] },
    finished: {
        wave: "sine",
        notes: [
            [660, 0, 0.1],
            [880, 0.11, 0.1],
            [1320, 0.22, 0.2],
        ],
    },
};
const SHAKES = {
    ok: 30,
    bin: 30,
    ask: [60, 60, 60],
    error: [160, 70, 160],
    finished: [60, 40, 120],
};

/** Sound and vibration: each outcome has its own, so that nobody has to look. */
export class ScanFeedback {
    constructor() {
        this.muted = browser.localStorage.getItem(MUTE) === "1";
    }

    toggle() {
        this.muted = !this.muted;
        browser.localStorage.setItem(MUTE, this.muted ? "1" : "0");
        return this.muted;
    }

    give(kind) {
        if ("vibrate" in browser.navigator) {
            browser.navigator.vibrate(SHAKES[kind]);
        }
        if (!this.muted) {
            this.play(TUNES[kind]);
        }
    }

    play({ wave, notes }) {
        const Context = window.AudioContext || window.webkitAudioContext;
        if (!Context) {
            return;
        }
        this.context = this.context || new Context();
        // browsers start silent until the first tap
        if (this.context.state === "suspended") {
            this.context.resume();
        }
        for (const [hertz, from, length] of notes) {
            const tone = this.context.createOscillator();
            const volume = this.context.createGain();
            const start = this.context.currentTime + from;
            tone.type = wave;
            tone.frequency.value = hertz;
            volume.gain.setValueAtTime(wave === "square" ? 0.12 : 0.3, start);
            volume.gain.exponentialRampToValueAtTime(0.001, start + length);
            tone.connect(volume).connect(this.context.destination);
            tone.start(start);
            tone.stop(start + length);
        }
    }
}
