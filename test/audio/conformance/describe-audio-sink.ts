/**
 * What every sink must do, whatever it plays with and in whichever browser. What was sent is held against what was heard.
 */
import { afterEach, describe } from 'vitest';
import { describeBadInput } from './describe-bad-input';
import { describeControls } from './describe-controls';
import { describeEnding } from './describe-ending';
import { describeFormats, describeHearing } from './describe-hearing';
import { describeSeeking } from './describe-seeking';
import { describeTruncating } from './describe-truncating';
import type { OpenStage } from './stage';

/** Runs the suite over one kind of sink. */
export function describeAudioSink(name: string, openStage: OpenStage): void {
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
    describeHearing(open);
    describeControls(open);
    describeSeeking(open);
    describeTruncating(open);
    describeEnding(open);
    describeBadInput(open);
  });
}
