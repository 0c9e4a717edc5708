/**
 * The names of what an object holds: its own properties, and the getters of its class, which a spread leaves out.
 *
 * @throws What a proxy of an app's throws.
 */
export function memberNames(holder: object): string[] {
  const names = Object.keys(holder);
  for (let type = prototypeOf(holder); type !== null && type !== Object.prototype; type = prototypeOf(type)) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
      if (property.get !== undefined && !names.includes(name)) names.push(name);
    }
  }
  return names;
}

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}
