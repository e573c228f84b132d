/* global dagre */
import { loadBundle } from "@web/core/assets";

import { STAGE, findFreePlace, snap } from "./geometry";

/**
 * Lay a workflow out from top to bottom in the order of its stages.
 *
 * @param {Object[]} stages in order, `{ id, phase, above }`: pixels kept free above the stage
 * @param {Object[]} arrows `{ from, to, labelWidth }`, ids of stages
 * @returns {Promise<Map>} stage id → place
 */
export async function arrange(stages, arrows) {
    await loadBundle("dealer_workflow.assets_dagre");
    const graph = new dagre.graphlib.Graph({ multigraph: true });
    graph.setGraph({ rankdir: "TB", nodesep: 40, ranksep: 50, edgesep: 20 });
    const phases = new Map(stages.map((stage) => [stage.id, stage.phase]));
    const order = new Map(stages.map((stage, index) => [stage.id, index]));
    for (const stage of stages) {
        graph.setNode(String(stage.id), {
            width: STAGE.width,
            height: STAGE.height + stage.above,
        });
    }
    arrows.forEach((arrow, index) => {
        const [a, b] = [order.get(arrow.from), order.get(arrow.to)];
        const aside = [arrow.from, arrow.to].some((id) => phases.get(id) === "cancelled");
        // the way back takes room as well, but must not turn the order round
        const [from, to] = a <= b ? [arrow.from, arrow.to] : [arrow.to, arrow.from];
        graph.setEdge(
            String(from),
            String(to),
            {
                width: arrow.labelWidth,
                height: 26,
                labelpos: "c",
                // what is called off stands aside of the main way, which is straight
                weight: aside ? 1 : a < b ? 12 : 3,
            },
            String(index)
        );
    });
    dagre.layout(graph);
    const places = new Map();
    for (const stage of stages) {
        const { x, y } = graph.node(String(stage.id));
        places.set(stage.id, {
            x: snap(x - STAGE.width / 2),
            y: snap(y + stage.above / 2 - STAGE.height / 2),
        });
    }
    return places;
}

/**
 * Places of all stages: those that have one keep it, the others stand beside a neighbour.
 *
 * @param {Object[]} stages as in `arrange`, with `x` and `y`, both 0: not placed
 */
export async function placeAll(stages, arrows) {
    const places = new Map();
    const left = stages.filter((stage) => !stage.x && !stage.y);
    for (const stage of stages) {
        if (stage.x || stage.y) {
            places.set(stage.id, { x: stage.x, y: stage.y });
        }
    }
    if (!left.length) {
        return places;
    }
    const ideal = await arrange(stages, arrows);
    if (left.length === stages.length) {
        return ideal;
    }
    for (const stage of left) {
        const near = arrows
            .filter((arrow) => arrow.from === stage.id || arrow.to === stage.id)
            .map((arrow) => (arrow.from === stage.id ? arrow.to : arrow.from))
            .find((id) => places.has(id));
        const anchor = near ?? [...places.keys()].at(-1);
        const [there, wanted, base] = [places.get(anchor), ideal.get(stage.id), ideal.get(anchor)];
        const boxes = [...places.values()].map((place) => ({ ...STAGE, ...place }));
        places.set(
            stage.id,
            findFreePlace({ x: there.x + wanted.x - base.x, y: there.y + wanted.y - base.y }, boxes)
        );
    }
    return places;
}
