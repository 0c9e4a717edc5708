/**
 * The system's media controls (lock screen, media keys, headsets). A page has one set of them; the player that started last has it,
 * until its end.
 */

/** The step of the buttons for back and forward, if the system gives none. */
const SKIP_SECONDS = 10;
/** The supported actions. */
const ACTIONS = ['play', 'pause', 'stop', 'seekto', 'seekbackward', 'seekforward'] as const;

/** A player that can be controlled. */
export interface ControlledPlayer {
  /** The shown title, artist and artwork. Default: the title of the page. */
  readonly metadata: MediaMetadataInit | undefined;
  play(): void;
  pause(): void;
  stop(): void;
  seek(seconds: number): void;
  /** The position and the rate. The duration is Infinity until it is known. */
  position(): { readonly positionSeconds: number; readonly durationSeconds: number; readonly rate: number };
  isPlaying(): boolean;
}

/** Players that took the controls. The last one has them. */
const players: ControlledPlayer[] = [];
/** The metadata that the app showed before. */
let metadataOfApp: MediaMetadata | null = null;

/** Gives a player the controls. Does nothing in browsers without controls. */
export function takeMediaSession(player: ControlledPlayer): void {
  const session = mediaSession();
  if (session === undefined || players.at(-1) === player) return;
  if (players.length === 0) metadataOfApp = session.metadata;
  remove(player);
  players.push(player);
  install(session, player);
}

/** Shows the present state of a player. Does nothing for a player without the controls. */
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
    // Some browsers show no position, or only one with a known duration.
  }
}

/** Takes the controls from a player at its end, and returns them to the player that had them before. */
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
    // A browser throws for an unknown action. The others still work.
  }
}

function remove(player: ControlledPlayer): void {
  const index = players.indexOf(player);
  if (index !== -1) players.splice(index, 1);
}

/** Missing in some browsers, despite its type. */
function mediaSession(): MediaSession | undefined {
  return (navigator as { readonly mediaSession?: MediaSession }).mediaSession;
}
