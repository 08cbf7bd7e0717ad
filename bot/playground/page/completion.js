// What can be typed after a slash: a list above the box, driven by the keys of the box.
import { element, find } from "./dom.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Completion {
  #box;
  #list;
  #changed;
  #offers = [];
  #at = -1;

  constructor(box, list, changed) {
    this.#box = box;
    this.#list = list;
    this.#changed = changed;
    box.addEventListener("blur", () => this.close());
  }

  /** What the app offers, with what the page itself knows. */
  know({ commands = [], completions = [] }) {
    const whole = commands.map(({ command, description }) => [command, description]);
    const parts = completions.map(({ text, about }) => [text, about]);
    this.#offers = [...whole, ...parts, ["/invite", "Bring the app into this channel."]];
  }

  /** Offer what goes on from what was typed; nothing unless it begins with a slash. */
  open() {
    const typed = this.#box.value.toLowerCase();
    const isCommand = typed.startsWith("/") && !typed.includes("\n");
    const fits = this.#offers.filter(([text]) => text.startsWith(typed) && text !== typed.trim());
    this.#draw(isCommand ? fits : []);
  }

  close() {
    this.#draw([]);
  }

  /** Take a key that is for the list; says whether it was. */
  takes({ key, shiftKey }) {
    if (this.#list.hidden || shiftKey) return false;
    if (key in STEPS) this.#mark(this.#at + STEPS[key]);
    else if (key === "Escape") this.close();
    else if (key === "Tab" || (key === "Enter" && this.#at >= 0)) this.#choose(Math.max(this.#at, 0));
    else return false;
    return true;
  }

  #draw(fits) {
    this.#at = -1;
    this.#list.hidden = !fits.length;
    this.#box.removeAttribute("aria-activedescendant");
    this.#list.replaceChildren(...fits.map((fit, place) => this.#row(fit, place)));
    find("#offered").textContent = fits.length ? `${fits.length} to choose from: arrow keys, Tab` : "";
  }

  #row([text, about], place) {
    const choose = (event) => {
      event.preventDefault(); // the box keeps the focus
      this.#choose(place);
    };
    const row = element("li", { id: `offer-${place}`, onpointerdown: choose });
    row.setAttribute("role", "option");
    row.dataset.text = text;
    row.append(element("strong", {}, text), element("span", {}, about ?? ""));
    return row;
  }

  #mark(place) {
    const rows = [...this.#list.children];
    this.#at = (place + rows.length) % rows.length;
    rows.forEach((row, each) => (row.ariaSelected = each === this.#at));
    rows[this.#at].scrollIntoView({ block: "nearest" });
    this.#box.setAttribute("aria-activedescendant", rows[this.#at].id);
  }

  #choose(place) {
    this.#box.value = `${this.#list.children[place].dataset.text} `;
    this.#changed();
  }
}
