import type { Body, Hello, JsonFrame } from '../../../../src/core/frame.ts';
import { PROTOCOL_VERSION } from '../../../../src/core/limits.ts';
import {
  createLink,
  type LinkCommand,
  type LinkEvent,
  type LinkFrame,
  type LinkState,
  stepLink,
} from '../../../../src/core/link.ts';

export const LOCAL: Hello = hello('1.2.3', 'Here', 'a1');
export const REMOTE: Hello = hello('1.2.4', 'There', 'b2');

function hello(app: string, name: string, digits: string): Hello {
  return { protocol: PROTOCOL_VERSION, app, name, key: `04${digits.repeat(64)}`, signature: digits.repeat(64) };
}

/** `Omit`, over each member of a union by itself. */
type Without<Member, Key extends string> = Member extends unknown ? Omit<Member, Key> : never;

export const chat = (text: string): Body => ({ kind: 'chat', id: '0'.repeat(32), text });
export const textOf = (body: Body): string => (body.kind === 'chat' ? body.text : body.kind);
export const sequenced = (seq: number, text: string): LinkFrame => ({ is: 'sequenced', seq, body: chat(text) });

/** A link machine with its clock: takes events and tells the commands of each. */
export class LinkDriver {
  state: LinkState = createLink();
  now = 1_000_000;

  /** A link that heard the other's hello on a connection `'c1'`. */
  static connected(): LinkDriver {
    const link = new LinkDriver();
    link.open('c1');
    link.hear({ is: 'hello', ...REMOTE });
    return link;
  }

  /** A link that was connected and hears nothing since its last ping. */
  static interrupted(): LinkDriver {
    const link = LinkDriver.connected();
    link.fade('c1');
    return link;
  }

  step(event: LinkEvent): LinkCommand[] {
    const [next, commands] = stepLink(this.state, event);
    this.state = next;
    return commands;
  }

  /** `step`, at the present time. */
  stepNow(event: Without<Exclude<LinkEvent, { type: 'said' }>, 'now'>): LinkCommand[] {
    return this.step({ ...event, now: this.now } as LinkEvent);
  }

  /** Its rank is the number behind its name's letter: `'c1'` is the first. */
  open(connection: string): LinkCommand[] {
    const rank = Number(connection.slice(1)) - 1;
    return this.stepNow({ type: 'connectionOpened', connection, rank, local: LOCAL });
  }

  fade(connection: string): LinkCommand[] {
    return this.stepNow({ type: 'connectionFaded', connection });
  }

  lose(connection: string, hasStandby = false): LinkCommand[] {
    return this.stepNow({ type: 'connectionLost', connection, hasStandby });
  }

  hear(frame: LinkFrame, connection = 'c1'): LinkCommand[] {
    return this.stepNow({ type: 'frameReceived', connection, frame });
  }

  say(text: string): LinkCommand[] {
    return this.step({ type: 'said', body: chat(text) });
  }

  close(): LinkCommand[] {
    return this.stepNow({ type: 'closeAsked' });
  }

  doubt(): LinkCommand[] {
    return this.stepNow({ type: 'doubted' });
  }

  tick(): LinkCommand[] {
    return this.stepNow({ type: 'ticked' });
  }

  /** Lets time pass, with a tick every half second as the host gives them; returns each command with its time. */
  pass(duration: number): { after: number; command: LinkCommand }[] {
    const start = this.now;
    const commands: { after: number; command: LinkCommand }[] = [];
    while (this.now < start + duration) {
      this.now += 500;
      for (const command of this.tick()) commands.push({ after: this.now - start, command });
    }
    return commands;
  }
}

export const sent = (connection: string, frame: JsonFrame): LinkCommand => ({ type: 'sendFrame', connection, frame });
