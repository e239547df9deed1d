import { expect, it } from 'vitest';
import { createSounds } from '../../../src/offscreen/sounds.ts';

/** As much of Web Audio as is used: it notes what is played, and ends it when it is told to. */
function fakeAudio() {
  const played: number[] = [];
  const state = { opened: 0, closed: 0 };
  const ended: (() => void)[] = [];
  const open = () => {
    state.opened++;
    const param = { value: 0, setValueAtTime: () => {}, exponentialRampToValueAtTime: () => {} };
    return {
      currentTime: 0,
      destination: {},
      createGain: () => ({ gain: param, connect: () => ({}) }),
      createOscillator() {
        const oscillator = {
          type: '',
          frequency: { value: 0 },
          onended: null as (() => void) | null,
          connect: (next: { connect(to: unknown): unknown }) => next,
          start: () => played.push(oscillator.frequency.value),
          stop: () => ended.push(() => oscillator.onended?.()),
        };
        return oscillator;
      },
      close: async () => void state.closed++,
    } as unknown as AudioContext;
  };
  return {
    open,
    played,
    state,
    end: () => {
      for (const run of ended.splice(0)) run();
    },
  };
}

it('plays two notes, another two for what is done, and lets go of the device after each', () => {
  const audio = fakeAudio();
  let now = 0;
  const play = createSounds(audio.open, () => now);
  play('arrival');
  const arrival = [...audio.played];
  expect(arrival).toHaveLength(2);
  audio.end();
  expect(audio.state).toEqual({ opened: 1, closed: 1 });
  now = 60_000;
  play('done');
  expect(audio.played.slice(2)).toHaveLength(2);
  expect(audio.played.slice(2)).not.toEqual(arrival);
});

it('makes one sound of many things that arrive together', () => {
  const audio = fakeAudio();
  let now = 0;
  const play = createSounds(audio.open, () => now);
  for (now = 0; now < 1000; now += 100) play('arrival');
  expect(audio.state.opened).toBe(1);
  now = 5000;
  play('arrival');
  expect(audio.state.opened).toBe(2);
});
