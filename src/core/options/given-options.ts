/** Reads options as apps give them: an unset environment variable may appear as an empty string or as null. */
import { reportOnce, warnOnce } from '../../base/development/development';
import { memberNames } from '../../base/member-names';

/**
 * Removes empty options, which count as not given, and warns the developer about each. Never throws, since it is
 * called while rendering: an option that cannot be read counts as not given, too.
 *
 * @param options - As the app gave them; null and undefined count as no options.
 */
export function withoutEmpty<Options extends object>(options: Options | null | undefined): Options {
  const given: Partial<Options> = {};
  if (options === null || options === undefined) return given as Options;
  try {
    if (typeof options !== 'object') throw new TypeError('The options are not an object.');
    for (const name of memberNames(options) as (keyof Options & string)[]) {
      const value = options[name];
      const isBlank = typeof value === 'string' && value.trim() === '';
      if (isBlank) warnOnce('empty-option', name);
      if (!isBlank && value !== null && value !== undefined) given[name] = value;
    }
  } catch {
    reportOnce("Options that are not an object, or that throw, are ignored. Give an object such as { voice: 'Matthew' }.", false);
  }
  return given as Options;
}
