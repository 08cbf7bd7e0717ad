// What goes over the wire, a line each, newest last; a line opens what was sent and answered.
import { element, find, isNew } from "./dom.js";

const ARROWS = { slack: ["→", "from Slack"], app: ["←", "from the app"] };
const DELIVERY = { socket: "Socket Mode", http: "HTTP" };
const GOOD = new Set(["ok", "acked", "waiting"]);
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

export class Traffic {
  #list = find("#entries");
  #entries = [];
  #cleared = 0;
  #isAsking = false;
  #isStale = false;

  constructor() {
    find("#clear").onclick = () => {
      this.#cleared = this.#entries.at(-1)?.number ?? 0;
      this.#draw();
    };
    find("#from").onchange = () => this.#draw();
  }

  async refresh(delivery) {
    find("#delivery").textContent = DELIVERY[delivery] ? `Delivered over ${DELIVERY[delivery]}.` : "";
    this.#isStale = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#isStale) {
      this.#isStale = false;
      const reply = await fetch("/page/traffic");
      if (reply.ok) this.#entries = (await reply.json()).entries;
    }
    this.#isAsking = false;
    this.#draw();
  }

  #draw() {
    const list = this.#list;
    const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
    const from = find("#from").value;
    const shown = this.#entries.filter(
      (entry) => entry.number > this.#cleared && (from === "all" || entry.from === from),
    );
    const items = new Map([...list.children].map((item) => [Number(item.dataset.number), item]));
    list.replaceChildren(...shown.map((entry) => items.get(entry.number) ?? row(entry)));
    shown.forEach((entry, place) => drawLine(list.children[place], entry));
    find("#no-entries").hidden = Boolean(shown.length);
    if (wasAtEnd) list.scrollTop = list.scrollHeight;
  }
}

function row({ number }) {
  const item = element("li");
  const open = element("button", { type: "button", className: "line", ariaExpanded: "false" });
  open.onclick = () => toggle(item, open, number);
  item.dataset.number = number;
  item.append(open);
  return item;
}

function drawLine(item, entry) {
  if (!isNew(item, entry)) return;
  const [arrow, words] = ARROWS[entry.from];
  const outcome = entry.outcome.replaceAll("_", " ");
  const again = entry.attempt > 1 ? ` (attempt ${entry.attempt})` : "";
  const part = (className, ...text) => element("span", { className }, ...text);
  const direction = part("arrow", element("span", { ariaHidden: "true" }, arrow));
  direction.append(part("unseen", words));
  const what = part("what", element("b", {}, entry.name), ` ${entry.kind}${again}`);
  const ms = entry.ms === null ? "" : `${Math.round(entry.ms)} ms`;
  const line = item.firstElementChild;
  line.title = `${entry.name}, ${entry.kind}${again}, ${words}: ${outcome}`;
  const time = part("time", clock.format(entry.at * 1000));
  line.replaceChildren(time, direction, what, part("ms", ms), part("outcome", outcome));
  item.dataset.is = GOOD.has(entry.outcome) ? entry.outcome : "error";
}

async function toggle(item, open, number) {
  const isOpen = open.ariaExpanded === "true";
  open.ariaExpanded = !isOpen;
  if (isOpen) return item.lastElementChild.remove();
  const details = element("div", { className: "details" }, "…");
  item.append(details);
  const reply = await fetch(`/page/traffic/${number}`);
  if (!reply.ok) return details.replaceChildren(await reply.text());
  const { body, answer } = await reply.json();
  details.replaceChildren(...json("Sent", body), ...json("Answered", answer));
  details.scrollIntoView({ block: "nearest" });
  open.scrollIntoView({ block: "nearest" });
}

function json(title, value) {
  if (value === null) return [];
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const pre = element("pre", { tabIndex: 0, ariaLabel: title }, text);
  pre.setAttribute("role", "region");
  return [element("p", {}, title), pre];
}
