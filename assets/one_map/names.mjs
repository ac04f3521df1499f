// The names on a map, written by one hand so that those of different layers do not run into each other.
import { canvasLayer } from "./canvas.mjs";
import { paint } from "./labels.mjs";

const RANK = 3;

/** Writes what stands in `context.names` (layer id → wishes, or view → wishes; see labels.mjs), wishes of a lower `rank` first (3 if none is given). */
export function nameCanvas(map, context) {
  return canvasLayer(map, "names", 430, (g, view) => {
    const wishes = [...context.names.values()].flatMap((of) => (typeof of === "function" ? of(view) : of));
    paint(g, context.look, view, wishes.sort((a, b) => (a.rank ?? RANK) - (b.rank ?? RANK)), [...context.taken.values()].flat());
  });
}
