import { signal } from '@preact/signals';
import { create } from 'qrcode';
import manifest from '../../manifest.json';
import type { ServerAnswer } from '../../src/contract/snapshot.ts';
import type { Services } from '../../src/popup/services.ts';
import type { Store } from '../../src/popup/store.ts';
import { fakeListing } from './fakeListing.ts';
import { fakePreview } from './fakePreview.ts';
import { CODE, DIAGNOSIS, HISTORY, LAN_CONNECTION } from './fixtures.ts';
import type { GalleryState } from './states.ts';

/** The page beside the conversation. */
const GUIDE = { url: 'https://walks.example/lisbon', title: 'Lisbon in three days: a walking guide' };

/** A store that never changes, and answers as the state says. */
export function fakeStore(state: GalleryState): Store {
  const empty = state.snapshot?.links.map(({ id }) => ({ linkId: id, entries: [], dropped: 0, revision: 0 })) ?? [];
  return {
    snapshot: signal(state.snapshot),
    conversations: signal(new Map([...empty, ...(state.conversations ?? [])].map((one) => [one.linkId, one]))),
    send: async (command) => {
      if (command.type === 'acceptCode' && state.codeError) return { ok: false, error: state.codeError };
      if (command.type === 'tryServer') return { ok: true, value: fakeAnswer(command.server.url) };
      if (command.type === 'describeConnection') return { ok: true, value: state.connection ?? LAN_CONNECTION };
      if (command.type === 'explainNetwork') return { ok: true, value: state.diagnosis ?? DIAGNOSIS };
      if (command.type === 'saveServer') return { ok: false, error: { code: 'server-address', detail: 'port' } };
      if (command.type === 'readHistory') {
        const held = HISTORY.filter((entry) =>
          (entry.kind === 'message' ? entry.text : entry.name).toLowerCase().includes(command.words.toLowerCase()),
        );
        return { ok: true, value: { entries: held, more: command.words === '' } };
      }
      if (command.type === 'measureHistory') return { ok: true, value: { entries: 1204, bytes: 310_400 } };
      if (command.type !== 'listFolder') return { ok: true };
      if (state.listError) return { ok: false, error: state.listError };
      return { ok: true, value: fakeListing(command, state.snapshot?.transfers ?? []) };
    },
    show: () => {},
  };
}

/** One of each kind. */
function fakeAnswer(url: string): ServerAnswer {
  if (url.includes('google')) return { answer: 'reached', address: '203.0.113.7', tookMs: 41 };
  return { answer: url.startsWith('turn') ? 'wrong-credentials' : 'no-answer' };
}

/** The browser around the app, in which nothing happens. */
export function fakeServices(state: GalleryState): Services {
  return {
    copyText: async () => true,
    openDownload: async () => ({ ok: true }),
    openLinks: () => {},
    readClipboard: async () => (state.clipboard === 'refused' ? null : state.clipboard === 'empty' ? '' : 'some text'),
    drafts: { load: async () => '', save: () => {} },
    codeOnShow: () => null,
    linkedBefore: { load: () => false, ever: () => !state.isNewcomer, save: () => {} },
    sendFiles: async () => ({ ok: true }),
    keptSources: { load: async () => [], open: async () => null },
    folders: {
      canChoose: true,
      choose: async () => null,
      saveTo: async () => ({ ok: true }),
      load: async () => null,
      allow: async () => true,
    },

    permissions: {
      declared: () => ({ required: manifest.permissions, optional: manifest.optional_permissions }),
      isGranted: async (name) => name === 'tabs',
      allow: async () => true,
      giveBack: async () => {},
    },
    update: { look: async () => state.update ?? 'none', restart: () => {} },
    previews: { load: fakePreview, copy: async () => true },
    saveFile: () => {},
    onGoTo: () => () => {},
    shortcuts: {
      list: async () => [
        { name: '_execute_action', keys: 'Alt+Shift+D' },
        { name: 'send-page', keys: 'Alt+Shift+P' },
        { name: 'send-selection', keys: 'Alt+Shift+X' },
        { name: 'send-screenshot', keys: 'Alt+Shift+S' },
        { name: 'send-spot', keys: '' },
        { name: 'send-tabs', keys: '' },
      ],
      change: () => {},
    },
    openPanel: () => {},
    openTab: () => {},
    returnToToolbar: async () => false,
    captureTab: async () => null,
    pageInFront: {
      look: async () => (state.pageInFront === undefined ? GUIDE : state.pageInFront),
      ask: async () => GUIDE,
      onChange: () => () => {},
    },
    camera: fakeCamera(state),
  };
}

const NAMES = ['Integrated Camera (04f2:b6d0)', 'Logitech BRIO Ultra HD Pro Webcam', 'Telephone'];

function fakeCamera(state: GalleryState): Services['camera'] {
  const { camera = 'prompt', hint = null, cameras = 1 } = state;
  let isStarted = false;
  return {
    permission: async () => {
      if (camera === 'none' || isStarted) return 'prompt';
      // What is granted starts without a click; the second look finds that it is asked for.
      isStarted = camera === 'asking';
      return camera === 'prompt' || camera === 'denied' ? camera : 'granted';
    },
    onPermissionChange: () => () => {},
    open: async () => {
      // Nobody answers.
      if (camera === 'asking') return new Promise(() => {});
      if (camera === 'busy') throw new DOMException('in use', 'NotReadableError');
      if (camera === 'missing') throw new DOMException('none', 'NotFoundError');
      const stream = drawnCamera();
      const [track] = stream.getVideoTracks();
      if (track) {
        track.getSettings = () => ({ deviceId: 'camera-0' });
        track.getCapabilities = () => ({ torch: state.torch === true }) as MediaTrackCapabilities;
        track.applyConstraints = async () => {};
        if (camera === 'gone') setTimeout(() => track.dispatchEvent(new Event('ended')));
      }
      return stream;
    },
    exists: async () => camera !== 'none',
    list: async () => NAMES.slice(0, cameras).map((label, index) => ({ id: `camera-${index}`, label })),
    onListChange: () => () => {},
    choose: () => {},
    createReader: () => ({
      readFrame: async (frame) => {
        frame.close();
        return { text: null, hint };
      },
      readPicture: async () => ({ text: null, hint }),
      close: () => {},
    }),
  };
}

/** A camera that looks at a screen with a code. */
function drawnCamera(): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = 720;
  canvas.height = 720;
  const context = canvas.getContext('2d');
  const { modules } = create(CODE.text, { errorCorrectionLevel: 'L' });
  const draw = () => {
    if (!context) return;
    context.fillStyle = '#717f80';
    context.fillRect(0, 0, 720, 720);
    context.fillStyle = '#4c4036';
    context.fillRect(0, 500, 720, 220);
    context.fillStyle = '#f4f6f6';
    context.fillRect(140, 150, 440, 330);
    context.fillStyle = '#12262d';
    for (let row = 0; row < modules.size; row += 1) {
      for (let column = 0; column < modules.size; column += 1) {
        if (modules.get(row, column)) context.fillRect(230 + column * 7, 186 + row * 7, 7, 7);
      }
    }
    requestAnimationFrame(draw);
  };
  draw();
  return canvas.captureStream(12);
}
