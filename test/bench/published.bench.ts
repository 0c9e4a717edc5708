/**
 * `npm run bench -- published [--sentences N] [--json FILE]`: the published benchmark, about three and a half minutes
 * for the whole passage, since both ways take the time they were published to take.
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
