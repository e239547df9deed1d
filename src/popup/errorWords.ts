import type { ErrorCode } from '../core/errors.ts';
import { formatNumber, formatSize } from './format.ts';
import { text, type WordKey } from './words.ts';

/** Errors that only the UI knows: the background died before it answered, the clipboard or a picture gave nothing, a file was not opened. */
type UiErrorCode =
  | ErrorCode
  | 'background-gone'
  | 'clipboard-refused'
  | 'clipboard-empty'
  | 'picture-empty'
  | 'tab-empty'
  | 'tab-refused'
  | 'page-closed'
  | 'open-refused'
  | 'open-again'
  | 'open-missing';

/** What is said about an error: what happened, then what to do. */
export interface ErrorWords {
  title: string;
  hint: string;
}

/** Both, one after the other. */
export function inSentences({ title, hint }: ErrorWords): string {
  return text('sentences', title, hint);
}

type Speak = (detail: string | undefined) => ErrorWords;

const plain =
  (title: WordKey, hint: WordKey): Speak =>
  () => ({ title: text(title), hint: text(hint) });

/** Words that name a number where `detail` holds one, and do without where it does not. */
const withNumber =
  (title: WordKey, hint: WordKey, hintWithNumber: WordKey): Speak =>
  (detail) => {
    const number = wholeNumber(detail);
    return { title: text(title), hint: number === null ? text(hint) : text(hintWithNumber, formatNumber(number)) };
  };

/** Words that name a file where `detail` holds its name. */
const withName =
  (title: WordKey, titleWithName: WordKey, hint: WordKey): Speak =>
  (detail) => ({ title: detail === undefined ? text(title) : text(titleWithName, detail), hint: text(hint) });

/** The parts of a server's address, by what is wrong with each. */
const SERVER_PARTS: Record<string, [title: WordKey, hint: WordKey]> = {
  scheme: ['errorServerScheme', 'errorServerSchemeHint'],
  port: ['errorServerPort', 'errorServerPortHint'],
  transport: ['errorServerTransport', 'errorServerTransportHint'],
};

/** Words about where files are saved: Downloads, where `detail` holds no folder's name. */
const withPlace =
  (title: WordKey, hint: WordKey): Speak =>
  (detail) => ({ title: text(title, detail ?? text('placeDownloads')), hint: text(hint) });

const WORDS: Record<UiErrorCode, Speak> = {
  'code-missing': plain('errorCodeMissing', 'errorCodeMissingHint'),
  'code-foreign': plain('errorCodeForeign', 'errorCodeForeignHint'),
  'code-newer': plain('errorCodeNewer', 'errorCodeNewerHint'),
  'code-damaged': withNumber('errorCodeDamaged', 'errorCodeDamagedHint', 'errorCodeDamagedAtHint'),
  'code-incomplete': plain('errorCodeIncomplete', 'errorCodeIncompleteHint'),
  'code-own': plain('errorCodeOwn', 'errorCodeOwnHint'),
  'code-used': plain('errorCodeUsed', 'errorCodeUsedHint'),
  'codes-crossed': plain('errorCodesCrossed', 'errorCodesCrossedHint'),
  'code-unreachable': plain('errorCodeUnreachable', 'errorCodeUnreachableHint'),
  'description-unsupported': plain('errorDescription', 'errorDescriptionHint'),
  'connection-unavailable': plain('errorConnection', 'errorConnectionHint'),
  'server-address': (detail = '') => {
    const [title, hint] = SERVER_PARTS[detail] ?? ['errorServerHost', 'errorServerHostHint'];
    return { title: text(title), hint: text(hint) };
  },
  'server-credentials': plain('errorServerCredentials', 'errorServerCredentialsHint'),
  'server-twice': plain('errorServerTwice', 'errorServerTwiceHint'),
  'too-many-servers': plain('errorServersMany', 'errorServersManyHint'),
  'protocol-mismatch': (detail) =>
    detail === 'older'
      ? { title: text('errorProtocolOlder'), hint: text('errorProtocolOlderHint') }
      : { title: text('errorProtocolNewer'), hint: text('errorProtocolNewerHint') },
  'protocol-violation': plain('errorViolation', 'errorViolationHint'),
  'identity-forged': plain('errorForged', 'errorForgedHint'),
  'emoji-differ': plain('errorEmoji', 'errorEmojiHint'),
  'key-changed': withName('errorKey', 'errorKeyName', 'errorKeyHint'),
  'not-expected': plain('errorNotExpected', 'errorNotExpectedHint'),
  'link-lost': plain('errorLinkLost', 'errorLinkLostHint'),
  'message-too-long': withNumber('errorMessageLong', 'errorMessageLongHint', 'errorMessageLongMaxHint'),
  'too-much-waiting': plain('errorMuchWaiting', 'errorMuchWaitingHint'),
  'too-much-later': plain('errorOutbox', 'errorOutboxHint'),
  'too-many-files': withNumber('errorManyFiles', 'errorManyFilesHint', 'errorManyFilesMaxHint'),
  'too-many-offers': plain('errorManyOffers', 'errorManyOffersHint'),
  'hash-mismatch': plain('errorHash', 'errorHashHint'),
  'disk-full': (detail) => {
    const bytes = wholeNumber(detail);
    const title = bytes === null ? text('errorDiskFull') : text('errorDiskFullNeeds', formatSize(bytes));
    return { title, hint: text('errorDiskFullHint') };
  },
  'disk-failed': plain('errorDisk', 'errorDiskHint'),
  'source-changed': plain('errorSourceChanged', 'errorSourceChangedHint'),
  'source-unreadable': withName('errorSourceUnreadable', 'errorSourceUnreadableName', 'errorSourceUnreadableHint'),
  'source-different': withName('errorSourceDifferent', 'errorSourceDifferentName', 'errorSourceDifferentHint'),
  'transfer-ended': plain('errorTransferEnded', 'errorTransferEndedHint'),
  'resume-refused': plain('errorResumeRefused', 'errorResumeRefusedHint'),
  'place-permission': withPlace('errorPlacePermission', 'errorPlacePermissionHint'),
  'place-missing': withPlace('errorPlaceMissing', 'errorPlaceMissingHint'),
  'place-full': withPlace('errorPlaceFull', 'errorPlaceFullHint'),
  'place-refused': withPlace('errorPlaceRefused', 'errorPlaceRefusedHint'),
  'download-failed': plain('errorDownload', 'errorDownloadHint'),
  'remote-failed': (detail) => ({
    title: text('errorRemote'),
    hint: text(detail === 'disk-full' ? 'errorRemoteDiskHint' : 'errorRemoteHint'),
  }),
  bug: plain('errorBug', 'errorBugHint'),
  'clipboard-refused': plain('errorClipboard', 'errorClipboardHint'),
  'clipboard-empty': plain('errorClipboardEmpty', 'errorClipboardEmptyHint'),
  'picture-empty': plain('errorPictureEmpty', 'errorPictureEmptyHint'),
  'tab-empty': plain('errorTabEmpty', 'errorTabEmptyHint'),
  'tab-refused': plain('errorTabRefused', 'errorTabRefusedHint'),
  'page-closed': plain('shareNotWeb', 'shareNotWebHint'),
  'open-refused': plain('errorOpenRefused', 'errorOpenRefusedHint'),
  'open-again': plain('errorOpenAgain', 'errorOpenAgainHint'),
  'open-missing': plain('errorOpenMissing', 'errorOpenMissingHint'),
  'background-gone': plain('errorBackground', 'errorBackgroundHint'),
};

/** The words for an error; a code that this version does not know is Tandem's own mistake. */
export function errorWords(error: { code: string; detail?: string | undefined }): ErrorWords {
  const speak = Object.hasOwn(WORDS, error.code) ? WORDS[error.code as UiErrorCode] : WORDS.bug;
  return speak(error.detail);
}

function wholeNumber(detail: string | undefined): number | null {
  return detail !== undefined && /^\d{1,15}$/.test(detail) ? Number(detail) : null;
}
