import * as v from 'valibot';
import { type BackgroundCommand, backgroundCommandSchema, type CommandResult } from '../contract/commands.ts';
import type { HistoryPage, HistorySize } from '../contract/history.ts';
import { toPeerError } from '../core/errors.ts';
import { renameDevice } from './deviceName.ts';
import { forgetDevice, renameRemembered, setAccepts, setKeepsHistory } from './devices.ts';
import { eraseEverything } from './erase.ts';
import { deleteHistory, measureHistory, readHistory } from './history.ts';
import { sendToHost } from './peerHost.ts';
import { changePreferences } from './preferences.ts';
import { removeServer, restoreServers, saveServer } from './servers.ts';
import { hostSettings, setHistoryKept } from './settings.ts';
import { makeMenus } from './sharing.ts';

/** Carries out what is the background's, and passes everything else on to the peer host, which parses it itself. */
export async function carryOut(command: unknown): Promise<CommandResult> {
  const own = v.safeParse(backgroundCommandSchema, command);
  try {
    if (!own.success) return (await sendToHost({ type: 'command', command: command as never })) as CommandResult;
    const value = await carryOutOwn(own.output);
    return value === undefined ? { ok: true } : { ok: true, value };
  } catch (thrown) {
    const { code, detail } = toPeerError(thrown);
    if (code === 'bug') console.error('A command failed:', thrown);
    return { ok: false, error: detail === undefined ? { code } : { code, detail } };
  }
}

async function carryOutOwn(command: BackgroundCommand): Promise<HistoryPage | HistorySize | undefined> {
  switch (command.type) {
    case 'renameDevice':
      await renameDevice(command.name);
      return configureHost();
    case 'changePreferences':
      await changePreferences(command.change);
      if (command.change.language !== undefined) await makeMenus();
      return configureHost();
    case 'eraseEverything':
      await eraseEverything();
      await makeMenus();
      return undefined;
    case 'saveServer':
      await saveServer(command.index, command.server);
      return configureHost();
    case 'removeServer':
      await removeServer(command.index);
      return configureHost();
    case 'restoreServers':
      await restoreServers();
      return configureHost();
    case 'renameRemembered':
      await renameRemembered(command.key, command.name);
      return configureHost();
    case 'setAccepts':
      await setAccepts(command.key, command.accepts);
      return configureHost();
    case 'forgetDevice':
      await forgetDevice(command.key);
      await configureHost();
      // Last: until the host knew, it may have sent something to keep.
      await deleteHistory(command.key);
      return undefined;
    case 'readHistory':
      return readHistory(command.key, command.before, command.words, command.limit);
    case 'measureHistory':
      return measureHistory(command.key);
    case 'deleteHistory':
      await deleteHistory(command.key);
      return undefined;
    case 'keepHistory':
      await (command.key === null ? setHistoryKept(command.keep) : setKeepsHistory(command.key, command.keep));
      return configureHost();
    case 'showDownload':
      chrome.downloads.show(command.downloadId);
      return undefined;
  }
}

async function configureHost(): Promise<undefined> {
  await sendToHost(async () => ({ type: 'configure', ...(await hostSettings()) }));
}
