/** The text of one item of a stream, and helpers to read properties. */
import { SpeechError } from '../../../base/errors';

/** An item that is an object. */
export type Item = Readonly<Record<string, unknown>>;

/** The text of an item for the listener; an empty object if it has none. */
export interface Said {
  /** Text that continues the text so far. */
  readonly text?: string;
  /**
   * The whole text of a message so far, as in snapshots and final events. Text that was returned before is not repeated.
   */
  readonly whole?: string;
  /** The message or part that the text belongs to. */
  readonly id?: string;
  /** The message or model run. Text of another one starts a new paragraph. */
  readonly turn?: string | undefined;
  /** Whether it begins with something other than text, or starts another message: its text starts a new paragraph. */
  readonly isElsewhere?: boolean;
  /** Whether it ends with something other than text: the following text starts a new paragraph. */
  readonly endsElsewhere?: boolean;
  /** Opens the next part of `parent`, and tells whether its text is for the listener. */
  readonly part?: { readonly parent: string; readonly isText: boolean };
  /** Bytes of text, which may end within a character. */
  readonly bytes?: Uint8Array;
  /** Whether it is a separate sentence, such as one of a transcript: a space precedes it. */
  readonly isApart?: boolean;
  /** Whether each item may repeat {@link text} from its start and extend it. */
  readonly mayRepeat?: boolean;
  /** Whether {@link text} may be the whole text so far, if it comes in an item of another form. */
  readonly mayBeWhole?: boolean;
  /**
   * The answer that an increment belongs to. Some servers give each increment a new one, so it counts only after a sentence
   * end.
   */
  readonly answer?: string | undefined;
  /**
   * The source of text that an item passes on from others, such as a chain. Such text is used only if no other item has text, and
   * only from the outermost source.
   */
  readonly relay?: string;
  /** Whether the item comes from a model, even without text. Text that other items pass on is left out then. */
  readonly isOfModel?: boolean;
  /** The run of a chain that begins. The first one is the outermost. */
  readonly begins?: string;
  /** Whether the message {@link id} is not the assistant's, but for example the user's: its text is left out. */
  readonly isForeign?: boolean;
}

/** Reads an item that is nested in another one. */
export type ReadItem = (item: unknown) => Said | undefined;

/** A known item without text for the listener. */
export const NOTHING: Said = Object.freeze({});
/** A known item that is something other than text. */
export const ELSEWHERE: Said = Object.freeze({ isElsewhere: true });

/** Whether a value is an object with properties. */
export function isRecord(value: unknown): value is Item {
  return typeof value === 'object' && value !== null;
}

/** Whether an item names its own kind. The name of its event is not needed then. */
export function tellsItself(item: Item): boolean {
  return (
    ['type', 'event_kind'].some((name) => typeof item[name] === 'string') ||
    Array.isArray(item['choices']) ||
    Array.isArray(item['candidates'])
  );
}

/** Returns the value at a path of property names; undefined if one is missing. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (!isRecord(at)) return undefined;
    at = at[name];
  }
  return at;
}

/** Returns the string at a path of property names; undefined if there is none. */
export function stringAt(value: unknown, ...path: readonly string[]): string | undefined {
  const at = valueAt(value, ...path);
  return typeof at === 'string' ? at : undefined;
}

/** Converts the result of `readContent`. */
export function sayingContent({
  text,
  beginsElsewhere,
  endsElsewhere,
}: {
  readonly text: string;
  readonly beginsElsewhere: boolean;
  readonly endsElsewhere: boolean;
}): Said {
  if (text === '') return endsElsewhere ? ELSEWHERE : NOTHING;
  return { text, isElsewhere: beginsElsewhere, endsElsewhere };
}

/** Wraps a text. Returns an empty object for undefined. */
export function saying(text: string | undefined, id?: string): Said {
  if (text === undefined) return NOTHING;
  return id === undefined ? { text } : { text, id };
}

/**
 * Parses one JSON document of a stream.
 *
 * @throws SpeechError `source-failed` if it is invalid.
 */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    // The parser's own error quotes the text, which a message must not do.
    throw new SpeechError({
      code: 'source-failed',
      message: `The text source sent ${json.length} characters that should be JSON and are not: it was cut off, or is of another format. What came before is spoken.`,
    });
  }
}

/**
 * Makes the error for a model that failed during its answer.
 *
 * @param cause - The reported error.
 */
export function modelFailed(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'source-failed',
    message: 'The language model reported an error in its stream; see `cause`. What came before is spoken.',
    cause,
  });
}
