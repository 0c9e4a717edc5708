/** An app's labels, with the default in place of each that is missing or no label: none throws while rendering. */
import { isDevelopment, reportOnce } from '../../base/development';
import { DEFAULT_LABELS, type SomeSpokenTextLabels, type SpokenTextLabels } from './labels';

/** Fills in the defaults; a label that is missing may be a translation that is still being loaded. Never throws. */
export function checkLabels(some: SomeSpokenTextLabels | null | undefined): SpokenTextLabels {
  return fill('labels', DEFAULT_LABELS, some);
}

/** A function of the labels. */
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

/** A function of the app's, whose default speaks where it throws or answers with no text. */
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

/** Says what is wrong, in words that are loaded when there is something to say. */
function tell(place: string, label: unknown, wanted: unknown): void {
  if (!isDevelopment()) return;
  void import('./content-mistakes').then(
    ({ explainLabel }) => reportOnce(explainLabel(place, label, typeof wanted), false),
    () => undefined,
  );
}
