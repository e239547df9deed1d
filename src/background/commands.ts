import * as v from 'valibot';
import { type BackgroundCommand, backgroundCommandSchema, type CommandResult } from '../contract/commands.ts';
import { toPeerError } from '../core/errors.ts';
import { forgetDevice, renameRemembered, setAccepts } from './devices.ts';
import { sendToHost } from './peerHost.ts';
import { removeServer, restoreServers, saveServer } from './servers.ts';
import { hostSettings, renameDevice } from './settings.ts';

/** Carries out what is the background's, and passes everything else on to the peer host, which parses it itself. */
export async function carryOut(command: unknown): Promise<CommandResult> {
  const own = v.safeParse(backgroundCommandSchema, command);
  try {
    if (!own.success) return (await sendToHost({ type: 'command', command: command as never })) as CommandResult;
    await carryOutOwn(own.output);
    return { ok: true };
  } catch (thrown) {
    const { code, detail } = toPeerError(thrown);
    if (code === 'bug') console.error('A command failed:', thrown);
    return { ok: false, error: detail === undefined ? { code } : { code, detail } };
  }
}

async function carryOutOwn(command: BackgroundCommand): Promise<void> {
  switch (command.type) {
    case 'renameDevice':
      await renameDevice(command.name);
      return configureHost();
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
      return configureHost();
    case 'showDownload':
      chrome.downloads.show(command.downloadId);
      return;
  }
}

async function configureHost(): Promise<void> {
  await sendToHost({ type: 'configure', ...(await hostSettings()) });
}
