/** Frames to read and to write. Long because it is a table: what a test should cover stands here once. */
import { type PlainFrame, type PlainPiece, text } from './writeFrame.ts';

export const TRANSFER = '00112233445566778899aabbccddeeff';
/** SHA-256 of no real thing. */
export const DIGEST = '7186b6e1e13844499594bc935ee9f1091d59093bcb00eca31c3d563c5bb86f7d';
export const SECRET = '5e'.repeat(32);

/** Neither a point on the curve nor a signature: frames tell nothing of that. */
export const KEY = `04${'c0ffee11'.repeat(16)}`;
const SIGNATURE = '5161'.repeat(32);

/** Frames as they are written: at least one of every type and of every kind of body. */
export const FRAMES: { name: string; frame: PlainFrame | PlainPiece }[] = [
  {
    name: 'a hello',
    frame: { is: 'hello', protocol: 4, app: '0.1.0', name: 'Mina\u2019s MacBook', key: KEY, signature: SIGNATURE },
  },
  {
    name: 'a hello with a name in Korean and an emoji',
    frame: {
      is: 'hello',
      protocol: 4,
      app: '0.1.0',
      name: '\ubbf8\ub098\uc758 \ub178\ud2b8\ubd81 \ud83e\udd8a',
      key: KEY,
      signature: SIGNATURE,
    },
  },
  {
    name: 'a hello of the version before, which had no key',
    frame: { is: 'hello', protocol: 2, app: '0.1.0', name: 'Mina' },
  },
  {
    name: 'a hello of the highest protocol version, without a name',
    frame: { is: 'hello', protocol: 65535, app: '', name: '' },
  },
  { name: 'the first ping', frame: { is: 'ping', id: 1 } },
  { name: 'a ping with the largest id', frame: { is: 'ping', id: 9007199254740991 } },
  { name: 'a pong', frame: { is: 'pong', id: 7 } },
  { name: 'an acknowledgement of nothing', frame: { is: 'ack', seq: 0 } },
  { name: 'an acknowledgement', frame: { is: 'ack', seq: 4096 } },
  { name: 'a close', frame: { is: 'close', reason: 'closed' } },
  { name: 'a chat message', frame: { is: 'sequenced', seq: 1, body: { kind: 'chat', id: TRANSFER, text: 'Hello' } } },
  {
    name: 'a chat message with quotes, a line break, NUL and U+2028',
    frame: {
      is: 'sequenced',
      seq: 2,
      body: { kind: 'chat', id: TRANSFER, text: '"a\\b"\r\n\t\u0000\u001f\u007f\u2028' },
    },
  },
  {
    name: 'a chat message in Arabic and Hebrew, with emoji',
    frame: {
      is: 'sequenced',
      seq: 3,
      body: {
        kind: 'chat',
        id: TRANSFER,
        text: '\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 \ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f',
      },
    },
  },
  {
    name: 'a chat message with a lone surrogate, which JSON escapes',
    frame: { is: 'sequenced', seq: 4, body: { kind: 'chat', id: TRANSFER, text: 'a\ud83d' } },
  },
  {
    name: 'two pages, with and without a title',
    frame: {
      is: 'sequenced',
      seq: 5,
      body: {
        kind: 'chat',
        id: TRANSFER,
        text: '',
        shared: {
          what: 'links',
          links: [
            { url: 'https://xn--bcher-kva.example/a?b=1#:~:text=Open%20here', title: 'B\u00fccher' },
            { url: 'http://10.0.0.7:8080/', title: '' },
          ],
        },
      },
    },
  },
  {
    name: 'words with the page that they are from',
    frame: {
      is: 'sequenced',
      seq: 6,
      body: {
        kind: 'chat',
        id: TRANSFER,
        text: 'To be, or not',
        shared: { what: 'excerpt', source: { url: 'https://play.example/hamlet', title: 'Act III' } },
      },
    },
  },
  {
    name: 'words from the clipboard',
    frame: {
      is: 'sequenced',
      seq: 7,
      body: { kind: 'chat', id: TRANSFER, text: 'copied', shared: { what: 'clipboard' } },
    },
  },
  {
    name: 'a commitment',
    frame: { is: 'sequenced', seq: 1, body: { kind: 'commit', commitment: DIGEST } },
  },
  {
    name: 'the nonce that was committed to',
    frame: { is: 'sequenced', seq: 2, body: { kind: 'reveal', nonce: SECRET } },
  },
  {
    name: 'how a side that scanned and remembers regards the other',
    frame: { is: 'sequenced', seq: 3, body: { kind: 'regard', scanned: true, remembers: true, forgot: false } },
  },
  {
    name: 'how a side regards the other that promises a certificate for the next time',
    frame: {
      is: 'sequenced',
      seq: 4,
      body: {
        kind: 'regard',
        scanned: false,
        remembers: true,
        forgot: false,
        next: { certificate: DIGEST, share: SECRET },
      },
    },
  },
  {
    name: 'how a side that forgot regards the other',
    frame: { is: 'sequenced', seq: 3, body: { kind: 'regard', scanned: false, remembers: false, forgot: true } },
  },
  {
    name: 'a lane is offered',
    frame: {
      is: 'sequenced',
      seq: 5,
      body: {
        kind: 'lane',
        lane: '0123456789abcdef',
        code: '1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a',
      },
    },
  },
  {
    name: 'a lane is offered with the shortest code',
    frame: { is: 'sequenced', seq: 6, body: { kind: 'lane', lane: 'ffffffffffffffff', code: '00000000000000' } },
  },
  {
    name: 'a lane is answered with the longest code',
    frame: { is: 'sequenced', seq: 7, body: { kind: 'laneAnswer', lane: '0123456789abcdef', code: 'f'.repeat(204) } },
  },
  {
    name: 'a lane is refused',
    frame: { is: 'sequenced', seq: 8, body: { kind: 'laneAnswer', lane: '0123456789abcdef', code: null } },
  },
  {
    name: 'a standby is told with its code',
    frame: { is: 'sequenced', seq: 9, body: { kind: 'standby', standby: 1, code: '00000000000000' } },
  },
  {
    name: 'a standby of the highest number is gone',
    frame: { is: 'sequenced', seq: 10, body: { kind: 'standby', standby: 2147483647, code: null } },
  },
  {
    name: 'an offer of one file',
    frame: {
      is: 'sequenced',
      seq: 9,
      body: {
        kind: 'offer',
        transfer: TRANSFER,
        blockBytes: 262144,
        entries: 1,
        size: 5242881,
        digest: DIGEST,
        secret: SECRET,
      },
    },
  },
  {
    name: 'an offer of as many entries and bytes as there may be',
    frame: {
      is: 'sequenced',
      seq: 10,
      body: {
        kind: 'offer',
        transfer: TRANSFER,
        blockBytes: 4194304,
        entries: 100000,
        size: 4503599627370496,
        digest: DIGEST,
        secret: SECRET,
      },
    },
  },
  {
    name: 'a page with files in folders, an empty file and an empty folder',
    frame: {
      is: 'sequenced',
      seq: 11,
      body: {
        kind: 'page',
        transfer: TRANSFER,
        page: 0,
        entries: [
          [0, ['\uc0ac\uc9c4', '\ube48 \ud30c\uc77c.txt'], 0],
          [1, ['\uc6d0\ubcf8', 'all.tar'], 4503599627370496],
          [2, ['b'], 1],
          [1, ['leer'], null],
        ],
      },
    },
  },
  {
    name: 'a later page',
    frame: {
      is: 'sequenced',
      seq: 12,
      body: { kind: 'page', transfer: TRANSFER, page: 7, entries: [[0, ['readme'], 12]] },
    },
  },
  {
    name: 'an accept of all',
    frame: {
      is: 'sequenced',
      seq: 13,
      body: { kind: 'accept', transfer: TRANSFER, digest: DIGEST, windowBytes: 12582912, skip: [] },
    },
  },
  {
    name: 'an accept without some',
    frame: {
      is: 'sequenced',
      seq: 14,
      body: {
        kind: 'accept',
        transfer: TRANSFER,
        digest: DIGEST,
        windowBytes: 4194304,
        skip: [
          [0, 1],
          [7, 100],
          [99999, 1],
        ],
      },
    },
  },
  { name: 'a decline', frame: { is: 'sequenced', seq: 15, body: { kind: 'decline', transfer: TRANSFER } } },
  {
    name: 'a cancel by a person',
    frame: { is: 'sequenced', seq: 16, body: { kind: 'cancel', transfer: TRANSFER, error: null } },
  },
  {
    name: 'a cancel because the disk is full',
    frame: { is: 'sequenced', seq: 17, body: { kind: 'cancel', transfer: TRANSFER, error: 'disk-full' } },
  },
  { name: 'a pause', frame: { is: 'sequenced', seq: 18, body: { kind: 'pause', transfer: TRANSFER, paused: true } } },
  {
    name: 'the end of a pause',
    frame: { is: 'sequenced', seq: 19, body: { kind: 'pause', transfer: TRANSFER, paused: false } },
  },
  {
    name: 'the files must be chosen again',
    frame: { is: 'sequenced', seq: 20, body: { kind: 'stalled', transfer: TRANSFER, reason: 'source' } },
  },
  {
    name: 'the files were chosen again',
    frame: { is: 'sequenced', seq: 21, body: { kind: 'stalled', transfer: TRANSFER, reason: null } },
  },
  {
    name: 'the disk is full',
    frame: { is: 'sequenced', seq: 21, body: { kind: 'stalled', transfer: TRANSFER, reason: 'space' } },
  },
  {
    name: 'files that are wanted',
    frame: { is: 'sequenced', seq: 22, body: { kind: 'mark', transfer: TRANSFER, entries: [[3, 2]], as: 'wanted' } },
  },
  {
    name: 'files that are held',
    frame: { is: 'sequenced', seq: 23, body: { kind: 'mark', transfer: TRANSFER, entries: [[3, 2]], as: 'held' } },
  },
  {
    name: 'files that are skipped',
    frame: { is: 'sequenced', seq: 24, body: { kind: 'mark', transfer: TRANSFER, entries: [[3, 2]], as: 'skipped' } },
  },
  {
    name: 'files that could not be read',
    frame: {
      is: 'sequenced',
      seq: 25,
      body: {
        kind: 'fileFailed',
        transfer: TRANSFER,
        entries: [
          [0, 2],
          [99999, 1],
        ],
        error: 'source-changed',
      },
    },
  },
  {
    name: 'the roots of two files',
    frame: {
      is: 'sequenced',
      seq: 26,
      body: {
        kind: 'roots',
        transfer: TRANSFER,
        files: [
          [0, DIGEST],
          [12, '0'.repeat(64)],
        ],
      },
    },
  },
  {
    name: 'files that were received, the last that an offer can hold among them',
    frame: {
      is: 'sequenced',
      seq: 27,
      body: {
        kind: 'received',
        transfer: TRANSFER,
        entries: [
          [0, 3],
          [99999, 1],
        ],
      },
    },
  },
  {
    name: 'transfers that may go on',
    frame: { is: 'sequenced', seq: 28, body: { kind: 'resumable', proofs: [DIGEST, 'f'.repeat(64)] } },
  },
  {
    name: 'what a receiver has',
    frame: {
      is: 'sequenced',
      seq: 29,
      body: {
        kind: 'resume',
        transfer: TRANSFER,
        windowBytes: 12582912,
        have: [
          [0, 17],
          [16777215, 1],
        ],
        received: [[0, 2]],
        skip: [[5, 1]],
        check: DIGEST,
      },
    },
  },
  {
    name: 'a receiver that has nothing, at the largest sequence number',
    frame: {
      is: 'sequenced',
      seq: 9007199254740991,
      body: {
        kind: 'resume',
        transfer: TRANSFER,
        windowBytes: 16777216,
        have: [],
        received: [],
        skip: [],
        check: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
    },
  },
  { name: 'one written block', frame: { is: 'written', transfer: TRANSFER, blocks: [[0, 1]] } },
  {
    name: 'written blocks in runs, up to the last that a transfer can have',
    frame: {
      is: 'written',
      transfer: TRANSFER,
      blocks: [
        [0, 2],
        [12, 1000],
        [16777215, 1],
      ],
    },
  },
  {
    name: 'the only piece of a block',
    frame: {
      is: 'piece',
      transfer: TRANSFER,
      block: 0,
      offset: 0,
      length: 6,
      coding: 'plain',
      digest: DIGEST,
      payload: '74616e64656d',
    },
  },
  {
    name: 'the first of two pieces',
    frame: {
      is: 'piece',
      transfer: TRANSFER,
      block: 66051,
      offset: 0,
      length: 6,
      coding: 'plain',
      digest: DIGEST,
      payload: '74616e',
    },
  },
  {
    name: 'the second of two pieces',
    frame: {
      is: 'piece',
      transfer: TRANSFER,
      block: 66051,
      offset: 3,
      length: 6,
      coding: 'plain',
      digest: '0'.repeat(64),
      payload: '64656d',
    },
  },
  {
    name: 'a deflated block',
    frame: {
      is: 'piece',
      transfer: TRANSFER,
      block: 7,
      offset: 0,
      length: 11,
      coding: 'deflate',
      digest: '73a7d6f26a1f6e1b9aabd02a5b22907ebe56f424ba5f27389e30bec382824d60',
      payload: '2b49cc4b49cd2d19312400',
    },
  },
  {
    name: 'the block of an empty file',
    frame: {
      is: 'piece',
      transfer: TRANSFER,
      block: 9,
      offset: 0,
      length: 0,
      coding: 'plain',
      digest: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      payload: '',
    },
  },
  {
    name: 'the last byte of the largest block, of the last block there is',
    frame: {
      is: 'piece',
      transfer: 'f'.repeat(32),
      block: 16777215,
      offset: 4194303,
      length: 4194304,
      coding: 'plain',
      digest: '0'.repeat(64),
      payload: '7a',
    },
  },
];

/** Frames that are read, and that nobody here writes. */
export const DECODE_ONLY: { name: string; frame: PlainFrame; bytes: Buffer }[] = [
  {
    name: 'white space around and between',
    frame: { is: 'ping', id: 7 },
    bytes: text(0x02, ' {\u{9}"id" :\u{d}\u{a}7 } '),
  },
  {
    name: 'unknown fields, as a later version may add',
    frame: { is: 'ping', id: 7 },
    bytes: text(0x02, '{"v":2,"id":7,"more":{"deep":[1,{}]}}'),
  },
  {
    name: 'a field that is named like our own tag',
    frame: { is: 'ping', id: 7 },
    bytes: text(0x02, '{"is":"close","id":7}'),
  },
  {
    name: 'fields that are named like parts of every object',
    frame: { is: 'ping', id: 7 },
    bytes: text(0x02, '{"__proto__":{"id":8},"constructor":1,"id":7,"toString":null}'),
  },
  { name: 'a field twice: the last counts', frame: { is: 'ping', id: 7 }, bytes: text(0x02, '{"id":6,"id":7}') },
  { name: 'a number in another notation', frame: { is: 'ping', id: 7 }, bytes: text(0x02, '{"id":70e-1}') },
  {
    name: 'escaped letters',
    frame: { is: 'close', reason: 'closed' },
    bytes: text(0x05, '{"\\u0072eason":"\\u0063losed"}'),
  },
  {
    name: 'fields in another order',
    frame: { is: 'sequenced', seq: 8, body: { kind: 'decline', transfer: TRANSFER } },
    bytes: text(0x10, `{"body":{"transfer":"${TRANSFER}","kind":"decline"},"seq":8}`),
  },
  {
    name: 'unknown fields inside a body',
    frame: { is: 'sequenced', seq: 8, body: { kind: 'decline', transfer: TRANSFER } },
    bytes: text(0x10, `{"seq":8,"body":{"kind":"decline","transfer":"${TRANSFER}","reason":"busy"}}`),
  },
  {
    name: 'unknown fields inside an offer',
    frame: {
      is: 'sequenced',
      seq: 8,
      body: {
        kind: 'offer',
        transfer: TRANSFER,
        blockBytes: 262144,
        entries: 1,
        size: 1,
        digest: DIGEST,
        secret: SECRET,
      },
    },
    bytes: text(
      0x10,
      `{"seq":8,"body":{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262144,"entries":1,"size":1,"digest":"${DIGEST}","secret":"${SECRET}","title":"a","more":{"deep":[1]}}}`,
    ),
  },
];
