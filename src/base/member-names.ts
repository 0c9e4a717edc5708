/**
 * Lists the names of an object's own properties and of its class's getters, which a spread leaves out.
 *
 * @throws Whatever the app's proxy throws.
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
