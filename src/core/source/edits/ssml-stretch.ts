/** Finds the spoken words of a stretch inside an SSML document. Most characters of a document belong to tags, and some elements are replaced as a whole. */
import type { TextRange } from '../../../text/spoken/offset-map';
import type { SpokenSegment } from '../../../text/spoken/spoken-segment';
import { readSsmlSpeech } from '../../../text/spoken/ssml-speech';

const OPENS = '<speak';
const CLOSES = /<\/speak\s*>/gu;
/** Matches the start of an element whose whole content is one segment. */
const WHOLE_ELEMENT = /^<(?:sub|say-as)\b/u;

/** The spoken words of a stretch, and their range in the text: with whole references, and with whole elements that are replaced as such. */
export interface SsmlSpeech extends TextRange {
  readonly words: string;
}

/** Returns the speech of a stretch. Undefined if the stretch is not inside a single document. */
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
