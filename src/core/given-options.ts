/** Options as apps give them, where a variable of the environment that is not set may be an empty string, or null. */
import { warnOnce } from '../base/development';

/**
 * The options without those that are empty, which count as not given. The developer is told of each.
 *
 * @param options - As the app gave them; null and undefined are none.
 */
export function withoutEmpty<Options extends object>(options: Options | null | undefined): Options {
  const given = Object.entries(options ?? {}).filter(([name, value]: [string, unknown]) => {
    const isBlank = typeof value === 'string' && value.trim() === '';
    if (isBlank) warnOnce('empty-option', name);
    return !isBlank && value !== null && value !== undefined;
  });
  return Object.fromEntries(given) as Options;
}
