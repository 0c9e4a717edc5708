/**
 * `npm run bench -- published [--sentences N] [--json FILE]`: the published benchmark. The whole passage takes about six
 * minutes: both ways take their published time, and the variant with the default limit runs beside them.
 */
import { runBench } from './bench-arguments';
import { runPublishedBenchmark } from './published/published-benchmark';
import { formatPublished } from './published/published-report';

await runBench(['sentences'], async ({ sentences }) => {
  const result = await runPublishedBenchmark({
    ...(sentences === undefined ? {} : { sentences }),
    onProgress: (line) => console.log(line),
  });
  return { ...result, report: formatPublished(result) };
});
