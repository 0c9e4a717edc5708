/** Checks an app's labels, so that none can throw while rendering. */
import { isDevelopment, reportOnce } from '../../../base/development/development';
import { DEFAULT_LABELS, type SomeSpokenTextLabels, type SpokenTextLabels } from './labels';

/**
 * Returns complete labels, with the default in place of each missing or invalid one. A missing label may be a translation
 * that is still loading. Never throws.
 */
export function checkLabels(some: SomeSpokenTextLabels | null | undefined): SpokenTextLabels {
  return fill('labels', DEFAULT_LABELS, some);
}

/** A label that is a function. */
type Words = (...values: unknown[]) => unknown;

function fill<Labels extends object>(path: string, defaults: Labels, given: unknown): Labels {
  const entries = Object.entries(defaults).map(([name, otherwise]: [string, unknown]) => {
    const place = `${path}.${name}`;
    const label = attempt(place, () => (given as Record<string, unknown> | null | undefined)?.[name]);
    if (label === undefined || label === null) return [name, otherwise];
    if (typeof otherwise === 'object') return [name, fill(place, otherwise as object, label)];
    if (typeof label === 'number') return [name, String(label)];
    if (typeof label !== typeof otherwise) tell(place, label, otherwise);
    else return [name, typeof label === 'function' ? guarded(place, label as Words, otherwise as Words) : label];
    return [name, otherwise];
  });
  if (typeof given === 'string') tell(path, given, defaults);
  return Object.fromEntries(entries) as Labels;
}

/** Wraps a label function of the app: if it throws or returns no text, the default is used. */
function guarded(place: string, ask: Words, otherwise: Words): Words {
  return (...values) => {
    const words = attempt(place, () => ask(...values));
    if (typeof words === 'string' || typeof words === 'number') return String(words);
    tell(`${place}()`, words, '');
    return otherwise(...values);
  };
}

function attempt<Result>(place: string, ask: () => Result): Result | undefined {
  try {
    return ask();
  } catch {
    reportOnce(`The option "${place}" throws an error.`, false);
    return undefined;
  }
}

/** Reports an invalid label in development. The texts are loaded when the first one is needed. */
function tell(place: string, label: unknown, wanted: unknown): void {
  if (!isDevelopment()) return;
  void import('../content/content-mistakes').then(
    ({ explainLabel }) => reportOnce(explainLabel(place, label, typeof wanted), false),
    () => undefined,
  );
}
