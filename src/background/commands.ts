import * as v from 'valibot';
import { type BackgroundCommand, backgroundCommandSchema, type CommandResult } from '../contract/commands.ts';
import { sendToHost } from './peerHost.ts';
import { renameDevice } from './settings.ts';

/** Carries out what is the background's, and passes everything else on to the peer host, which parses it itself. */
export async function carryOut(command: unknown): Promise<CommandResult> {
  const own = v.safeParse(backgroundCommandSchema, command);
  try {
    if (!own.success) return (await sendToHost({ type: 'command', command: command as never })) as CommandResult;
    await carryOutOwn(own.output);
    return { ok: true };
  } catch (thrown) {
    console.error('A command failed:', thrown);
    return { ok: false, error: { code: 'bug', detail: thrown instanceof Error ? thrown.message : String(thrown) } };
  }
}

async function carryOutOwn(command: BackgroundCommand): Promise<void> {
  switch (command.type) {
    case 'renameDevice': {
      await sendToHost({ type: 'configure', deviceName: await renameDevice(command.name) });
      return;
    }
    case 'showDownload':
      chrome.downloads.show(command.downloadId);
      return;
  }
}
