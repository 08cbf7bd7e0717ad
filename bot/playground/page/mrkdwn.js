// Slack's mrkdwn for messages without blocks, as nodes; whatever it does not know stays text.
import { element } from "./dom.js";

const TOKEN =
  /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?!\w)|(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?!\w)|(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?!\w)/g;
const MARKS = ["strong", "em", "s"];

/** The nodes of a text. */
export function mrkdwn(text, names) {
  const nodes = [];
  let end = 0;
  for (const hit of text.matchAll(TOKEN)) {
    nodes.push(plain(text.slice(end, hit.index)));
    end = hit.index + hit[0].length;
    nodes.push(node(hit, names));
  }
  return [...nodes, plain(text.slice(end))];
}

function node([whole, block, code, token, ...marked], names) {
  if (block) return element("pre", {}, plain(block.trim()));
  if (code) return element("code", {}, plain(code));
  if (token) return tokenNode(token, names) ?? plain(whole);
  const which = marked.findIndex(Boolean);
  return element(MARKS[which], {}, ...mrkdwn(marked[which], names));
}

function tokenNode(token, { users, channels }) {
  const [target, label] = token.split("|");
  const mention = (text) => element("span", { className: "mention" }, plain(text));
  if (target.startsWith("@")) return mention(`@${users[target.slice(1)]?.name ?? target.slice(1)}`);
  if (target.startsWith("#")) return mention(`#${label ?? channels[target.slice(1)] ?? "?"}`);
  if (target.startsWith("!")) return mention(label ?? `@${target.slice(1).split("^")[0]}`);
  if (!/^(https?|mailto):/.test(target)) return null;
  const link = { href: plain(target), target: "_blank", rel: "noopener noreferrer" };
  return element("a", link, plain(label ?? target));
}

/** The characters that Slack escapes, as they were. */
export function plain(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** The text of a message as it is typed: mentions and links by their names. */
export function typed(text, { users, channels }) {
  const written = text.replace(/<([@#]?)([^<>|]+)(?:\|([^<>]+))?>/g, (whole, mark, id, label) => {
    if (mark === "@") return `@${users[id]?.name ?? id}`;
    if (mark === "#") return `#${label ?? channels[id] ?? id}`;
    return id.startsWith("!") ? whole : id;
  });
  return plain(written);
}
