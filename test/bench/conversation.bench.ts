/**
 * `npm run bench -- conversation [--seed N] [--sentences N] [--json FILE]`: what a listener feels and what it costs, for five
 * ways of speaking answers while they are written. Takes some five minutes, and two cores that nobody else uses; less with
 * answers of at most N sentences.
 */
import { runBench } from './bench-arguments';
import { FULL_SETTINGS, holdConversation } from './conversation/conversation-benchmark';
import { figuresOf } from './conversation/conversation-figures';
import { formatConversation } from './conversation/conversation-report';

await runBench(['seed', 'sentences'], async ({ seed = FULL_SETTINGS.seed, sentences = Infinity }) => {
  const lengths = FULL_SETTINGS.lengths.filter((length) => length <= sentences);
  const interruptedLengths = FULL_SETTINGS.interruptedLengths.filter((length) => length <= sentences);
  const settings = { ...FULL_SETTINGS, seed, lengths, interruptedLengths };
  const result = figuresOf(await holdConversation(settings, (line) => console.log(line)));
  return { ...result, report: formatConversation(result) };
});
