/** An app's labels, with the default in place of each that is missing or no label: none throws while rendering. */
import { describeValue } from '../../base/describe-value';
import { reportOnce } from '../../base/development';
import { invalidOption } from '../../base/option-rules';
import { DEFAULT_LABELS, type SomeSpokenTextLabels, type SpokenTextLabels } from './labels';

/** The labels to show, and what the developer is told of those that are wrong. */
export interface CheckedLabels {
  readonly labels: SpokenTextLabels;
  readonly mistakes: readonly string[];
}

/** Fills in the defaults and checks; a label that is missing may be a translation that is still being loaded. Never throws. */
export function checkLabels(some: SomeSpokenTextLabels | null | undefined): CheckedLabels {
  const mistakes: string[] = [];
  return { labels: fill('labels', DEFAULT_LABELS, some, mistakes), mistakes };
}

function fill<Labels extends object>(path: string, defaults: Labels, given: unknown, mistakes: string[]): Labels {
  if (given === undefined || given === null) return defaults;
  const entries = Object.entries(defaults).map(([name, otherwise]: [string, unknown]) => {
    const place = `${path}.${name}`;
    let label: unknown;
    try {
      label = (given as Record<string, unknown>)[name];
    } catch {
      mistakes.push(`The option "${place}" cannot be read, since its getter throws.`);
    }
    if (label === undefined || label === null) return [name, otherwise];
    if (typeof otherwise === 'object' && otherwise !== null) return [name, fill(place, otherwise, label, mistakes)];
    if (typeof otherwise === 'function') {
      if (typeof label === 'function') return [name, guarded(place, label as Word, otherwise as Word)];
    } else if (typeof label === 'string' || typeof label === 'number') {
      return [name, String(label)];
    }
    mistakes.push(invalidOption(place, label, typeof otherwise === 'function' ? 'a function that returns a string' : 'a string').message);
    return [name, otherwise];
  });
  if (typeof given !== 'object') mistakes.push(invalidOption(path, given, 'an object of labels').message);
  return Object.fromEntries(entries) as Labels;
}

type Word = (...values: unknown[]) => unknown;

/** A function of the app's, whose default speaks where it throws or answers with no text. */
function guarded(place: string, ask: Word, otherwise: Word): Word {
  return (...values) => {
    let did = 'threw an error';
    try {
      const word = ask(...values);
      if (typeof word === 'string' || typeof word === 'number') return String(word);
      did = `returned ${describeValue(word)}`;
    } catch {
      // Told below: it must not end the rendering.
    }
    reportOnce(`The function "${place}" ${did}. It must return a string.`, false);
    return otherwise(...values);
  };
}
