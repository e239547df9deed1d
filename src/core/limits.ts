import type { Bytes } from './units.ts';

/** The version of everything in `docs/protocol.md` behind the pairing code. Peers of different versions refuse each other. */
export const PROTOCOL_VERSION = 4;

/** The largest frame. Chromium 156 sends no larger message (256 KiB), and announces it as `a=max-message-size`. */
export const MAX_FRAME_BYTES: Bytes = 256 * 1024;

/**
 * Characters (UTF-16 units) in one chat message. JSON escapes a character to six bytes at worst, so a full
 * message always fits one frame.
 */
export const MAX_MESSAGE_CHARS = 40_000;

/**
 * Messages of this side, and characters in all of them, that the other side has not acknowledged: what a conversation
 * shows of itself, and, at six bytes a character, less than a browser keeps of a silent channel.
 */
export const MAX_WAITING_MESSAGES = 2000;
export const MAX_WAITING_CHARS = 1_000_000;

/** Addresses in one message, and characters (UTF-16 units) of one and of its title: all count as the message's. */
export const MAX_SHARED_LINKS = 100;
export const MAX_URL_CHARS = 8192;
export const MAX_TITLE_CHARS = 256;

/** Characters of a device's name that are kept; names are chosen by the peer. */
export const MAX_NAME_CHARS = 64;

/** Entries (files and empty folders) of one transfer: what both sides hold of each is small, but it is not nothing. */
export const MAX_ENTRIES = 100_000;

/** Characters (UTF-16 units) in all paths of one transfer, each counted whole: 160 for each of 100,000 files. */
export const MAX_PATH_CHARS = 16_000_000;

/** Characters (UTF-16 units) of JSON in one page of a manifest: at three bytes each it still fits a frame. */
export const MAX_PAGE_CHARS = 48 * 1024;

/** Blocks of one transfer: a bit and a digest are kept for each. 64 TiB in the largest blocks. */
export const MAX_BLOCKS = 2 ** 24;

/** Runs of blocks or entries in one frame: always fewer characters than a frame has bytes. */
export const MAX_RUNS = 4096;

/** Offers that wait for a person's answer, from one peer: nobody reads more. */
export const MAX_WAITING_OFFERS = 64;

/** Entries in all offers of one peer that wait for an answer: their names lie in memory until then. */
export const MAX_WAITING_ENTRIES = 2 * MAX_ENTRIES;

/** Connections that one link may hold for bulk data: 16 carried 10 MB/s over 100 ms, where one carried 0.7. */
export const MAX_LANES = 16;

/** Standbys of one link: twice as many as Tandem makes. */
export const MAX_STANDBYS = 4;

/** Unfinished transfers that two devices offer each other to go on with. */
export const MAX_RESUMABLE = 64;

/**
 * What is said of transfers while this side finds out which of them the other has proven, in bodies and in characters
 * (UTF-16 units) of their JSON: with what an earlier life left that takes seconds, and no honest offers come to more.
 */
export const MAX_HELD_BODIES = 4096;
export const MAX_HELD_CHARS = 64 * 1024 * 1024;

/** Segments in a path, and characters in one of them, as offered. */
export const MAX_PATH_SEGMENTS = 32;
export const MAX_SEGMENT_CHARS = 1024;

/** Largest file: block offsets stay exact in a double. */
export const MAX_FILE_BYTES: Bytes = 2 ** 52;

export const MIN_BLOCK_BYTES: Bytes = 256 * 1024;
export const MAX_BLOCK_BYTES: Bytes = 4 * 1024 * 1024;

/**
 * Bytes of a coded block in one frame: half of the smallest block. Between 64 and 240 KiB the channel is equally fast,
 * measured from a worker on Chromium 156.
 */
export const PIECE_BYTES: Bytes = 128 * 1024;

/**
 * Bytes that may be under way to the receiver's disk. Twelve times what 10 MB/s have under way over 100 ms: the rest is
 * for the blocks that wait for the next commit of the journal. Blocks in flight stay under 16 MiB a side.
 */
export const WINDOW_BYTES: Bytes = 12 * 1024 * 1024;
export const MAX_WINDOW_BYTES: Bytes = 16 * 1024 * 1024;

/** Sequenced frames that arrived before an earlier one, kept until it comes. */
export const MAX_EARLY_FRAMES = 64;
