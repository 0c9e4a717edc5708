/**
 * `npm run bench -- peers [--minutes N] [--seeds N] [--json FILE]`: compares this package's players with those that people use.
 * Their packages are downloaded into .cache. The default is 10 minutes of speech for the cost, which takes about 30 minutes.
 */
import { runBench } from './bench-arguments';
import { PEER_NAMES } from './peers/peer-list';
import { PEER_FORMATS } from './peers/peer-player';
import { measurePeers } from './peers/peers-benchmark';
import { absentPeers, lostColumns, peerRows } from './peers/peers-figures';
import { formatTable, transposed } from './table';

const DEFAULT_MINUTES = 10;
const DEFAULT_SEEDS = 3;
const SECONDS = 4;

await runBench(['minutes', 'seeds'], async ({ minutes = DEFAULT_MINUTES, seeds = DEFAULT_SEEDS }) => {
  const result = await measurePeers({ players: PEER_NAMES, minutes, seeds, seconds: SECONDS, onProgress: (line) => console.log(line) });
  const tables = PEER_FORMATS.map((format) => `${format}\n${formatTable(transposed(peerRows(result, format)))}`);
  const report = [...tables, absentPeers(result).join('\n')].join('\n\n');
  return { ...result, report, missedTargets: lostColumns(result) };
});
