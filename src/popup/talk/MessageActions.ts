import type { Services } from '../services.ts';

/** What a message lets one do. */
export type MessageActions = Pick<Services, 'copyText' | 'openLinks'>;
