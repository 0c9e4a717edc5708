/** `npm run bench -- text [--megabytes N] [--json FILE]`: the time that making markdown speakable takes. */
import { runBench } from './bench-arguments';
import { runTextBenchmark } from './text/text-benchmark';

const DEFAULT_MEGABYTES = 1;

await runBench(['megabytes'], ({ megabytes = DEFAULT_MEGABYTES }) => Promise.resolve(runTextBenchmark(megabytes * 1_000_000)));
