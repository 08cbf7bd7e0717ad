// Roots in order, their replies under them; of a long thread only the newest replies, until asked.

const LONG = 6;
const SHOWN = 3;
const unfolded = new Set();

/** Show the whole thread of a root from now on. */
export const unfold = (root) => unfolded.add(root);

/** The rows of the list: messages, and `{ fold, root }` where replies are left out. */
export function inThreads(messages, linked) {
  const known = new Set(messages.map(({ ts }) => ts));
  const replies = Map.groupBy(
    messages.filter(({ ts, thread_ts: root }) => root && root !== ts && known.has(root)),
    ({ thread_ts: root }) => root,
  );
  const isReply = ({ ts, thread_ts: root }) => root && root !== ts && known.has(root);
  return messages
    .filter((each) => !isReply(each))
    .flatMap((root) => [root, ...folded(root.ts, replies.get(root.ts) ?? [], linked)]);
}

function folded(root, replies, linked) {
  const isLinked = replies.some(({ ts }) => ts.replace(".", "") === linked);
  if (replies.length <= LONG || isLinked || unfolded.has(root)) return replies;
  const fold = replies.length - SHOWN;
  return [{ ts: `fold-${root}`, root, fold }, ...replies.slice(-SHOWN)];
}
