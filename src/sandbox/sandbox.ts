import PageWorker from './worker/pageWorker.ts?worker&inline';

/**
 * Hands one PDF, and the port to answer on, to a worker: a document that never ends costs no other thread anything, and
 * a worker ends with its frame. It is made of a string, since a page without an origin may load none.
 */
addEventListener('message', ({ data, ports }) => new PageWorker().postMessage(data, [...ports]), { once: true });
