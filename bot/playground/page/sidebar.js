// Where one can go, with what is new there, and who one is.
import { element, find } from "./dom.js";

const openedAt = Date.now() / 1000;
const seen = new Map();

export const nameOf = (channel, { bot }) => (channel.is_im ? bot.name : channel.name);

export function drawSidebar(state, current, go) {
  const { bot, is_connected: isConnected, user } = state;
  find("#connection").textContent = isConnected ? `${bot.name} is here` : `${bot.name} is away`;
  find("#connection").dataset.on = isConnected;
  seen.set(user + current.id, current.messages.at(-1)?.ts ?? openedAt);
  const focused = document.activeElement?.dataset.channel;
  find("#channels").replaceChildren(
    ...state.channels.map((channel) => row(channel, state, channel.id === current.id, go)),
  );
  if (focused) find(`#channels [data-channel="${focused}"]`)?.focus();
  find("#user").replaceChildren(...people(state));
  find("#me").textContent = state.users[user].name[0];
  find("#me").dataset.who = user;
}

/** Members first; then those who are something else, under the word for it. */
function people({ people, users, user }) {
  const option = (id) => new Option(users[id].name, id, false, id === user);
  const roles = new Set(people.map((id) => users[id].role));
  const those = (role) => people.filter((id) => users[id].role === role).map(option);
  const groups = [...roles].filter(Boolean).map((role) => {
    const label = role[0].toUpperCase() + role.slice(1);
    return element("optgroup", { label }, ...those(role));
  });
  return [...those(""), ...groups];
}

function row(channel, state, isHere, go) {
  const button = element("button", { type: "button", onclick: () => go(channel.id) });
  const mark = channel.is_im ? "●" : channel.is_private ? "◆" : "#";
  button.dataset.channel = channel.id;
  button.append(element("span", { className: "mark", ariaHidden: "true" }, mark), nameOf(channel, state));
  if (channel.is_private) button.append(element("span", { className: "unseen" }, " (private)"));
  if (isHere) button.setAttribute("aria-current", "page");
  const count = isHere ? 0 : unread(channel, state.user);
  if (count) button.append(newest(count));
  return element("li", {}, button);
}

function unread({ id, messages }, user) {
  const since = Number(seen.get(user + id) ?? openedAt);
  return messages.filter(({ ts, user: who }) => Number(ts) > since && who !== user).length;
}

function newest(count) {
  const badge = element("span", { className: "count" }, String(count));
  badge.append(element("span", { className: "unseen" }, " new"));
  return badge;
}
