import type { Milliseconds } from '../core/units.ts';

/** What a person may hear. `arrival`: something came. `done`: files are complete. */
export type Sound = 'arrival' | 'done';

/** Two short notes each: up where something begins, home where it is complete. */
const NOTES_HZ: Record<Sound, readonly [number, number]> = { arrival: [587.33, 880], done: [783.99, 523.25] };
const NOTE_SECONDS = 0.09;
/** Of the second note, which fades. */
const TAIL_SECONDS = 0.22;
/** Heard beside music, and startling nobody. */
const VOLUME = 0.09;
/** A gain of 0 cannot be faded to exponentially (Web Audio §1.6.3). */
const SILENCE = 0.0001;
/** Many things that arrive together are one sound. */
const APART_MS: Milliseconds = 1500;

/** Plays sounds that it makes itself: there is no file, and no device is held between them. */
export function createSounds(openAudio: () => AudioContext, now: () => Milliseconds): (sound: Sound) => void {
  let playedAt = Number.NEGATIVE_INFINITY;
  return (sound) => {
    if (now() - playedAt < APART_MS) return;
    playedAt = now();
    const audio = openAudio();
    const [first, second] = NOTES_HZ[sound];
    playNote(audio, first, audio.currentTime, NOTE_SECONDS);
    const last = playNote(audio, second, audio.currentTime + NOTE_SECONDS, TAIL_SECONDS);
    last.onended = () => void audio.close();
  };
}

function playNote(audio: AudioContext, hertz: number, at: number, seconds: number): OscillatorNode {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = 'sine';
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(SILENCE, at);
  gain.gain.exponentialRampToValueAtTime(VOLUME, at + 0.012);
  gain.gain.exponentialRampToValueAtTime(SILENCE, at + seconds);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + seconds);
  return oscillator;
}
