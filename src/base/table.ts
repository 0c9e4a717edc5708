/** Reads a table written as names and values: `alpha=α beta=β`. A name may be a single `=`. */
export function tableOf(entries: string): ReadonlyMap<string, string> {
  return new Map(
    entries.split(' ').map((entry) => {
      const end = entry.indexOf('=', 1);
      return [entry.slice(0, end), entry.slice(end + 1)] as const;
    }),
  );
}
