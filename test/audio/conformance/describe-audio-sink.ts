/**
 * What every sink must do, whatever it plays with and in whichever browser. What was sent is held against what was heard.
 */
import { afterEach, describe, test } from 'vitest';
import { describeBadInput } from './describe-bad-input';
import { describeControls } from './describe-controls';
import { describeEnding } from './describe-ending';
import { describeFormats, describeHearing } from './describe-hearing';
import { describeSeeking } from './describe-seeking';
import { describeTruncating } from './describe-truncating';
import { skip } from './skip';
import type { OpenStage } from './stage';

/**
 * Runs the suite over one kind of sink.
 *
 * @param options - `playsMp3`: whether it plays the format that most cases are about; where a browser lets it not, these
 *   are left out. Default: true.
 */
export function describeAudioSink(name: string, openStage: OpenStage, { playsMp3 = true } = {}): void {
  const closing: (() => Promise<void>)[] = [];
  const open: OpenStage = async (options) => {
    const stage = await openStage(options);
    closing.push(() => stage.close());
    return stage;
  };
  describe(name, () => {
    afterEach(async () => {
      await Promise.all(closing.splice(0).map((close) => close()));
    });
    describeFormats(open);
    if (!playsMp3) {
      test('all that is tried with mp3', (context) => {
        skip(context, 'MediaSource of this browser does not take mp3, found by giving it some');
      });
      return;
    }
    describeHearing(open);
    describeControls(open);
    describeSeeking(open);
    describeTruncating(open);
    describeEnding(open);
    describeBadInput(open);
  });
}
