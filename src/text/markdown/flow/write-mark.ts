/** Writes the spoken and the displayed text of a mark within a line. */
import type { InlineMark } from '../inline/inline-mark';
import { MarkRun } from '../inline/mark-run';
import { LinkLabel } from '../links/link-label';
import type { TextWindow } from '../reading/text-window';
import type { SpokenWriter } from './spoken-writer';

/**
 * Writes a mark.
 *
 * @param window - Its next character is the first one of the mark.
 */
export function writeMark(writer: SpokenWriter, mark: InlineMark, window: TextWindow): void {
  const { length, spoken, shown, isHidden, reveals } = mark;
  const { offset, text, at } = window;
  if (spoken instanceof MarkRun || spoken instanceof LinkLabel) writer.hold(spoken);
  else if (typeof spoken === 'string') writer.replace(spoken, offset, length, shown);
  else if (spoken !== undefined) writer.copy(text.slice(spoken.start, spoken.end), offset - at + spoken.start, shown);
  else if (shown !== undefined) writer.show({ shown, displayedStart: offset, displayedLength: length, isHidden, reveals });
}
