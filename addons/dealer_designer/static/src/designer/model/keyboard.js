import { isContainer, isOuterGroup, walk } from "./arch";

/**
 * Where a piece goes when a person presses an arrow.
 *
 * Along the flow it changes places with its neighbour; at the end of its container, and across the
 * flow, it goes to the next container.
 *
 * @param {import("./arch").ArchNode} node
 * @param {string} direction "up", "down", "left" or "right"
 * @param {import("./arch").ArchNode} root
 * @returns {{ anchor: string, position: string } | null} null: it can't go further
 */
export function getNeighbourPlace(node, direction, root) {
    const inRow = root.kind === "list" || node.kind === "page" || node.kind === "button";
    const back = inRow ? "left" : "up";
    const forth = inRow ? "right" : "down";
    const siblings = node.parent.children.filter(
        (child) => child.movable && !child.hidden && sameFlow(child, node)
    );
    const index = siblings.indexOf(node);
    if (direction === back && index > 0) {
        return { anchor: siblings[index - 1].key, position: "before" };
    }
    if (direction === forth && index < siblings.length - 1) {
        return { anchor: siblings[index + 1].key, position: "after" };
    }
    if (inRow || node.kind !== "field") {
        return null;
    }
    const containers = walk(root).filter(
        (other) => other === node.parent || (other.key && !other.hidden && isFieldGroup(other))
    );
    const place = containers.indexOf(node.parent);
    const next = containers[place + (["up", "left"].includes(direction) ? -1 : 1)];
    if (!next || !next.key) {
        return null;
    }
    const fields = next.children.filter((child) => child.movable && !child.hidden);
    if (["down", "right"].includes(direction) && fields.length) {
        return { anchor: fields[0].key, position: "before" };
    }
    return { anchor: next.key, position: "inside" };
}

function isFieldGroup(node) {
    return node.kind === "group" && !isOuterGroup(node);
}

function sameFlow(child, node) {
    const kinds = { page: "page", button: "button", group: "group" };
    return (kinds[node.kind] || "") === (kinds[child.kind] || "") || isContainer(node.parent);
}
