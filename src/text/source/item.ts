/** What one item of a stream says, and how its properties are read. */
import { SpeechError } from '../../base/errors';

/** An item that is an object. */
export type Item = Readonly<Record<string, unknown>>;

/** What an item of a stream says to the listener; nothing where it has no property. */
export interface Said {
  /** Words that continue what was said. */
  readonly text?: string;
  /** All words of a message so far, as snapshots and final events carry them; what was said of it is not said again. */
  readonly whole?: string;
  /** The message or part that it belongs to. */
  readonly id?: string;
  /** The message, or the run of a model: text of another one is another paragraph. */
  readonly turn?: string | undefined;
  /** Begins with something other than text, or another message: its text and what follows is another paragraph. */
  readonly isElsewhere?: boolean;
  /** Ends with something other than text: what follows is another paragraph. */
  readonly endsElsewhere?: boolean;
  /** Opens a part among those of `parent`, counted from 0, whose text is for the listener or not. */
  readonly part?: { readonly parent: string; readonly isText: boolean };
  /** Bytes of words, which may be cut inside a character that the next ones complete. */
  readonly bytes?: Uint8Array;
  /** Whether it is a sentence of its own, such as a transcript's: a space stands between it and the one before. */
  readonly isApart?: boolean;
  /** Whether each item may repeat {@link text} from its beginning and let it grow. */
  readonly mayRepeat?: boolean;
  /** Whether {@link text} may be all that was said, where it comes in an item of another form than the ones before it. */
  readonly mayBeWhole?: boolean;
  /** The answer that an increment belongs to. Servers may give each increment a new one: it tells only behind a sentence. */
  readonly answer?: string | undefined;
  /** Who passes on words of others, such as a chain: said where nobody else has words, and those of the outermost alone. */
  readonly relay?: string;
  /** Whether a model tells something, be it no words: what others pass on is then left out. */
  readonly isOfModel?: boolean;
  /** A run of a chain that begins; the first one is the outermost. */
  readonly begins?: string;
  /** Whether the message {@link id} is somebody else's, such as the user's: its text is not said. */
  readonly isForeign?: boolean;
}

/** Reads an item that another one carries. */
export type ReadItem = (item: unknown) => Said | undefined;

/** Known, and nothing for the listener. */
export const NOTHING: Said = Object.freeze({});
/** Known, and something other than text. */
export const ELSEWHERE: Said = Object.freeze({ isElsewhere: true });

/** Whether a value is an object whose properties can be asked for. */
export function isRecord(value: unknown): value is Item {
  return typeof value === 'object' && value !== null;
}

/** Whether an item says what it is, so that the name of its event adds nothing. */
export function tellsItself(item: Item): boolean {
  return typeof item['type'] === 'string' || Array.isArray(item['choices']) || Array.isArray(item['candidates']);
}

/** What stands at a path of property names; undefined where one is missing. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (!isRecord(at)) return undefined;
    at = at[name];
  }
  return at;
}

/** The string at a path of property names; undefined where there is none. */
export function stringAt(value: unknown, ...path: readonly string[]): string | undefined {
  const at = valueAt(value, ...path);
  return typeof at === 'string' ? at : undefined;
}

/** What the text of content says: see `readContent`. */
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

/** As something said; nothing where there is no string. */
export function saying(text: string | undefined, id?: string): Said {
  if (text === undefined) return NOTHING;
  return id === undefined ? { text } : { text, id };
}

/**
 * Reads one JSON document of a stream.
 *
 * @throws SpeechError `source-failed` when it is none.
 */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    // The parser's own error quotes the text, which no message may.
    throw new SpeechError({
      code: 'source-failed',
      message: `The text source sent ${json.length} characters that should be JSON and are not: it was cut off, or is of another format. What came before is spoken.`,
    });
  }
}

/**
 * The error for a model that failed while it was answering.
 *
 * @param cause - What it said.
 */
export function modelFailed(cause: unknown): SpeechError {
  return new SpeechError({
    code: 'source-failed',
    message: 'The language model reported an error in its stream; see `cause`. What came before is spoken.',
    cause,
  });
}
