import type { FolderRequest } from '../../contract/folderChoice.ts';
import type { PreviewRequest } from '../../contract/preview.ts';

/** A host that is being restarted hears nothing: a request is posted until it is answered. */
const REPEAT_MS = 1000;
/** A host that has not answered by then does not run. */
const GIVE_UP_MS = 30_000;

/** Asks the transfer worker on one of its channels, by the request's id; `null` where nobody answers. */
export function askWorker<Answer extends { type: 'answer'; requestId: string }>(
  channelName: string,
  request: FolderRequest | PreviewRequest,
): Promise<Answer | null> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(channelName);
    const post = () => channel.postMessage(request);
    const repeat = setInterval(post, REPEAT_MS);
    const giveUp = setTimeout(() => end(null), GIVE_UP_MS);
    const end = (answer: Answer | null) => {
      clearInterval(repeat);
      clearTimeout(giveUp);
      channel.close();
      resolve(answer);
    };
    channel.onmessage = ({ data }: MessageEvent<Partial<Answer>>) => {
      if (data.type === 'answer' && data.requestId === request.requestId) end(data as Answer);
    };
    post();
  });
}
