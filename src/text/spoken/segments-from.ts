/** Cuts segments at a displayed offset. */
import { restOfDocument } from './spoken-document';
import type { SpokenSegment } from './spoken-segment';

/** Returns the segments for the displayed text from an offset on. Their offsets are then relative to it. */
export function segmentsFrom(segments: readonly SpokenSegment[], displayedCharacter: number): SpokenSegment[] {
  return segments.flatMap((given) => {
    const segment = given.reveals === undefined ? given : { ...given, reveals: given.reveals.map((place) => place - displayedCharacter) };
    const start = segment.displayedStart - displayedCharacter;
    const end = start + segment.displayedLength;
    if (start >= 0 && end > 0) return [{ ...segment, displayedStart: start }];
    if (end <= 0) return [];
    if (segment.kind === 'replaced') return [{ ...segment, displayedStart: 0, displayedLength: end }];
    if (segment.kind === 'ssml') {
      const text = restOfDocument(segment.text, -start);
      return [{ ...segment, text, displayedStart: end - text.length, displayedLength: text.length }];
    }
    return [{ text: segment.text.slice(-start), displayedStart: 0, displayedLength: end, kind: 'copy', language: segment.language }];
  });
}
