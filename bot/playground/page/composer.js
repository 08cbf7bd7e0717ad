// The message box: Enter sends, a slash runs a command, a chip adds the mention.
import { element, find } from "./dom.js";
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
  #state;
  #channel;
  #thread = null;
  #waits = null;
  #examples = "";

  constructor(perform) {
    this.#perform = perform;
    const box = find("#said");
    find("#composer").onsubmit = (event) => {
      event.preventDefault();
      this.#send(box.value);
    };
    box.onkeydown = (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send(box.value);
    };
    box.oninput = () => this.#drawChip();
    find("#mention").onclick = ({ currentTarget: chip }) => {
      chip.ariaPressed = chip.ariaPressed === "true" ? "false" : "true";
      box.focus();
    };
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

  #drawExamples() {
    const commands = this.#state.commands.slice(0, 1).map(({ command }) => `${command} help`);
    const shown = [...EXAMPLES, ...commands];
    const isHidden = !this.#channel.is_im && !this.#channel.has_bot;
    find("#examples").hidden = isHidden;
    if (this.#examples === JSON.stringify(shown)) return;
    this.#examples = JSON.stringify(shown);
    find("#examples").replaceChildren(
      ...shown.map((text) => {
        const send = () => this.#send(text);
        return element("li", {}, element("button", { type: "button", onclick: send }, text));
      }),
    );
  }

  #drawWorking() {
    const { channel, seen, until } = this.#waits ?? {};
    const isWaiting =
      channel === this.#channel.id && Date.now() < until && this.#channel.messages.length <= seen;
    const isWorking = isWaiting && this.#state.is_connected;
    find("#working").textContent = isWorking ? `${this.#state.bot.name} is working…` : "";
  }
}
