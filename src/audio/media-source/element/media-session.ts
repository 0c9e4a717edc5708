/**
 * The system's media controls (lock screen, media keys, headsets). A page has one set of them; the player that started last has it,
 * until its end.
 */
import type { AudioPlayer } from '../../player/audio-player';

/** The step of the buttons for back and forward, if the system gives none. */
const SKIP_SECONDS = 10;
/** The fade of the stop button: that of an interruption. */
const STOP_FADE_MS = 20;
/** The supported actions. */
const ACTIONS = ['play', 'pause', 'stop', 'seekto', 'seekbackward', 'seekforward'] as const;

/** A player, and what the controls show of it. */
export interface Controlled {
  readonly player: Pick<AudioPlayer, 'pause' | 'resume' | 'seek' | 'stop' | 'positionSeconds'>;
  /** The shown title, artist and artwork. Default: the title of the page. */
  readonly metadata: MediaMetadataInit | undefined;
  /** The present state. The duration is Infinity until it is known. */
  state(): { readonly isPlaying: boolean; readonly durationSeconds: number; readonly rate: number };
}

/** Players that took the controls. The last one has them. */
const takers: Controlled[] = [];
/** The metadata that the app showed before. */
let metadataOfApp: MediaMetadata | null = null;

/** Gives a player the controls. Does nothing in browsers without controls. */
export function takeMediaSession(controlled: Controlled): void {
  const session = mediaSession();
  if (session === undefined || takers.at(-1) === controlled) return;
  if (takers.length === 0) metadataOfApp = session.metadata;
  remove(controlled);
  takers.push(controlled);
  install(session, controlled);
}

/** Shows the present state of a player. Does nothing for a player without the controls. */
export function updateMediaSession(controlled: Controlled): void {
  const session = mediaSession();
  if (session === undefined || takers.at(-1) !== controlled) return;
  const { isPlaying, durationSeconds, rate } = controlled.state();
  session.playbackState = isPlaying ? 'playing' : 'paused';
  try {
    session.setPositionState({
      duration: durationSeconds,
      position: Math.min(controlled.player.positionSeconds(), durationSeconds),
      playbackRate: rate,
    });
  } catch {
    // Some browsers show no position, or only one with a known duration.
  }
}

/** Takes the controls from a player at its end, and returns them to the player that had them before. */
export function releaseMediaSession(controlled: Controlled): void {
  const session = mediaSession();
  const had = takers.at(-1) === controlled;
  remove(controlled);
  if (session === undefined || !had) return;
  const next = takers.at(-1);
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

function install(session: MediaSession, controlled: Controlled): void {
  const { player, metadata = { title: document.title } } = controlled;
  if (typeof MediaMetadata === 'function') session.metadata = new MediaMetadata(metadata);
  const skip = (seconds: number) => player.seek(Math.max(0, player.positionSeconds() + seconds));
  const handlers: Record<(typeof ACTIONS)[number], MediaSessionActionHandler> = {
    play: () => player.resume(),
    pause: () => player.pause(),
    stop: () => void player.stop(STOP_FADE_MS),
    seekto: ({ seekTime }) => {
      if (seekTime !== undefined) player.seek(seekTime);
    },
    seekbackward: ({ seekOffset }) => skip(-(seekOffset ?? SKIP_SECONDS)),
    seekforward: ({ seekOffset }) => skip(seekOffset ?? SKIP_SECONDS),
  };
  for (const action of ACTIONS) setHandler(session, action, handlers[action]);
  updateMediaSession(controlled);
}

function setHandler(session: MediaSession, action: MediaSessionAction, handler: MediaSessionActionHandler | null): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // A browser throws for an unknown action. The others still work.
  }
}

function remove(controlled: Controlled): void {
  const index = takers.indexOf(controlled);
  if (index !== -1) takers.splice(index, 1);
}

/** Missing in some browsers, despite its type. */
function mediaSession(): MediaSession | undefined {
  return (navigator as { readonly mediaSession?: MediaSession }).mediaSession;
}
