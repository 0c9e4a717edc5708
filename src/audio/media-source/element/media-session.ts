/**
 * The system's media controls (lock screen, media keys, headsets): there is one set of them for a page, and the sink that
 * started last has it, until it is over.
 */

/** How far the buttons for back and forward go when the system doesn't say. */
const SKIP_SECONDS = 10;
/** What is answered to. */
const ACTIONS = ['play', 'pause', 'stop', 'seekto', 'seekbackward', 'seekforward'] as const;

/** Whoever is controlled. */
export interface ControlledPlayer {
  /** What is shown. Default: the title of the page. */
  readonly metadata: MediaMetadataInit | undefined;
  play(): void;
  pause(): void;
  stop(): void;
  seek(seconds: number): void;
  /** Where it is; the duration is Infinity while it is not known. */
  position(): { readonly positionSeconds: number; readonly durationSeconds: number; readonly rate: number };
  isPlaying(): boolean;
}

/** The last one has the controls. */
const players: ControlledPlayer[] = [];
/** What the app showed before. */
let metadataOfApp: MediaMetadata | null = null;

/** Gives a player the controls. Calling it again brings it back to the front. Does nothing where there are none. */
export function takeMediaSession(player: ControlledPlayer): void {
  const session = mediaSession();
  if (session === undefined || players.at(-1) === player) return;
  if (players.length === 0) metadataOfApp = session.metadata;
  remove(player);
  players.push(player);
  install(session, player);
}

/** Tells the system what a player does now. Does nothing for a player that does not have the controls. */
export function updateMediaSession(player: ControlledPlayer): void {
  const session = mediaSession();
  if (session === undefined || players.at(-1) !== player) return;
  session.playbackState = player.isPlaying() ? 'playing' : 'paused';
  const { positionSeconds, durationSeconds, rate } = player.position();
  try {
    session.setPositionState({
      duration: durationSeconds,
      position: Math.min(positionSeconds, durationSeconds),
      playbackRate: rate,
    });
  } catch {
    // Some browsers have no position, or none without an end.
  }
}

/** Takes the controls away from a player that is over; the one that had them before gets them back. */
export function releaseMediaSession(player: ControlledPlayer): void {
  const session = mediaSession();
  const had = players.at(-1) === player;
  remove(player);
  if (session === undefined || !had) return;
  const next = players.at(-1);
  if (next !== undefined) {
    install(session, next);
    return;
  }
  for (const action of ACTIONS) setHandler(session, action, null);
  session.playbackState = 'none';
  session.metadata = metadataOfApp;
  metadataOfApp = null;
  try {
    session.setPositionState();
  } catch {
    // As above.
  }
}

function install(session: MediaSession, player: ControlledPlayer): void {
  if (typeof MediaMetadata === 'function') session.metadata = new MediaMetadata(player.metadata ?? { title: document.title });
  const skip = (seconds: number) => {
    player.seek(Math.max(0, player.position().positionSeconds + seconds));
  };
  const handlers: Record<(typeof ACTIONS)[number], MediaSessionActionHandler> = {
    play: () => {
      player.play();
    },
    pause: () => {
      player.pause();
    },
    stop: () => {
      player.stop();
    },
    seekto: ({ seekTime }) => {
      if (seekTime !== undefined) player.seek(seekTime);
    },
    seekbackward: ({ seekOffset }) => {
      skip(-(seekOffset ?? SKIP_SECONDS));
    },
    seekforward: ({ seekOffset }) => {
      skip(seekOffset ?? SKIP_SECONDS);
    },
  };
  for (const action of ACTIONS) setHandler(session, action, handlers[action]);
  updateMediaSession(player);
}

function setHandler(session: MediaSession, action: MediaSessionAction, handler: MediaSessionActionHandler | null): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // A browser that doesn't know an action throws; the others still work.
  }
}

function remove(player: ControlledPlayer): void {
  const index = players.indexOf(player);
  if (index !== -1) players.splice(index, 1);
}

/** Missing in some browsers, whatever the types say. */
function mediaSession(): MediaSession | undefined {
  return (navigator as { readonly mediaSession?: MediaSession }).mediaSession;
}
