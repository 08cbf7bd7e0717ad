// Editing and deleting one's own messages, and the shortcuts of a message: its menu.
import { element } from "./dom.js";
import { openMenu } from "./menu.js";
import { typed } from "./mrkdwn.js";

let edited = null;

export const isEdited = ({ ts }) => ts === edited;

/** The tools that stand beside a message. */
export function tools(message, scene) {
  const node = element("div", { className: "tools" });
  if (message.only_for) return node;
  const answer = () => scene.reply(message.thread_ts ?? message.ts);
  node.append(element("button", { type: "button", onclick: answer }, "Reply in thread"));
  const entries = menuOf(message, scene);
  if (!entries.length) return node;
  const open = ({ currentTarget }) => openMenu(currentTarget, "Message", entries);
  const more = element("button", { type: "button", onclick: open, ariaHasPopup: "menu" }, "More");
  node.append(more);
  return node;
}

function menuOf(message, { state, channel, perform, redraw }) {
  const on = { channel: channel.id };
  const runs = (state.shortcuts ?? [])
    .filter(({ type }) => type === "message")
    .map(({ name, description, callback_id }) => {
      const run = () => perform({ do: "shortcut", callback_id, message_ts: message.ts, ...on });
      return [name, description, run];
    });
  if (message.user !== state.user) return runs;
  const begin = () => {
    edited = message.ts;
    redraw();
    document.querySelector(".editor textarea")?.focus();
  };
  const remove = () => perform({ do: "delete", ts: message.ts, ...on });
  return [...runs, ["Edit message", "", begin], ["Delete message", "", remove]];
}

/** The text of a message in a box; Enter saves, Escape leaves it as it was. */
export function editor(message, { channel, perform, redraw, names }) {
  const box = element("textarea", { className: "field", ariaLabel: "Edit message", rows: 3 });
  box.value = typed(message.text, names);
  const leave = () => {
    edited = null;
    redraw();
  };
  const save = async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    const wish = { do: "edit", channel: channel.id, ts: message.ts, text };
    if (text && (await perform(wish))) leave();
  };
  box.onkeydown = (event) => {
    if (event.key === "Escape") leave();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save(event);
  };
  const cancel = element("button", { type: "button", className: "press", onclick: leave }, "Cancel");
  const send = element("button", { type: "submit", className: "press" }, "Save");
  send.dataset.style = "primary";
  const row = element("div", { className: "actions" }, send, cancel);
  return element("form", { className: "editor", onsubmit: save }, box, row);
}
