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
  const people = state.people.map((id) => new Option(state.users[id].name, id, false, id === user));
  find("#user").replaceChildren(...people);
  find("#me").textContent = state.users[user].name[0];
  find("#me").dataset.who = user;
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
