/**
 * The suite that every sink must pass, with any player and in any browser. Compares the recording with the original.
 */
import { afterEach, describe } from 'vitest';
import { describeBadInput } from './describe-bad-input';
import { describeControls } from './describe-controls';
import { describeEnding } from './describe-ending';
import { describeFormats, describeHearing } from './describe-hearing';
import { describeSeeking } from './describe-seeking';
import { describeTruncating } from './describe-truncating';
import type { OpenStage, Stage } from './stage';

/** Runs the suite for one kind of sink. */
export function describeAudioSink(name: string, openStage: OpenStage): void {
  const stages: Stage[] = [];
  let isOpening = false;
  const open: OpenStage = async (options) => {
    isOpening = true;
    const stage = await openStage(options);
    isOpening = false;
    stages.push(stage);
    return stage;
  };
  describe(name, () => {
    afterEach(async ({ task }) => {
      // A test that timed out does not report what it waited for.
      if (task.result?.state === 'fail') console.error([...(isOpening ? ['a stage is opening'] : []), ...stages.map(tellOf)].join('\n'));
      isOpening = false;
      await Promise.all(stages.splice(0).map((stage) => stage.close()));
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

/** Describes the state of everything, for a failed test. */
function tellOf({ kind, context, sinks }: Stage): string {
  const told = sinks.map((sink) => `now at ${sink.positionSeconds()} s of ${JSON.stringify(sink.playback.get())}`);
  return [`${kind}, its context ${context.state} at ${context.currentTime} s`, ...told].join('\n  ');
}
