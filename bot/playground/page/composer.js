// The message box: Enter sends, a slash runs a command, a chip adds the mention.
import { Completion } from "./completion.js";
import { element, find } from "./dom.js";
import { openMenu } from "./menu.js";
import { plain } from "./mrkdwn.js";

const EXAMPLES = [
  "We need to run a detector on a Jetson, mostly Python people",
  "Our Android app must work offline and we have a Keras model from last year",
  "Fine-tune a language model on two GPUs and serve it",
];
const WORKING_S = 10;
const THREAD_NAME = 60;

export class Composer {
  #perform;
  #completion;
  #state;
  #channel;
  #thread = null;
  #waits = null;
  #examples = "";

  constructor(perform) {
    this.#perform = perform;
    const box = find("#said");
    this.#completion = new Completion(box, find("#offers"), () => box.oninput());
    find("#composer").onsubmit = (event) => {
      event.preventDefault();
      this.#send(box.value);
    };
    box.onkeydown = (event) => {
      if (event.isComposing) return;
      if (this.#completion.takes(event)) return event.preventDefault();
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      this.#send(box.value);
    };
    box.oninput = () => {
      this.#drawChip();
      this.#completion.open();
    };
    find("#mention").onclick = ({ currentTarget: chip }) => {
      chip.ariaPressed = chip.ariaPressed === "true" ? "false" : "true";
      box.focus();
    };
    find("#shortcuts").onclick = ({ currentTarget }) => this.#offerShortcuts(currentTarget);
    find("#thread button").onclick = () => this.leaveThread();
  }

  draw(state, channel) {
    this.#state = state;
    this.#channel = channel;
    const where = channel.is_im ? state.bot.name : `#${channel.name}`;
    find("#said").placeholder = `Message ${where}`;
    find("#said").ariaLabel = `Message ${where}`;
    find("#mention").textContent = `@${state.bot.name}`;
    find("#mention").title = `Send with a mention of ${state.bot.name}`;
    find("#shortcuts").hidden = !this.#shortcuts().length;
    this.#completion.know(state);
    this.#drawChip();
    this.#drawExamples();
    this.#drawWorking();
  }

  reply(ts) {
    this.#thread = ts;
    const root = this.#channel.messages.find((message) => message.ts === ts);
    const text = plain((root?.text ?? "").replace(/<[^>]*>/g, "")).trim();
    const start = text.length > THREAD_NAME ? `${text.slice(0, THREAD_NAME)}…` : text;
    find("#thread span").textContent = `Replying in the thread “${start}”`;
    find("#thread").hidden = false;
    find("#said").focus();
  }

  leaveThread() {
    this.#thread = null;
    find("#thread").hidden = true;
  }

  hint(text) {
    find("#hint").textContent = text;
  }

  async #send(typed) {
    const text = typed.trim();
    if (!text) return;
    const channel = this.#channel.id;
    const seen = this.#channel.messages.length;
    const [, command, rest] = text.match(/^(\/[\w-]+)\s*([\s\S]*)$/) ?? [];
    const said = this.#isMentioning(text) ? `@${this.#state.bot.name} ${text}` : text;
    if (command || said.includes(`@${this.#state.bot.name}`) || this.#channel.is_im) {
      this.#waits = { channel, seen: seen + (command ? 0 : 1), until: Date.now() + WORKING_S * 1000 };
      setTimeout(() => this.#drawWorking(), WORKING_S * 1000);
    }
    find("#said").value = "";
    this.#completion.close();
    const wish = command
      ? { do: "command", channel, command, text: rest }
      : { do: "post", channel, text: said, thread_ts: this.#thread };
    const isDone = command === "/invite" ? await this.#invite() : await this.#perform(wish);
    if (!isDone) find("#said").value = typed;
    this.#drawChip();
  }

  #invite() {
    return this.#perform({ do: "invite", channel: this.#channel.id, user: this.#state.bot.id });
  }

  #shortcuts() {
    return (this.#state.shortcuts ?? []).filter(({ type }) => type === "global");
  }

  #offerShortcuts(anchor) {
    const run = (callback_id) => () => this.#perform({ do: "shortcut", callback_id });
    const entries = this.#shortcuts().map((each) => [each.name, each.description, run(each.callback_id)]);
    openMenu(anchor, "Shortcuts", entries);
  }

  #isMentioning(text) {
    const chip = find("#mention");
    const isNamed = text.toLowerCase().includes(`@${this.#state.bot.name.toLowerCase()}`);
    return !chip.hidden && chip.ariaPressed === "true" && !isNamed;
  }

  #drawChip() {
    const typed = find("#said").value;
    const isNeeded = this.#channel && !this.#channel.is_im && this.#channel.has_bot;
    find("#mention").hidden = !isNeeded || typed.startsWith("/");
    const box = find("#said");
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 180)}px`;
  }

  /** What to try: in direct messages what the app suggests, elsewhere examples of our own. */
  #drawExamples() {
    const prompts = this.#channel.is_im ? this.#state.prompts?.prompts : null;
    const command = this.#state.commands[0]?.command;
    const ours = [...EXAMPLES, ...(command ? [`${command} help`] : [])];
    const shown = prompts?.length ? prompts : ours.map((text) => ({ title: text, message: text }));
    find("#examples").hidden = !this.#channel.is_im && !this.#channel.has_bot;
    if (this.#examples === JSON.stringify(shown)) return;
    this.#examples = JSON.stringify(shown);
    find("#examples").replaceChildren(
      ...shown.map(({ title, message }) => {
        const chip = { type: "button", title: message, onclick: () => this.#send(message) };
        return element("li", {}, element("button", chip, title));
      }),
    );
  }

  #drawWorking() {
    const { channel, seen, until } = this.#waits ?? {};
    const { name } = this.#state.bot;
    const isWaiting =
      channel === this.#channel.id && Date.now() < until && this.#channel.messages.length <= seen;
    const status = this.#channel.status || (isWaiting && "is working…");
    find("#working").textContent = status && this.#state.is_connected ? `${name} ${status}` : "";
  }
}
