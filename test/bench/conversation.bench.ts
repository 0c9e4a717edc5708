/**
 * `npm run bench -- conversation [--seed N] [--json FILE]`: what a listener feels and what it costs, for five ways of speaking
 * answers while they are written. Takes some five minutes, and two cores that nobody else uses.
 */
import { runBench } from './bench-arguments';
import { FULL_SETTINGS, holdConversation } from './conversation/conversation-benchmark';
import { figuresOf } from './conversation/conversation-figures';
import { formatConversation } from './conversation/conversation-report';

await runBench(['seed'], async ({ seed = FULL_SETTINGS.seed }) => {
  const result = figuresOf(await holdConversation({ ...FULL_SETTINGS, seed }, (line) => console.log(line)));
  console.log(`\n${formatConversation(result)}\n`);
  return result;
});
