// What the viewer chose about the layers, as it stands in the address (`layers=areas,cells:city_management`) and as the browser remembers it.

/** The choices of a layer nobody has chosen about: of each option the first, of one that takes many none, which means all. */
export const usual = (layer) => Object.fromEntries((layer.options ?? []).map(({ name, many, choices }) => [name, many ? [] : choices[0].id]));

/** Options of `layer` with the choices `ids` taken; ids it does not have go to `strange`. */
export function taken(layer, ids, strange = []) {
  const options = usual(layer);
  for (const id of ids) {
    const option = (layer.options ?? []).find(({ choices }) => choices.some((choice) => choice.id === id));
    if (!option) strange.push(`${layer.id}:${id}`);
    else if (option.many) options[option.name] = [...options[option.name].filter((other) => other !== id), id];
    else options[option.name] = id;
  }
  return options;
}

/** The choices of `layer` that are not the usual ones, in the order declared. */
export function unusual(layer, options) {
  return (layer.options ?? []).flatMap(({ name, many, choices }) => (many ? choices.filter(({ id }) => options[name].includes(id)).map(({ id }) => id) : options[name] === choices[0].id ? [] : [options[name]]));
}

const part = (layer, options) => [layer.id, unusual(layer, options).join(".")].filter(Boolean).join(":");

/** `layers` with their `states` (by id) as text: those that are on with their unusual choices, and `-id` for ground that is off. */
export const written = (layers, states) => layers.flatMap((layer) => (states[layer.id].on ? [part(layer, states[layer.id].options)] : layer.ground ? [`-${layer.id}`] : [])).join(",");

/** The text back: {states: {id: {on, options}}, strange: what these layers do not have}. */
export function read(text, layers) {
  const strange = [], named = new Map();
  for (const each of text.split(",").map((word) => word.trim()).filter(Boolean)) {
    const [id, choices = ""] = each.replace(/^-/, "").split(":");
    if (!layers.some((layer) => layer.id === id)) strange.push(each);
    else named.set(id, { on: !each.startsWith("-"), choices: choices.split(".").filter(Boolean) });
  }
  const state = (layer) => ({ on: named.get(layer.id)?.on ?? Boolean(layer.ground), options: taken(layer, named.get(layer.id)?.choices ?? [], strange) });
  return { states: Object.fromEntries(layers.map((layer) => [layer.id, state(layer)])), strange };
}

/** What differs from the usual, short: {id: {on?, opacity?, choices?}}. */
export function difference(layers, states) {
  const one = (layer) => {
    const { on, opacity, options } = states[layer.id], choices = unusual(layer, options);
    return { ...(on !== layer.on && { on }), ...(opacity !== 1 && { opacity }), ...(choices.length && { choices }) };
  };
  return Object.fromEntries(layers.map((layer) => [layer.id, one(layer)]).filter(([, found]) => Object.keys(found).length));
}

/** A state of every layer with the `found` differences; what is not understood is left out. */
export function changed(layers, found) {
  return Object.fromEntries(layers.map((layer) => {
    const { on = layer.on, opacity = 1, choices = [] } = found?.[layer.id] ?? {};
    return [layer.id, { on: Boolean(on), opacity: opacity >= 0.1 && opacity <= 1 ? Number(opacity) : 1, options: taken(layer, Array.isArray(choices) ? choices : []) }];
  }));
}
