import type { ComponentChildren } from 'preact';
import type { Command } from '../../contract/commands.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { text } from '../words.ts';
import { Sidebar } from './Sidebar.tsx';
import { TransferColumn } from './TransferColumn.tsx';

interface TabShellProps {
  snapshot: Snapshot;
  selectedId: string | null;
  onOpen: (linkId: string) => void;
  onPair: () => void;
  onSettings: () => void;
  onCommand: (command: Command) => void;
  /** The middle column; where no link is selected it stands alone on a narrow page, and is a hint on a wide one. */
  children: ComponentChildren;
}

/** The tab's three columns. Under 900 px the transfers fold, under 640 px the devices. */
export function TabShell(props: TabShellProps) {
  const { snapshot, selectedId, onOpen, onPair, onSettings, onCommand, children } = props;
  return (
    <div class={`tab-shell ${selectedId === null ? 'tab-shell-unselected' : ''}`}>
      <Sidebar snapshot={snapshot} selectedId={selectedId} onOpen={onOpen} onPair={onPair} onSettings={onSettings} />
      <div class="tab-middle">{children}</div>
      {selectedId === null && <p class="tab-choose log-empty">{text('chooseDevice')}</p>}
      <TransferColumn snapshot={snapshot} onCommand={onCommand} />
    </div>
  );
}
