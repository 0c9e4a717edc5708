/** Prints the result of the conversation benchmark. */
import { formatTable } from '../table';
import type { ConversationResult, Quantiles, Totals } from './conversation-figures';
import { WAYS, type Way } from './listening';

/** What the tables call the ways. */
export const WAY_NAMES: Readonly<Record<Way, string>> = {
  sequential: 'sequential calls',
  'one ahead': 'calls, one sentence ahead',
  segmented: 'this package, segmented',
  duplex: 'this package, duplex',
  sdk: "AWS's Node SDK, no page",
};

/** The rows of the table of what listeners meet. */
export function listenerRows({ ways }: ConversationResult): string[][] {
  return [
    ['', 'first sound p50 / p90', 'of the limit', 'stalls a minute', 'stalled', 'end late p50 / p90', 'interruption to silence'],
    ...WAYS.map((way) => {
      const { firstSoundMs, firstSoundOfLimit, stallsAMinute, stalledSecondsAMinute, lateEndMs, silentMs } = ways[way];
      return [
        WAY_NAMES[way],
        milliseconds(firstSoundMs),
        firstSoundOfLimit.p50.toFixed(3),
        stallsAMinute.toFixed(2),
        `${stalledSecondsAMinute.toFixed(2)} s a minute`,
        milliseconds(lateEndMs),
        silentMs === undefined ? 'no player' : `${silentMs.median.toFixed(0)} ms, at most ${silentMs.max.toFixed(0)}`,
      ];
    }),
  ];
}

/** The rows of the table of costs. */
export function costRows({ ways }: ConversationResult): string[][] {
  return [
    ['', 'billed for a heard character', 'calls an answer', 'open for a second of speech', 'bytes a second of speech'],
    ...WAYS.map((way) => {
      const { billedOfHeard, callsAnAnswer, openSecondsASecond, bytesASecond } = ways[way];
      return [
        WAY_NAMES[way],
        billedOfHeard.toFixed(2),
        callsAnAnswer.toFixed(1),
        `${openSecondsASecond.toFixed(2)} s`,
        bytesASecond.toFixed(0),
      ];
    }),
  ];
}

/** The rows of first sounds by the speed of the model. */
export function rateRows({ firstSoundByRate }: ConversationResult): string[][] {
  const rates = Object.keys(firstSoundByRate);
  return [
    ['first sound, p50', ...rates.map((rate) => `${rate} tokens a second`)],
    ...WAYS.map((way) => [WAY_NAMES[way], ...rates.map((rate) => `${(firstSoundByRate[rate]?.[way] ?? NaN).toFixed(0)} ms`)]),
  ];
}

/** The rows of times to the last byte. */
export function totalRows({ totals, totalsByRate }: ConversationResult): string[][] {
  const rates = Object.keys(totalsByRate);
  const cell = (of: Totals | undefined, way: keyof Totals) => {
    if (of === undefined) return '';
    return `${(of[way] / 1_000).toFixed(1)} s, ${(of[way] / of['sequential, model waits']).toFixed(2)}`;
  };
  const names: Readonly<Record<keyof Totals, string>> = {
    ...WAY_NAMES,
    'sequential, model waits': 'sequential calls, the model waits',
    sequential: 'sequential calls, the model goes on',
    'one ahead': 'calls, one sentence ahead of the listener',
  };
  return [
    ['to the last byte, all answers', 'all', ...rates.map((rate) => `${rate} tokens a second`)],
    ...(Object.keys(totals) as (keyof Totals)[]).map((way) => [
      names[way],
      cell(totals, way),
      ...rates.map((rate) => cell(totalsByRate[rate], way)),
    ]),
  ];
}

/** Formats all of it for a terminal. */
export function formatConversation(result: ConversationResult): string {
  const { answers, settings, control } = result;
  return [
    `${answers.count} answers, ${answers.sentences} sentences, ${answers.characters} characters; ${answers.interrupted} of them interrupted; ` +
      `seed ${settings.seed}, pacing ${settings.pacing}.`,
    '',
    ...[listenerRows(result), rateRows(result), totalRows(result), costRows(result)].flatMap((rows) => [formatTable(rows), '']),
    `Control: AWS's SDK got its first byte ${milliseconds(control.sdkLateMs)} after the pacing (p50 / p90); timers were ` +
      `${milliseconds(control.timersLateMs)} late; the voice is audible ${milliseconds(control.audibleAfterPlayerMs)} after the player's first sample; ` +
      `${control.failedCalls} calls failed and were made again, ${control.failures.length} listeners could not go on.`,
  ].join('\n');
}

function milliseconds({ p50, p90 }: Quantiles): string {
  return `${p50.toFixed(0)} / ${p90.toFixed(0)} ms`;
}
