/** What is said of a stretch within an SSML document: of its characters most are tags, and an element may be said as a whole. */
import type { TextRange } from '../../../text/spoken/offset-map';
import type { SpokenSegment } from '../../../text/spoken/spoken-segment';
import { readSsmlSpeech } from '../../../text/spoken/ssml-speech';

const OPENS = '<speak';
const CLOSES = /<\/speak\s*>/gu;
/** Opens an element of which all that it holds is one segment. */
const WHOLE_ELEMENT = /^<(?:sub|say-as)\b/u;

/** What is said of a stretch, and where that stands: whole references, and whole elements where they are said as a whole. */
export interface SsmlSpeech extends TextRange {
  readonly words: string;
}

/** What is said of a stretch; undefined where it does not lie within one document. */
export function speechWithin(text: string, { start, end }: TextRange): SsmlSpeech | undefined {
  const documentStart = text.lastIndexOf(OPENS, start);
  if (documentStart < 0) return undefined;
  CLOSES.lastIndex = documentStart;
  const documentEnd = CLOSES.test(text) ? CLOSES.lastIndex : 0;
  if (end > documentEnd || start === documentEnd) return undefined;
  const segments = readSsmlSpeech(text.slice(documentStart, documentEnd), documentStart);
  const touched = segments
    .map((segment, index) => ({ ...rangeOf(segment, segments.slice(0, index)), segment }))
    .filter((one) => /\S/u.test(one.segment.text) && one.start < end && one.end > start);
  return {
    start: Math.min(start, ...touched.map((one) => (one.segment.kind === 'copy' ? start : one.start))),
    end: Math.max(end, ...touched.map((one) => (one.segment.kind === 'copy' ? end : one.end))),
    words: touched
      .map(({ segment: { text: said, kind, displayedStart: at } }) =>
        kind === 'copy' ? said.slice(Math.max(0, start - at), Math.max(0, end - at)) : said,
      )
      .join(''),
  };
}

function rangeOf({ displayedStart, displayedLength, kind }: SpokenSegment, before: readonly SpokenSegment[]): TextRange {
  const end = displayedStart + displayedLength;
  const tag = kind === 'replaced' ? before.findLast(({ request = '' }) => request.startsWith('<')) : undefined;
  return { start: tag !== undefined && WHOLE_ELEMENT.test(tag.request ?? '') ? tag.displayedStart : displayedStart, end };
}
