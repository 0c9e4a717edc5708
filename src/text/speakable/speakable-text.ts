/**
 * Turns displayed text into spoken text as it arrives: removes markdown's marks, applies the app's rules and pronunciations, and
 * keeps SSML documents whole. Maps each spoken character to the displayed text.
 */
import { formulaPhraseIn } from './formula-phrase';
import { LanguageDocuments, type SpokenItem } from '../spoken/language-documents';
import { PlainSpeechWithoutLeftovers } from './leftover-filter';
import { MarkdownSpeech } from '../markdown/markdown-speech';
import type { MarkdownOptions } from '../markdown/options';
import { PlainSpeech } from './plain-text';
import { PronunciationEditor, type Pronunciations } from './pronunciations';
import { applyRules, type SentenceRule } from './sentence-rules';
import { readAfter, readDocumentAfter, readPartOfDocument, type TextReader } from './read-after';
import { recentBlocks } from './recent-blocks';
import { RestartSeam } from './restart-seam';
import { SentenceSplitter } from '../sentences/sentence-splitter';
import { ShownText } from '../spoken/shown-text';
import { PieceWriter, type SpeakableText, type SpokenPiece } from '../spoken/spoken-piece';
import { cutSegments, joinSegments, type SpokenSegment } from '../spoken/spoken-segment';

/** Options for processing a text before it is spoken. */
export interface SpeakableTextOptions {
  /** Whether the text is markdown, or the options for it. Default: `false`; the text is spoken unchanged, except SSML documents. */
  readonly markdown?: boolean | MarkdownOptions;
  /**
   * Whether to speak reasoning and tool calls that a model leaves in its text. Default: `dropped` in markdown, otherwise
   * `kept`.
   */
  readonly leftovers?: 'kept' | 'dropped';
  /** Whether each `<speak` begins an SSML document (true), or none does (false). Default: the surrounding text decides. */
  readonly ssml?: boolean | undefined;
  /** Rules for whole sentences, applied in order. With rules, a sentence waits until it is complete. Default: none. */
  readonly rules?: readonly SentenceRule[];
  /** Pronunciations of words, applied after the rules. Default: words are spoken as written. */
  readonly pronunciations?: Pronunciations;
  /**
   * BCP 47 tag of the voice's language. It decides where sentences end if there are rules, and which text needs no SSML because it
   * is in the voice's language. Default: sentence rules common to all languages.
   */
  readonly language?: string;
  /** The preceding text, if this is the rest of a longer text. It is read, but not spoken. Default: nothing. */
  readonly precedingText?: string;
}

/**
 * Starts a text.
 *
 * @param options - Options for processing it. Without options it is spoken unchanged.
 */
export function createSpeakableText(options: SpeakableTextOptions = {}): SpeakableText {
  const {
    markdown = false,
    leftovers = markdown === false ? 'kept' : 'dropped',
    ssml,
    rules = [],
    pronunciations = {},
    language,
    precedingText = '',
  } = options;
  const keepsLeftovers = leftovers === 'kept';
  const readFrom = (preceding: string, given: number): TextReader => {
    if (markdown === false)
      return keepsLeftovers
        ? readDocumentAfter(ssml === false ? '' : preceding, given, new PlainSpeech(ssml))
        : readAfter(preceding, given, new PlainSpeechWithoutLeftovers(ssml));
    const settings = { unsayablePhrase: formulaPhraseIn(language), keepsLeftovers, ssml };
    return readAfter(recentBlocks(preceding), given, new MarkdownSpeech(markdown === true ? {} : markdown, settings));
  };
  // Unchanged text has no state, unless it begins inside a document.
  const hasState = markdown !== false || !keepsLeftovers;
  let reader = readFrom(precedingText, 0);
  let seam: RestartSeam | undefined;
  let givenLength = 0;
  let lastGiven = '';
  let lastCharacter = '';
  const newStages = () => ({
    sentences: rules.length > 0 ? new RuledSentences(rules, language) : undefined,
    words: Object.keys(pronunciations).length > 0 ? new PronunciationEditor(pronunciations) : undefined,
    languages: markdown === false ? undefined : new LanguageDocuments(language),
  });
  let { sentences, words, languages } = newStages();
  const pieces = new PieceWriter();
  const shown = new ShownText();

  const said = (segments: readonly SpokenSegment[]): readonly SpokenItem[] => languages?.push(segments) ?? segments;
  const through = (segments: readonly SpokenSegment[]): readonly SpokenItem[] => {
    const ruled = sentences === undefined ? segments : sentences.push(segments);
    return said(words === undefined ? ruled : words.push(ruled));
  };
  const flush = (): readonly SpokenItem[] => {
    const ruled = sentences?.flush() ?? [];
    return [...said(words === undefined ? ruled : [...words.push(ruled), ...words.flush()]), ...(languages?.flush() ?? [])];
  };
  const speak = (read: readonly SpokenSegment[], isLast: boolean): SpokenPiece[] => {
    const segments = seam?.join(read, lastCharacter) ?? read;
    lastCharacter = segments.findLast(({ text }) => text !== '')?.text.slice(-1) ?? lastCharacter;
    shown.append(segments);
    // In stretches, as a document may arrive in one piece and have more segments than a call can take arguments.
    const spoken: (readonly SpokenItem[])[] = [];
    let text: SpokenSegment[] = [];
    for (const segment of segments) {
      // The segment is displayed only.
      if (segment.text === '') continue;
      if (segment.kind !== 'ssml') {
        text.push(segment);
        continue;
      }
      spoken.push(through(text), flush(), [segment]);
      text = [];
    }
    spoken.push(through(text));
    if (isLast) spoken.push(flush());
    return pieces.write(spoken.flat());
  };

  return {
    map: pieces.map,
    shown,
    push: (displayedText) => {
      givenLength += displayedText.length;
      lastGiven = displayedText;
      return speak(reader.push(displayedText), false);
    },
    restart: (displayedText, { precedingText: preceding, length }) => {
      const separator = displayedText.slice(0, displayedText.length - length);
      const rest = displayedText.slice(separator.length);
      const start = givenLength;
      givenLength += displayedText.length;
      const last = lastGiven;
      lastGiven = rest;
      // The following text cannot complete text that was held back, so that text is spoken now. If it is undecided whether to
      // speak it, it is spoken rather than lost.
      const before = speak([...reader.push(separator), ...reader.end()], false);
      const part = ssml === false ? undefined : readPartOfDocument(preceding, rest, start + separator.length);
      reader = part === undefined ? readFrom(preceding, start + separator.length) : readFrom(preceding + rest, givenLength);
      if (hasState) seam = new RestartSeam(separator, start, { last, preceding, next: rest });
      return [...before, ...speak(part ?? reader.push(rest), false)];
    },
    cut: (spokenLength, displayedLength, character) => {
      pieces.cut(spokenLength, character);
      shown.cut(displayedLength);
      ({ sentences, words, languages } = newStages());
      reader = readFrom('', displayedLength);
      seam = undefined;
      givenLength = displayedLength;
      lastGiven = '';
      lastCharacter = character;
    },
    flush: () => speak(reader.flush(), true),
    end: () => speak(reader.end(), true),
  };
}

/** Speaks whole sentences by the app's rules. */
class RuledSentences {
  readonly #rules: readonly SentenceRule[];
  readonly #splitter: SentenceSplitter;
  #held: SpokenSegment[] = [];

  constructor(rules: readonly SentenceRule[], language: string | undefined) {
    this.#rules = rules;
    this.#splitter = new SentenceSplitter(language === undefined ? {} : { language });
  }

  push(segments: readonly SpokenSegment[]): SpokenSegment[] {
    this.#held = this.#held.concat(segments);
    return this.#say(this.#splitter.push(joinSegments(segments)));
  }

  flush(): SpokenSegment[] {
    return this.#say(this.#splitter.flush());
  }

  #say(sentences: readonly string[]): SpokenSegment[] {
    const { stretches, rest } = cutSegments(
      this.#held,
      sentences.map(({ length }) => length),
    );
    this.#held = rest;
    return stretches.flatMap((sentence) => applyRules(sentence, this.#rules));
  }
}
