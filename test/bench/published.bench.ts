/**
 * `npm run bench -- published [--sentences N] [--json FILE]`: the published benchmark, about six minutes for the whole
 * passage: both ways take the time they were published to take, and the row with the default is heard beside them.
 */
import { runBench } from './bench-arguments';
import { runPublishedBenchmark } from './published-benchmark';
import { formatPublished } from './published-report';

await runBench(['sentences'], async ({ sentences }) => {
  const result = await runPublishedBenchmark({
    ...(sentences === undefined ? {} : { sentences }),
    onProgress: (line) => console.log(line),
  });
  console.log(`\n${formatPublished(result)}`);
  return result;
});
