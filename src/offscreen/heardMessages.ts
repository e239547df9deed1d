/** Which messages were heard, over all links: who did not hear that one arrived says it again on the next. */
export interface HeardMessages {
  /** True the first time. `key`: of the device that says it. */
  isNews(key: string, messageId: string): boolean;
}

/** Many times what one device says again (`MAX_MESSAGES` of `laterMessages.ts`); the oldest go. */
const MAX_HEARD = 5000;

export function createHeardMessages(): HeardMessages {
  const heard = new Set<string>();
  return {
    isNews(key, messageId) {
      const message = `${key} ${messageId}`;
      if (heard.has(message)) return false;
      heard.add(message);
      const [oldest] = heard;
      if (heard.size > MAX_HEARD && oldest !== undefined) heard.delete(oldest);
      return true;
    },
  };
}
