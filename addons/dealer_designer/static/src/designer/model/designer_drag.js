import { makeDraggableHook } from "@web/core/utils/draggable_hook_builder_owl";

/**
 * Dragging of pieces and of entries of the palette: a copy follows the pointer, the piece itself
 * stays until it is dropped. Handlers get `element`, `x` and `y`.
 */
export const useDesignerDrag = makeDraggableHook({
    name: "useDesignerDrag",
    acceptedParams: { scroller: [Function] },
    defaultParams: { tolerance: 6 },
    onComputeParams({ ctx, params }) {
        ctx.followCursor = false;
        ctx.scroller = params.scroller;
    },
    onWillStartDrag({ ctx }) {
        // What scrolls by itself while one drags to its edge.
        ctx.current.container = ctx.scroller?.() || ctx.ref.el;
    },
    onDragStart({ ctx, addCleanup }) {
        const { element, elementRect } = ctx.current;
        const ghost = element.cloneNode(true);
        ghost.className = `${element.className} o_dd_ghost`;
        ghost.removeAttribute("tabindex");
        ghost.style.width = `${Math.min(elementRect.width, 320)}px`;
        ctx.ref.el.append(ghost);
        ctx.current.ghost = ghost;
        addCleanup(() => ghost.remove());
        return { element };
    },
    onDrag({ ctx }) {
        const { element, ghost } = ctx.current;
        const left = Math.min(ctx.pointer.x + 8, window.innerWidth - ghost.offsetWidth - 8);
        ghost.style.left = `${left}px`;
        ghost.style.top = `${ctx.pointer.y + 8}px`;
        return { element };
    },
    onDragEnd: ({ ctx }) => ({ element: ctx.current.element }),
    onDrop: ({ ctx }) => ({ element: ctx.current.element }),
});

/**
 * The place a pointer means: beside the piece under it, or in the container under it.
 *
 * Pieces say with `data-drop` how they lie: "y" one below the other, "x" in a row, "inside" is a
 * container.
 *
 * @returns {{ anchor: string, position: string, rect: DOMRect, axis: string } | null}
 */
export function findPlace(root, x, y, dragged) {
    const draggedKey = dragged.dataset.key;
    const accepts = dragged.dataset.kind === "page" ? ["page"] : null;
    let best = null;
    for (const element of root.querySelectorAll("[data-drop]")) {
        if (element.closest(".o_dd_ghost") || (draggedKey && dragged.contains(element))) {
            continue;
        }
        if (accepts ? !accepts.includes(element.dataset.kind) : element.dataset.kind === "page") {
            continue;
        }
        const rect = element.getBoundingClientRect();
        if (!rect.width || x < rect.left || x > rect.right || y < rect.top || y > rect.bottom) {
            continue;
        }
        best = { element, rect }; // the innermost comes last
    }
    if (!best) {
        return null;
    }
    const { element, rect } = best;
    if (element.dataset.drop !== "inside") {
        return beside(element, rect, x, y);
    }
    return (
        nearest(element, x, y, dragged) || {
            anchor: element.dataset.anchor,
            position: "inside",
            rect,
            axis: "inside",
        }
    );
}

function beside(element, rect, x, y) {
    const axis = element.dataset.drop;
    const first = axis === "x" ? x < rect.left + rect.width / 2 : y < rect.top + rect.height / 2;
    return { anchor: element.dataset.anchor, position: first ? "before" : "after", rect, axis };
}

/** In a container beside no piece: the piece that lies nearest. */
function nearest(container, x, y, dragged) {
    let best = null;
    for (const element of container.querySelectorAll("[data-drop='x'], [data-drop='y']")) {
        const owner = element.parentElement.closest("[data-drop='inside']");
        const rect = element.getBoundingClientRect();
        if (owner !== container || dragged.contains(element) || !rect.width) {
            continue;
        }
        const distance = Math.hypot(
            Math.max(rect.left - x, 0, x - rect.right),
            Math.max(rect.top - y, 0, y - rect.bottom)
        );
        if (!best || distance < best.distance) {
            best = { element, rect, distance };
        }
    }
    return best && beside(best.element, best.rect, x, y);
}
