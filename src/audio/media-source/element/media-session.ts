/**
 * The system's media controls (lock screen, media keys, headsets). A page has one set of controls. The player that started last
 * has them until it ends.
 */
import type { AudioPlayer } from '../../player/audio-player';

/** Default step of the buttons for back and forward. The system may give another one. */
const SKIP_SECONDS = 10;
/** Fade of the stop button, as long as the fade of an interruption. */
const STOP_FADE_MS = 20;
/** The supported actions. */
const ACTIONS = ['play', 'pause', 'stop', 'seekto', 'seekbackward', 'seekforward'] as const;

/** A player, and the data that the controls show. */
export interface Controlled {
  readonly player: Pick<AudioPlayer, 'pause' | 'resume' | 'seek' | 'stop' | 'positionSeconds'>;
  /** Title, artist and artwork to show. Default: the title of the page. */
  readonly metadata: MediaMetadataInit | undefined;
  /** Returns the current state. The duration is Infinity until it is known. */
  state(): { readonly isPlaying: boolean; readonly durationSeconds: number; readonly rate: number };
}

/** Players that took the controls and have not ended. The last one has them now. */
const takers: Controlled[] = [];
/** Metadata that the app had set before. It is restored at the end. */
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

/** Shows the current state of a player. Does nothing if another player has the controls. */
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

/** Takes the controls from an ended player. The player that had them before gets them back. */
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
    // See updateMediaSession.
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

/** Returns the browser's media session. Some browsers have none, despite its type. */
function mediaSession(): MediaSession | undefined {
  return (navigator as { readonly mediaSession?: MediaSession }).mediaSession;
}
