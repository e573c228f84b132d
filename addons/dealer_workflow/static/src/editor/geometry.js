/**
 * Where things of the drawing are: sizes, arrows and their labels. Plain functions, no Odoo.
 * Coordinates are pixels of the drawing, before zoom; a place is the top left corner of a stage.
 */

export const STAGE = { width: 212, height: 74 };
export const LABEL = { height: 24, maxWidth: 190 };
export const GRID = 10;

const SIDES = {
    bottom: { x: 0, y: 1 },
    top: { x: 0, y: -1 },
    right: { x: 1, y: 0 },
    left: { x: -1, y: 0 },
};
const PAIRS = Object.keys(SIDES).flatMap((from) => Object.keys(SIDES).map((to) => [from, to]));
const BENDS = [1, 2.2];
const SAMPLES = 18;

let measurer;

/** Width of a text in pixels. */
export function measure(text, font) {
    measurer = measurer || document.createElement("canvas").getContext("2d");
    measurer.font = font;
    return measurer.measureText(text).width;
}

/** A text cut to a width, with an ellipsis. */
export function cut(text, width, font) {
    if (measure(text, font) <= width) {
        return text;
    }
    let end = text.length;
    while (end > 1 && measure(`${text.slice(0, end)}…`, font) > width) {
        end--;
    }
    return `${text.slice(0, end).trimEnd()}…`;
}

/** A text in at most two lines of a width; breaks between words, Chinese anywhere. */
export function wrap(text, width, font) {
    if (measure(text, font) <= width) {
        return [text];
    }
    const pieces = text.match(/[\u2E80-\uFFEF]|[^\s\u2E80-\uFFEF]+\s*|\s+/g) || [text];
    let first = "";
    while (pieces.length && measure((first + pieces[0]).trimEnd(), font) <= width) {
        first += pieces.shift();
    }
    if (!first) {
        return [cut(text, width, font)];
    }
    const rest = pieces.join("");
    return rest ? [first.trimEnd(), cut(rest, width, font)] : [first.trimEnd()];
}

export function snap(value) {
    return Math.round(value / GRID) * GRID;
}

function overlap(a, b, margin = 0) {
    const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) + margin;
    const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) + margin;
    return width > 0 && height > 0 ? width * height : 0;
}

function inside(box, point, margin) {
    return (
        point.x > box.x - margin &&
        point.x < box.x + box.width + margin &&
        point.y > box.y - margin &&
        point.y < box.y + box.height + margin
    );
}

function centre(box) {
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The part of a side where arrows may touch: labels on the top edge are kept free. */
function getEdge(box, side) {
    if (side === "top" || side === "bottom") {
        const start = side === "top" && box.taken ? Math.min(box.taken + 10, box.width - 40) : 16;
        return { start, end: box.width - 16 };
    }
    return { start: 10, end: box.height - 10 };
}

function getPort(box, side, place = 0.5) {
    const { start, end } = getEdge(box, side);
    const offset = start + (end - start) * place;
    if (side === "top") {
        return { x: box.x + offset, y: box.y };
    }
    if (side === "bottom") {
        return { x: box.x + offset, y: box.y + box.height };
    }
    return { x: side === "left" ? box.x : box.x + box.width, y: box.y + offset };
}

function makeCurve(start, from, end, to, bend) {
    const distance = Math.hypot(end.x - start.x, end.y - start.y);
    const reach = Math.min(Math.max(distance * 0.4, 36), 150) * bend;
    const a = { x: start.x + SIDES[from].x * reach, y: start.y + SIDES[from].y * reach };
    const b = { x: end.x + SIDES[to].x * reach, y: end.y + SIDES[to].y * reach };
    return [start, a, b, end];
}

export function pointAt([p0, p1, p2, p3], t) {
    const u = 1 - t;
    const of = (axis) =>
        u * u * u * p0[axis] +
        3 * u * u * t * p1[axis] +
        3 * u * t * t * p2[axis] +
        t * t * t * p3[axis];
    return { x: of("x"), y: of("y") };
}

function sample(curve) {
    const points = [];
    for (let i = 0; i <= SAMPLES; i++) {
        points.push(pointAt(curve, i / SAMPLES));
    }
    return points;
}

function getLength(points) {
    let length = 0;
    for (let i = 1; i < points.length; i++) {
        length += Math.hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
    }
    return length;
}

function getCost(points, from, to, boxes, routed) {
    let cost = getLength(points);
    for (const box of boxes) {
        const own = box === from || box === to;
        let hits = 0;
        // an arrow leaves and meets its own stages at the border
        const [first, last] = own ? [2, SAMPLES - 2] : [0, SAMPLES];
        for (let i = first; i <= last; i++) {
            hits += inside(box, points[i], own ? 2 : 10) ? 1 : 0;
        }
        cost += hits * 160;
    }
    for (const other of routed) {
        for (let i = 2; i < SAMPLES - 1; i++) {
            const point = points[i];
            for (let j = 2; j < SAMPLES - 1; j++) {
                const q = other[j];
                if (Math.abs(point.x - q.x) < 14 && Math.abs(point.y - q.y) < 14) {
                    cost += 14;
                    break;
                }
            }
        }
    }
    return cost;
}

/**
 * Choose how arrows run, and where their labels stand, so that they cross as little as they can.
 *
 * @param {Object[]} arrows `{ key, from, to, labelWidth }`, `from` and `to` are keys of boxes
 * @param {Map} boxes key → `{ x, y, width, height, taken }`; `taken`: pixels of the top edge that
 *  are covered from the left
 * @param {Object[]} obstacles more boxes that labels must not cover
 * @returns {Map} key → `{ path, label: { x, y, width, height } }`
 */
export function route(arrows, boxes, obstacles = []) {
    const all = [...boxes.values()];
    const gap = (arrow) => {
        const [a, b] = [centre(boxes.get(arrow.from)), centre(boxes.get(arrow.to))];
        return Math.hypot(a.x - b.x, a.y - b.y);
    };
    const ordered = [...arrows].sort((a, b) => gap(a) - gap(b));
    const chosen = [];
    const used = new Map();
    for (const arrow of ordered) {
        const from = boxes.get(arrow.from);
        const to = boxes.get(arrow.to);
        let best;
        for (const [out, into] of PAIRS) {
            for (const bend of BENDS) {
                const curve = makeCurve(getPort(from, out), out, getPort(to, into), into, bend);
                const points = sample(curve);
                let cost = getCost(
                    points,
                    from,
                    to,
                    all,
                    chosen.map((c) => c.points)
                );
                cost += 26 * (used.get(`${arrow.from} ${out}`) || 0);
                cost += 26 * (used.get(`${arrow.to} ${into}`) || 0);
                // down the page is what people read first
                cost += out === "bottom" && into === "top" ? -20 : 0;
                if (!best || cost < best.cost) {
                    best = { arrow, cost, out, into, bend, points };
                }
            }
        }
        chosen.push(best);
        for (const end of [`${arrow.from} ${best.out}`, `${arrow.to} ${best.into}`]) {
            used.set(end, (used.get(end) || 0) + 1);
        }
    }
    spread(chosen, boxes);
    const curves = chosen.map((c) => ({
        arrow: c.arrow,
        curve: makeCurve(
            getPort(boxes.get(c.arrow.from), c.out, c.start),
            c.out,
            getPort(boxes.get(c.arrow.to), c.into, c.end),
            c.into,
            c.bend
        ),
    }));
    return placeLabels(curves, [...all, ...obstacles]);
}

/** Share each side among the arrows that touch it, in the order of where they come from. */
function spread(chosen, boxes) {
    const sides = new Map();
    const add = (key, side, entry) => {
        const name = `${key} ${side}`;
        if (!sides.has(name)) {
            sides.set(name, { side, entries: [] });
        }
        sides.get(name).entries.push(entry);
    };
    for (const c of chosen) {
        const [from, to] = [centre(boxes.get(c.arrow.from)), centre(boxes.get(c.arrow.to))];
        add(c.arrow.from, c.out, { c, name: "start", other: to });
        add(c.arrow.to, c.into, { c, name: "end", other: from });
    }
    for (const { side, entries } of sides.values()) {
        const axis = side === "top" || side === "bottom" ? "x" : "y";
        entries.sort(
            (a, b) => a.other[axis] - b.other[axis] || (a.c.arrow.key < b.c.arrow.key ? -1 : 1)
        );
        entries.forEach((entry, i) => {
            entry.c[entry.name] = (i + 1) / (entries.length + 1);
        });
    }
}

const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8];

function placeLabels(curves, boxes) {
    const placed = [];
    const routes = new Map();
    const paths = curves.map(({ curve }) => sample(curve));
    curves.forEach(({ arrow, curve }, index) => {
        let best;
        for (const t of ALONG) {
            const point = pointAt(curve, t);
            for (const shift of [0, -0.5, 0.5]) {
                const label = {
                    x: point.x - arrow.labelWidth / 2 + shift * (arrow.labelWidth - 20),
                    y: point.y - LABEL.height / 2,
                    width: arrow.labelWidth,
                    height: LABEL.height,
                };
                let cost = Math.abs(t - 0.5) * 60 + Math.abs(shift) * 50;
                for (const box of boxes) {
                    cost += overlap(label, box, 4) * 3;
                }
                for (const other of placed) {
                    cost += overlap(label, other, 6) * 3;
                }
                paths.forEach((points, i) => {
                    if (i !== index) {
                        cost += points.filter((p) => inside(label, p, 2)).length * 25;
                    }
                });
                if (!best || cost < best.cost) {
                    best = { cost, label };
                }
            }
        }
        placed.push(best.label);
        const [p0, p1, p2, p3] = curve;
        const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
        routes.set(arrow.key, {
            path: `M ${at(p0)} C ${at(p1)}, ${at(p2)}, ${at(p3)}`,
            label: best.label,
        });
    });
    return routes;
}

/** The smallest box around boxes. */
export function surround(boxes) {
    const left = Math.min(...boxes.map((b) => b.x));
    const top = Math.min(...boxes.map((b) => b.y));
    return {
        x: left,
        y: top,
        width: Math.max(...boxes.map((b) => b.x + b.width)) - left,
        height: Math.max(...boxes.map((b) => b.y + b.height)) - top,
    };
}

/**
 * The neighbour in a direction: the nearest whose centre lies that way.
 *
 * @param {Object} origin box
 * @param {Array} others `[key, box]`
 * @param {"ArrowUp"|"ArrowDown"|"ArrowLeft"|"ArrowRight"} direction
 * @returns key or undefined
 */
export function findNeighbour(origin, others, direction) {
    const along = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const [dx, dy] = along[direction];
    const from = centre(origin);
    let best;
    for (const [key, box] of others) {
        const to = centre(box);
        const ahead = (to.x - from.x) * dx + (to.y - from.y) * dy;
        const aside = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
        if (ahead > 4 && (!best || ahead + 2 * aside < best.cost)) {
            best = { key, cost: ahead + 2 * aside };
        }
    }
    return best?.key;
}

/** A free place for a stage, the nearest to where it was wanted, going down. */
export function findFreePlace(wanted, boxes) {
    const place = { x: snap(wanted.x), y: snap(wanted.y) };
    const taken = () => boxes.find((box) => overlap({ ...STAGE, ...place }, box, 20));
    for (let i = 0; i < 200 && taken(); i++) {
        place.y += 2 * GRID;
    }
    return place;
}
