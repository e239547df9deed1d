import type { Bytes } from './units.ts';

/** The version of everything in `docs/protocol.md` behind the pairing code. Peers of different versions refuse each other. */
export const PROTOCOL_VERSION = 1;

/** The largest frame. Chromium 156 sends no larger message (256 KiB), and announces it as `a=max-message-size`. */
export const MAX_FRAME_BYTES: Bytes = 256 * 1024;

/**
 * Characters (UTF-16 units) in one chat message. JSON escapes a character to six bytes at worst, so a full
 * message always fits one frame.
 */
export const MAX_MESSAGE_CHARS = 40_000;

/** Characters of a device's name that are kept; names are chosen by the peer. */
export const MAX_NAME_CHARS = 64;

/** Files in one offer: all of their names fit one frame at usual lengths. */
export const MAX_FILES = 1000;

/** Offers that wait for a person's answer, from one peer: nobody reads more, and each may hold `MAX_FILES` names. */
export const MAX_WAITING_OFFERS = 64;

/** Segments in a path, and characters in one of them, as offered. */
export const MAX_PATH_SEGMENTS = 32;
export const MAX_SEGMENT_CHARS = 1024;

/** Largest file: block offsets stay exact in a double. */
export const MAX_FILE_BYTES: Bytes = 2 ** 52;

/**
 * Bytes of a file that are hashed, acknowledged and (later) resumed together. 1 MiB keeps two dozen blocks a second
 * at LAN speed, so a lost one costs 50 ms.
 */
export const BLOCK_BYTES: Bytes = 1024 * 1024;
export const MIN_BLOCK_BYTES: Bytes = 256 * 1024;
export const MAX_BLOCK_BYTES: Bytes = 4 * 1024 * 1024;

/**
 * Bytes of a block in one frame, just below the largest frame: each frame costs two hand-overs between threads on
 * either side. Measured: 28.4 seconds of processor for 200 MB, 32.3 with 64 KiB
 * (a raw channel 28.3), Chromium 156 on two cores.
 */
export const PIECE_BYTES: Bytes = 240 * 1024;

/** Bytes that may be under way to the receiver's disk. All blocks in flight stay under 16 MiB a side. */
export const WINDOW_BYTES: Bytes = 8 * 1024 * 1024;
export const MAX_WINDOW_BYTES: Bytes = 16 * 1024 * 1024;

/** Sequenced frames that arrived before an earlier one, kept until it comes. */
export const MAX_EARLY_FRAMES = 64;
