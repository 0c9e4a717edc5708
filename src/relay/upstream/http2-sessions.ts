/** The HTTP/2 sessions of one relay, by host. */
import type { Clock } from '../../base/clock';
import { HostSessions, type SessionCounts } from './host-sessions';
import type { RelayLimits } from '../options/limits';

/** Creates the sessions of each host, and shares the limits among hosts. */
export class Http2Sessions {
  readonly #limits: RelayLimits;
  readonly #clock: Clock;
  /** Sessions by origin. Entries are never removed, since a relay may connect to few hosts only. */
  readonly #hosts = new Map<string, HostSessions>();
  #isClosed = false;

  constructor(limits: RelayLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Returns the sessions to an origin, which must be an allowed one. */
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

  /** Ends all sessions and their streams. No session can be leased afterwards. */
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

  /**
   * Makes room for a spare. When all spares are taken, a host with a surplus gives up one. Without a surplus, the hosts share
   * the spares evenly, so that announcements for one host cannot take all of them.
   */
  #makeRoomForSpare(host: HostSessions): boolean {
    if (!this.#hasRoom) return false;
    if (this.#count(({ spareCount }) => spareCount) < this.#limits.maxSpareSessions) return true;
    const donor = this.#donorFor(host);
    if (donor === undefined || (donor.surplus <= 0 && donor.spareCount <= host.spareCount + 1)) return false;
    donor.giveUpSpare();
    return true;
  }

  /** Returns the other host that needs its spares least: the one with the greatest surplus. */
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
