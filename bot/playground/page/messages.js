// The list of messages: those that stand are kept, those that changed are drawn anew.
import { drawBlocks } from "./blocks.js";
import { element, find, isNew, keepingFocus } from "./dom.js";
import { editor, isEdited, tools } from "./editing.js";
import { mrkdwn } from "./mrkdwn.js";
import { inThreads, unfold } from "./threads.js";

const MARGIN_PX = 8;
const EMOJI = { eyes: "👀", "+1": "👍", "-1": "👎", white_check_mark: "✅", tada: "🎉" };
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export function drawMessages(list, scene) {
  const { state, channel } = scene;
  const isOther = list.dataset.channel !== channel.id + state.user;
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  if (isOther) list.replaceChildren();
  list.dataset.channel = channel.id + state.user;
  const rows = inThreads(channel.messages, linked());
  const { added, changed } = keep(list, rows, scene);
  if (!rows.length) list.append(empty(scene));
  if (isOther) {
    list.scrollTop = list.scrollHeight;
    find("#newest").hidden = true;
  } else if (added && (wasAtEnd || scene.isAwaited)) {
    reveal(list, added);
  } else if (added) {
    offer(list, added);
  } else if (changed && wasAtEnd && scene.isAwaited) {
    reveal(list, changed);
  }
  highlight(list);
}

/** Scroll as little as shows a message; of one that is taller than the list, its beginning. */
function reveal(list, item) {
  const { top, bottom } = list.getBoundingClientRect();
  const box = item.getBoundingClientRect();
  const below = box.bottom + MARGIN_PX - bottom;
  const above = box.top - MARGIN_PX - top;
  if (above < 0) list.scrollTop += above;
  else if (below > 0) list.scrollTop += Math.min(below, above);
}

/** Say that something new stands out of sight, until it is seen. */
function offer(list, item) {
  const { top, bottom } = list.getBoundingClientRect();
  const isSeen = () => {
    const box = item.getBoundingClientRect();
    return !item.isConnected || (box.top < bottom && box.bottom > top);
  };
  const button = find("#newest");
  button.hidden = isSeen();
  button.onclick = () => reveal(list, item);
  list.onscroll = () => (button.hidden ||= isSeen());
}

/** Make the list show these rows, keeping what stands; gives the last items that are new or changed. */
function keep(list, rows, scene) {
  const items = new Map([...list.children].map((item) => [item.dataset.ts, item]));
  let added, changed;
  const wanted = rows.map((row, place) => {
    const item = items.get(row.ts) ?? element("li");
    item.dataset.ts = row.ts;
    const isFollowing = !row.fold && follows(row, rows[place - 1]);
    const shown = { row: withoutCounts(row), isFollowing, isEdited: isEdited(row) };
    if (isNew(item, { ...shown, users: scene.state.users, shortcuts: scene.state.shortcuts })) {
      keepingFocus(item, () => {
        if (row.fold) drawFold(item, row, scene);
        else drawMessage(item, row, isFollowing, scene);
      });
      if (items.has(row.ts)) changed = item;
      else if (!row.fold) added = item;
    }
    return item;
  });
  for (const item of [...list.children]) if (!wanted.includes(item)) item.remove();
  wanted.forEach((item, place) => {
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
  });
  return { added, changed };
}

function drawFold(item, { root, fold }, { redraw }) {
  const open = () => {
    unfold(root);
    redraw();
  };
  const words = `Show ${fold} earlier replies`;
  item.className = "fold";
  item.replaceChildren(element("button", { type: "button", className: "link", onclick: open }, words));
}

/** A message without what a reply changes in its root: drawn anew, a root would lose the focus. */
function withoutCounts({ reply_count, latest_reply, thread_ts: root, ...message }) {
  return { ...message, root: root === message.ts ? undefined : root };
}

function follows(message, before) {
  const isThread = (each) => Boolean(each.thread_ts && each.thread_ts !== each.ts);
  return (
    before?.user === message.user &&
    !message.blocks &&
    isThread(before) === isThread(message) &&
    before.only_for === message.only_for &&
    message.ts - before.ts < 300
  );
}

function drawMessage(item, message, isFollowing, scene) {
  const { state } = scene;
  const isInThread = message.thread_ts && message.thread_ts !== message.ts;
  const sender = state.users[message.user]?.name ?? message.user;
  item.className = ["message", isInThread && "in-thread", isFollowing && "following", message.only_for && "private"]
    .filter(Boolean)
    .join(" ");
  const body = element("div", { className: "body" });
  if (message.only_for) {
    body.append(element("p", { className: "only-you" }, "Only visible to you"));
  }
  if (!isFollowing) body.append(headline(sender, message));
  body.append(content(message, scene));
  if (message.edited && !isEdited(message)) body.append(element("span", { className: "edited" }, "(edited)"));
  body.append(...reactions(message));
  const avatar = element("div", { className: "avatar", ariaHidden: "true" }, isFollowing ? "" : sender[0]);
  avatar.dataset.who = message.bot_id ? "bot" : message.user;
  item.replaceChildren(avatar, body, tools(message, scene));
}

function headline(sender, message) {
  const date = new Date(message.ts * 1000);
  const time = element("time", { dateTime: date.toISOString(), title: date.toString() });
  time.textContent = clock.format(date);
  const line = element("p", { className: "headline" }, element("strong", {}, sender));
  if (message.bot_id) line.append(element("span", { className: "app-badge" }, "APP"));
  line.append(time);
  return line;
}

function content(message, scene) {
  const { state, channel, perform } = scene;
  const node = element("div", { className: "content" });
  const names = {
    users: state.users,
    channels: Object.fromEntries(state.channels.map(({ id, name }) => [id, name])),
  };
  if (isEdited(message)) return editor(message, { ...scene, names });
  if (message.blocks) {
    const act = (which, chosen) =>
      perform({ do: "press", channel: channel.id, message_ts: message.ts, which, chosen });
    drawBlocks(node, message.blocks, { names, act, fallback: message.text });
  } else {
    node.append(element("div", { className: "text" }, ...mrkdwn(message.text, names)));
  }
  for (const { id, title, alt_txt: alt } of message.files ?? []) {
    node.append(element("img", { className: "file", src: `/files/${id}`, alt: alt || title }));
  }
  return node;
}

function reactions({ reactions: given = [] }) {
  return given.map(({ name, count }) =>
    element("span", { className: "reaction", title: `:${name}:` }, `${EMOJI[name] ?? name} ${count}`),
  );
}

function empty({ state, channel }) {
  const where = channel.is_im ? `Write to ${state.bot.name} as you would to a colleague.` : "";
  const text = where || `This is the start of #${channel.name}. Say what you want to build.`;
  return element("li", { className: "empty" }, element("p", {}, text));
}

const linked = () => location.hash.split("/p")[1];

function highlight(list) {
  const wanted = linked();
  if (!wanted || list.dataset.shown === wanted) return;
  const item = [...list.children].find(({ dataset }) => dataset.ts?.replace(".", "") === wanted);
  if (!item) return;
  list.dataset.shown = wanted;
  item.classList.add("linked");
  item.scrollIntoView({ block: "center" });
}
