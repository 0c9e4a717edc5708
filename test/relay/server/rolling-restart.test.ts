/**
 * Three relays behind the documented proxies, while listeners hear real speech through them in real time: all relays are
 * replaced one after the other, and then one is killed. `npm run test:soak` does the same with 100 listeners.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { HeardReport } from '../fleet/listeners';
import { isInstalled, PROXIES, type ProxyName } from '../fleet/proxies';
import { PROXY_NAMES, RELAYS, restartUnderListeners, type RestartReport } from '../fleet/rolling-restart';

const TIMEOUT_MS = 120_000;

let report: RestartReport;

beforeAll(async () => {
  report = await restartUnderListeners({ listenersEach: 4, wordMs: 100 });
}, TIMEOUT_MS);

describe.each(PROXY_NAMES)('behind %s', (name) => {
  const reportOf = (reports: ReadonlyMap<ProxyName, HeardReport>, skip: (note: string) => void) => {
    if (!isInstalled(name)) skip(`${PROXIES[name].program} is not there: apt-get install ${name.toLowerCase()}`);
    return reports.get(name);
  };

  test('all relays are replaced in order, and no stream has to be resumed', ({ skip }) => {
    expect(reportOf(report.duringReplacement, skip)).toMatchObject({ reasons: [], retries: 0, lost: 0, twice: 0, failed: 0 });
    expect(report.exitCodes).toEqual(Array.from({ length: RELAYS }, () => 0));
  });

  test('one relay is killed, and no listener misses a word or hears one twice', ({ skip }) => {
    expect(reportOf(report.duringKill, skip)).toMatchObject({ lost: 0, twice: 0, failed: 0 });
  });
});
