/** The HTTP/2 sessions of one relay, by host. */
import type { Clock } from '../../base/clock';
import { HostSessions, type SessionCounts } from './host-sessions';
import type { RelayLimits } from '../options/limits';

/** All sessions of a relay. */
export class Http2Sessions {
  readonly #limits: RelayLimits;
  readonly #clock: Clock;
  /** None is ever forgotten: the hosts that a relay may connect to can be counted. */
  readonly #hosts = new Map<string, HostSessions>();
  #isClosed = false;

  constructor(limits: RelayLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * The sessions to a host.
   *
   * @param origin - Where to connect to, already checked.
   */
  to(origin: string): HostSessions {
    let host = this.#hosts.get(origin);
    if (host === undefined) {
      const own: HostSessions = new HostSessions({
        origin,
        limits: this.#limits,
        clock: this.#clock,
        makeRoomForStream: () => this.#makeRoomForStream(own),
        makeRoomForSpare: () => this.#makeRoomForSpare(own),
      });
      host = own;
      if (this.#isClosed) host.close();
      this.#hosts.set(origin, host);
    }
    return host;
  }

  /** How many there are to all hosts. */
  get counts(): SessionCounts {
    const counts = { leased: 0, spare: 0, connecting: 0 };
    for (const host of this.#hosts.values()) {
      const { leased, spare, connecting } = host.counts;
      counts.leased += leased;
      counts.spare += spare;
      counts.connecting += connecting;
    }
    return counts;
  }

  /** Ends every session and every stream on them, for good. */
  close(): void {
    this.#isClosed = true;
    for (const host of this.#hosts.values()) host.close();
  }

  #makeRoomForStream(host: HostSessions): boolean {
    if (this.#hasRoom) return true;
    const donor = this.#donorFor(host);
    donor?.giveUpSpare();
    return donor !== undefined;
  }

  /** What one host's pages announced keeps no spare from another's: the host with the most gives up one, until they have as many. */
  #makeRoomForSpare(host: HostSessions): boolean {
    if (!this.#hasRoom) return false;
    if (this.#count(({ spareCount }) => spareCount) < this.#limits.maxSpareSessions) return true;
    const donor = this.#donorFor(host);
    if (donor === undefined || (donor.surplus <= 0 && donor.spareCount <= host.spareCount + 1)) return false;
    donor.giveUpSpare();
    return true;
  }

  /** The other host that misses a spare the least. */
  #donorFor(host: HostSessions): HostSessions | undefined {
    const donors = [...this.#hosts.values()].filter((one) => one !== host && one.spareCount > 0);
    return donors.sort((one, other) => other.surplus - one.surplus || other.spareCount - one.spareCount)[0];
  }

  get #hasRoom(): boolean {
    return this.#count(({ counts }) => counts.leased + counts.spare + counts.connecting) < this.#limits.maxUpstreamSessions;
  }

  #count(countOf: (host: HostSessions) => number): number {
    return [...this.#hosts.values()].reduce((sum, host) => sum + countOf(host), 0);
  }
}
