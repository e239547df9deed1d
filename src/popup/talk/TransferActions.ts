import type { Command } from '../../contract/commands.ts';
import type { TransferView } from '../../contract/snapshot.ts';
import type { Services } from '../services.ts';
import type { Outcome } from '../store.ts';

/** What cards and rows of transfers do. One object for the life of the page, so that no card is drawn again for it. */
export interface TransferActions {
  send(command: Command): void;
  /** Accepts an offer; where the settings say so, asks first where it goes, which must happen in a click. */
  accept(transfer: TransferView, skip: [first: number, count: number][]): void;
  /** The offer that the person accepted where it could not be asked where it goes. */
  acceptsAgain: string | null;
  openDownload(downloadId: number): void;
  showFiles(transferId: string): void;
  keptSources: Services['keptSources'];
  folders: Services['folders'];
  previews: Services['previews'];
  /** Sends what was chosen again; the outcome is shown where it was chosen. */
  giveSources(transferId: string, source: Parameters<Services['sendFiles']>[2]): Promise<Outcome>;
  /** Where the page cannot pick files (the popup closes as it loses the focus): leads to one that can. */
  pickElsewhere: (() => void) | null;
}
