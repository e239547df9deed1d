import type { FileDrop } from '../contract/fileDrop.ts';
import type { Place } from '../contract/place.ts';
import type { Preview, PreviewSize } from '../contract/preview.ts';
import type { CodeView } from '../contract/snapshot.ts';
import type { WebLink } from '../core/shared.ts';
import type { CodeReader } from './scan/CodeReader.ts';
import type { Camera } from './scan/ScanState.ts';
import type { Outcome } from './store.ts';
import type { DropSource } from './talk/dropped.ts';

/** Where the app runs: the same app in three sizes. */
export type Surface = 'popup' | 'panel' | 'tab';

/** A shortcut of the browser: its name in the manifest, and its keys now, empty where it has none. */
export interface BrowserShortcut {
  name: string;
  keys: string;
}

/** The page in front; `null` where it is none of the web, `untold` where the browser does not say without being allowed. */
export type PageInFront = WebLink | 'untold' | null;

export type CameraPermission = 'granted' | 'prompt' | 'denied';

/** What the app needs from the browser around it, so that components stay free of it. */
export interface Services {
  /** Resolves to false where the clipboard refused. */
  copyText(text: string): Promise<boolean>;
  /** The clipboard's text or picture; `null` where the browser does not let us look. */
  readClipboard(): Promise<string | Blob | null>;
  /** Opens a finished download with the program that the system has for it. */
  openDownload(downloadId: number): Promise<Outcome>;
  previews: {
    /** What a card shows of its only file, or a row of its first; `null` where there is nothing. */
    load(transferId: string, size: PreviewSize): Promise<Preview | null>;
    /** The whole text or picture into the clipboard; false where that was refused, or it is at hand no more. */
    copy(transferId: string): Promise<boolean>;
  };
  /** Opens addresses of the web, each in a tab behind this one; what is none is left out. */
  openLinks(urls: readonly string[]): void;
  /** The code that the peer host has on show, before the snapshot says so: for the first frame. */
  codeOnShow(): CodeView | null;
  drafts: {
    load(linkId: string): Promise<string>;
    save(linkId: string, text: string): void;
  };
  /** Whether a link was open when a page last looked: what to expect until the first snapshot. */
  linkedBefore: {
    load(): boolean;
    /** Whether any page ever saw one. */
    ever(): boolean;
    save(linked: boolean): void;
  };
  /** Hands files on while they are being read, under an id of 32 hex digits that the page makes. */
  sendFiles(dropId: string, to: FileDrop['to'], source: DropSource): Promise<Outcome>;
  keptSources: {
    /** What lets the files of a transfer be read again; empty where nothing was kept. */
    load(transferId: string): Promise<FileSystemHandle[]>;
    /** Asks the person, which must happen in a click. `null` where the answer was no. */
    open(handles: readonly FileSystemHandle[]): Promise<DropSource | null>;
  };
  folders: {
    /** False where the browser has no dialog to choose a folder with. */
    canChoose: boolean;
    /** Opens that dialog, which must happen in a click. `null` where the person thought better of it. */
    choose(): Promise<FileSystemDirectoryHandle | null>;
    /** Where a transfer's files go from now on, or with `null` those of each later one; a `null` folder is Downloads. */
    saveTo(transferId: string | null, folder: FileSystemDirectoryHandle | null): Promise<Outcome>;
    /** The folder that was chosen for a transfer. */
    load(transferId: string): Promise<FileSystemDirectoryHandle | null>;
    /** Asks the person whether it may be written to, which must happen in a click. */
    allow(folder: FileSystemDirectoryHandle): Promise<boolean>;
  };
  permissions: {
    /** Those that the manifest asks for at once, and those that are asked for on the way. */
    declared(): { required: readonly string[]; optional: readonly string[] };
    isGranted(name: string): Promise<boolean>;
    /** Asks the person, which must happen in a click. Resolves with the answer. */
    allow(name: string): Promise<boolean>;
    giveBack(name: string): Promise<void>;
  };
  /** Saves what the page has made as a download. */
  saveFile(name: string, content: Blob): void;
  /** Calls back with what a click elsewhere leads to, until the returned function is called. */
  onGoTo(go: (place: Place) => void): () => void;
  shortcuts: {
    list(): Promise<readonly BrowserShortcut[]>;
    /** Opens the browser's page where they are changed. */
    change(): void;
  };
  update: {
    /** Asks the browser for a newer Tandem. `later`: it was asked too often. */
    look(): Promise<'found' | 'none' | 'later'>;
    /** Starts the extension anew, with the newer version where one was found. Ends every link. */
    restart(): void;
  };
  /** Opens the side panel, at a place or where it begins by itself. */
  openPanel(place: Place | null): void;
  pageInFront: {
    look(): Promise<PageInFront>;
    /** Asks the person for the permission to look, which must happen in a click, and looks. */
    ask(): Promise<PageInFront>;
    /** Calls back when another page may be in front until the returned function is called. */
    onChange(changed: () => void): () => void;
  };
  /** A picture of the page in front; `null` where the browser does not let us look. */
  captureTab(): Promise<Blob | null>;
  /** Opens the app in a tab; with `camera`, the page that asks for the camera. */
  openTab(page?: 'camera'): void;
  /** After the camera was allowed in a tab: back to where the person came from. False: stay here. */
  returnToToolbar(): Promise<boolean>;
  camera: {
    permission(): Promise<CameraPermission>;
    /** Calls back on every change of the permission until the returned function is called. */
    onPermissionChange(changed: (permission: CameraPermission) => void): () => void;
    /** Opens the camera that was chosen last, if it is there. @throws {DOMException} as `getUserMedia` does. */
    open(): Promise<MediaStream>;
    /** Whether this computer has one, as far as the browser says before it is allowed. */
    exists(): Promise<boolean>;
    /** What there is to choose from, once the camera is allowed. */
    list(): Promise<Camera[]>;
    /** Calls back when a camera was plugged in or out until the returned function is called. */
    onListChange(changed: () => void): () => void;
    choose(cameraId: string): void;
    /** Starts the decoder; only called when there is a picture to read. */
    createReader(): CodeReader;
  };
}
