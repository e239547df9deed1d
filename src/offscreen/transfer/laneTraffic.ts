import { addRoundTrip, baseRoundTrip, type RoundTrips } from '../../core/baseRoundTrip.ts';
import { PIECE_HEADER_BYTES } from '../../core/blockPiece.ts';
import { eachOf, type Run } from '../../core/blockSet.ts';
import { PeerError } from '../../core/errors.ts';
import { decodeFrame, encodeFrame } from '../../core/frame.ts';
import { toHex } from '../../core/hex.ts';
import { IDLE_LANES, type LaneControl, stepLanes } from '../../core/laneControl.ts';
import { MAX_FRAME_BYTES, MAX_WINDOW_BYTES } from '../../core/limits.ts';
import type { Bytes, EpochMs, Milliseconds } from '../../core/units.ts';
import { createLaneSet, type Lane } from './laneSet.ts';
import type { Roster } from './roster.ts';
import type { Sending } from './sending.ts';
import { type ReadyBlock, reuseFrames } from './sourceReader.ts';
import type { FromWorker } from './workerMessages.ts';

/** Lanes, rates and stalled lanes are looked at this often. */
export const TICK_MS: Milliseconds = 250;
/** A lane on which nothing was written for so long, while others went on, is given up. */
const STALL_MS: Milliseconds = 6000;
/** Lanes that are missing are asked for again this often. */
const ASK_AGAIN_MS: Milliseconds = 2000;
/** A side that only receives leaves the lanes alone until nothing has come for so long. */
const REST_MS: Milliseconds = 10_000;
/** Until then the lanes that were asked for may still open. */
const FALL_BACK_MS: Milliseconds = 2500;

export interface LaneTrafficPorts {
  roster: Roster;
  post(message: FromWorker): void;
  violated(link: string, thrown: unknown): void;
  now(): EpochMs;
}

/**
 * What goes over the lanes of all links: whose turn it is, which lane is free, how many lanes there should be. One thing,
 * since each of these is judged by what the others see: what is under way, on which lane, and when it was last written.
 */
export interface LaneTraffic {
  openLink(link: string): void;
  closeLink(link: string): void;
  made(connection: string, channel: RTCDataChannel): void;
  add(connection: string, link: string, isFallback: boolean): void;
  remove(connection: string): void;
  measured(link: string, roundTripMs: Milliseconds): void;
  /** A block that was read, to leave on the lane that is ready first. */
  ready(link: string, sending: Sending, block: ReadyBlock): void;
  /** What was read of this transfer and has not left is not wanted any more. */
  dropReady(transfer: string): void;
  sendWritten(link: string, transfer: string, blocks: Run[]): void;
  /** Something will be sent soon: a lane takes some round trips to open. */
  prepare(link: string): void;
  /** Something changed: sends what may be sent, when this turn is over. */
  schedulePump(link: string): void;
  tick(): void;
}

interface LinkTraffic {
  id: string;
  roundTripMs: Milliseconds;
  roundTrips: RoundTrips;
  control: LaneControl;
  wanted: number;
  askedAt: EpochMs;
  /** Read, and waiting for a lane. */
  ready: { sending: Sending; block: ReadyBlock }[];
  writtenBytes: Bytes;
  demandSince: EpochMs | null;
  /** When bulk data last moved, in either direction. */
  movedAt: EpochMs;
  /** When the other side last answered: the link is alive. */
  answeredAt: EpochMs;
  /** The lane on which bytes came last: what is written is told on it. */
  latestLane: string | null;
}

export function createLaneTraffic(ports: LaneTrafficPorts): LaneTraffic {
  const { roster, now } = ports;
  const links = new Map<string, LinkTraffic>();
  const pumpsDue = new Set<string>();
  const lanes = createLaneSet({
    now,
    ready: (lane) => pump(lane.link),
    lost: laneLost,
    closed: (connection) => ports.post({ type: 'laneUseless', connection }),
    piece: takePiece,
    frame: takeFrame,
  });

  // --- What comes in ---

  function takePiece(lane: Lane, frame: Uint8Array<ArrayBuffer>): void {
    try {
      if (frame.length < PIECE_HEADER_BYTES || frame.length > MAX_FRAME_BYTES) {
        throw new PeerError('protocol-violation', 'piece: size');
      }
      const entry = roster.get(toHex(frame.subarray(1, 17)));
      // It may have ended here long ago, or go on over another link now.
      if (entry === undefined || entry.link !== lane.link) return;
      if (entry.runner.direction !== 'receiving') throw new PeerError('protocol-violation', 'piece to its sender');
      const link = links.get(lane.link);
      if (link !== undefined) {
        link.movedAt = now();
        link.latestLane = lane.id;
      }
      entry.runner.takePiece(frame, lane.id);
    } catch (thrown) {
      ports.violated(lane.link, thrown);
    }
  }

  function takeFrame(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void {
    try {
      const frame = decodeFrame(bytes);
      if (frame.is !== 'written') throw new PeerError('protocol-violation', `${frame.is} on a lane`);
      takeWritten(lane.link, frame.transfer, frame.blocks);
    } catch (thrown) {
      ports.violated(lane.link, thrown);
    }
  }

  function takeWritten(link: string, transfer: string, blocks: Run[]): void {
    const entry = roster.get(transfer);
    const here = links.get(link);
    if (entry === undefined || entry.link !== link || here === undefined) return;
    if (entry.runner.direction !== 'sending') throw new PeerError('protocol-violation', 'written by the sender');
    const state = entry.runner.state();
    const before = state.phase === 'sending' ? state.doneBytes : 0;
    here.movedAt = now();
    if (state.phase === 'sending') {
      for (const block of eachOf(blocks, state.layout.blockCount)) {
        const carrier = lanes.get(state.outstanding.get(block) ?? '');
        if (carrier !== undefined) carrier.writtenAt = now();
      }
    }
    entry.runner.step({ type: 'blocksWritten', blocks });
    const after = entry.runner.state();
    if (after.phase === 'sending') here.writtenBytes += Math.max(0, after.doneBytes - before);
    pump(link);
  }

  function laneLost(lane: Lane): void {
    for (const { link, runner } of roster.all()) {
      if (link === lane.link && runner.direction === 'receiving') runner.laneLost(lane.id);
    }
    giveBack(lane);
  }

  /** What is under way on it goes on another. */
  function giveBack(lane: Lane): void {
    for (const { link, runner } of roster.all()) {
      if (link === lane.link && runner.direction === 'sending') runner.step({ type: 'laneLost', lane: lane.id });
    }
    schedulePump(lane.link);
  }

  // --- What goes out ---

  function schedulePump(link: string): void {
    if (pumpsDue.has(link)) return;
    pumpsDue.add(link);
    queueMicrotask(() => {
      pumpsDue.delete(link);
      pump(link);
    });
  }

  /** Sends what is read as far as the lanes take it, and has more read. */
  function pump(link: string): void {
    const here = links.get(link);
    if (here === undefined) return;
    const mayFallBack = here.demandSince !== null && now() - here.demandSince > FALL_BACK_MS;
    for (;;) {
      const next = here.ready[0];
      if (next === undefined) break;
      const lane = lanes.readiest(link, mayFallBack);
      if (lane === undefined) break;
      if (!carries(link, lane.id)) lane.writtenAt = now();
      if (!lanes.send(lane, next.block.frames)) continue;
      here.ready.shift();
      reuseFrames(next.block);
      next.sending.step({ type: 'blockSent', block: next.block.block, lane: lane.id });
    }
    readMore(here);
  }

  /** Transfers take turns in their order: the next begins when the one before has nothing left to ask for. */
  function readMore(link: LinkTraffic): void {
    let isTaken = false;
    for (const entry of roster.values()) {
      if (entry.link !== link.id || entry.runner.direction !== 'sending') continue;
      const wasQueued = entry.isQueued;
      const isSending = entry.runner.state().phase === 'sending';
      entry.isQueued = isTaken && isSending;
      if (!isTaken && isSending) isTaken = underWay(link.id) < MAX_WINDOW_BYTES ? entry.runner.pump() : true;
      if (entry.isQueued !== wasQueued) roster.changed(entry.runner.id);
    }
  }

  function underWay(link: string): Bytes {
    let bytes = 0;
    for (const entry of roster.values()) {
      if (entry.link !== link) continue;
      const state = entry.runner.state();
      if (state.phase === 'sending') bytes += state.inHandBytes + state.outstandingBytes;
    }
    return bytes;
  }

  function carries(link: string, lane: string): boolean {
    for (const entry of roster.values()) {
      const state = entry.runner.state();
      if (entry.link !== link || state.phase !== 'sending') continue;
      for (const carrier of state.outstanding.values()) if (carrier === lane) return true;
    }
    return false;
  }

  // --- How many lanes ---

  function wantLanes(link: LinkTraffic, count: number): void {
    if (link.wanted === count) return;
    link.wanted = count;
    askForLanes(link);
  }

  function askForLanes(link: LinkTraffic): void {
    link.askedAt = now();
    ports.post({ type: 'lanesWanted', link: link.id, count: link.wanted });
  }

  function look(link: LinkTraffic): void {
    const at = now();
    const demand = underWay(link.id) > 0;
    link.demandSince = demand ? (link.demandSince ?? at) : null;
    const open = lanes.open(link.id);
    // While the other side sends, the lanes are its to judge.
    if (!demand && at - link.movedAt < REST_MS) return;
    const { writtenBytes, roundTripMs } = link;
    const baseRoundTripMs = baseRoundTrip(link.roundTrips);
    const sight = { now: at, demand, openLanes: open.length, writtenBytes, roundTripMs, baseRoundTripMs };
    const [control, wanted] = stepLanes(link.control, sight);
    link.control = control;
    wantLanes(link, wanted);
    // Lanes may have been lost, or not come about.
    if (demand && open.length < wanted && at - link.askedAt > ASK_AGAIN_MS) askForLanes(link);
    retire(link.id, open, wanted);
    giveUpStalled(link, open, at);
    if (!demand) return;
    ports.post({ type: 'mark', name: 'tandem:lanes', at, detail: { count: open.length } });
    pump(link.id);
  }

  /** Lanes that did not make it faster go when what they carry is written. */
  function retire(link: string, open: readonly Lane[], wanted: number): void {
    for (const lane of open.slice(Math.max(wanted, 1))) lane.isRetiring = true;
    for (const lane of lanes.retiring(link)) {
      if (!carries(link, lane.id)) ports.post({ type: 'laneUseless', connection: lane.id });
    }
  }

  function giveUpStalled(link: LinkTraffic, open: readonly Lane[], at: EpochMs): void {
    const all = lanes.all(link.id);
    const latest = Math.max(...all.map(({ writtenAt }) => writtenAt));
    const areAllSilent = at - latest > STALL_MS / 2;
    // Then the network is silent, and the link tells; unless the other side answers all the same.
    if (areAllSilent && at - link.answeredAt > STALL_MS) return;
    const limit = areAllSilent ? 2 * STALL_MS : STALL_MS;
    for (const lane of all) {
      if (at - lane.writtenAt < limit || !carries(link.id, lane.id)) continue;
      if (!lane.isFallback) {
        ports.post({ type: 'laneUseless', connection: lane.id });
        lanes.remove(lane.id);
      } else if (open.length > 0) {
        // It is the link's own, and stays; what it carries goes on another. Alone, it has nobody to give it to.
        giveBack(lane);
      }
    }
  }

  return {
    openLink(link) {
      links.set(link, {
        id: link,
        roundTripMs: 0,
        roundTrips: [],
        control: IDLE_LANES,
        wanted: 0,
        askedAt: 0,
        ready: [],
        writtenBytes: 0,
        demandSince: null,
        movedAt: now(),
        answeredAt: now(),
        latestLane: null,
      });
    },
    closeLink(link) {
      links.delete(link);
      lanes.removeLink(link);
    },
    made: lanes.made,
    add: lanes.add,
    remove: lanes.remove,
    measured(link, roundTripMs) {
      const here = links.get(link);
      if (here === undefined) return;
      here.roundTripMs = roundTripMs;
      here.roundTrips = addRoundTrip(here.roundTrips, roundTripMs, now());
      here.answeredAt = now();
    },
    ready(link, sending, block) {
      links.get(link)?.ready.push({ sending, block });
      pump(link);
    },
    dropReady(transfer) {
      for (const link of links.values()) link.ready = link.ready.filter(({ sending }) => sending.id !== transfer);
    },
    sendWritten(link, transfer, blocks) {
      const latest = lanes.get(links.get(link)?.latestLane ?? '');
      const lane = latest?.channel.readyState === 'open' ? latest : (lanes.open(link)[0] ?? lanes.readiest(link, true));
      // Without a lane it is lost, as it may be on one: the receiver says it again when a lane goes.
      if (lane !== undefined) lanes.send(lane, [encodeFrame({ is: 'written', transfer, blocks })]);
    },
    prepare(link) {
      const here = links.get(link);
      if (here !== undefined && here.wanted === 0) wantLanes(here, 1);
    },
    schedulePump,
    tick() {
      lanes.sweep();
      for (const link of links.values()) look(link);
    },
  };
}
