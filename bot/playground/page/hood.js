// The side panel "Under the hood": the traffic, faults to switch on, tools to run.
import { drawFaults } from "./faults.js";
import { find } from "./dom.js";
import { drawTools } from "./tools.js";
import { Traffic } from "./traffic.js";

const wide = matchMedia("(min-width: 1200px)");
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export class Hood {
  #traffic = new Traffic();
  #perform;
  #state;
  #channel;
  #tabs = [...find("#hood-tabs").children];

  constructor(perform) {
    this.#perform = perform;
    find("#hood-toggle").onclick = () => this.#show(find("#hood").hidden);
    find("#hood-close").onclick = () => this.#show(false);
    find("#hood").onkeydown = ({ key }) => key === "Escape" && this.#show(false);
    for (const tab of this.#tabs) tab.onclick = () => this.choose(tab.dataset.panel);
    find("#hood-tabs").onkeydown = ({ key }) => {
      const at = this.#tabs.indexOf(document.activeElement) + (STEPS[key] ?? 0);
      const tab = this.#tabs.at(at % this.#tabs.length);
      if (key in STEPS) this.choose(tab.dataset.panel);
      if (key in STEPS) tab.focus();
    };
    find("#hood").hidden = !(wide.matches && sessionStorage.getItem("hood") !== "closed");
    this.#tellToggle();
  }

  draw(state, channel) {
    [this.#state, this.#channel] = [state, channel];
    const scene = { state, channel, perform: this.#perform };
    drawFaults(find("#panel-faults"), find("#banner"), scene);
    drawTools(find("#panel-tools"), { state, perform: this.#perform });
    if (!find("#hood").hidden) this.#traffic.refresh(state.delivery);
  }

  choose(panel) {
    for (const tab of this.#tabs) {
      const isChosen = tab.dataset.panel === panel;
      tab.ariaSelected = isChosen;
      tab.tabIndex = isChosen ? 0 : -1;
      find(`#panel-${tab.dataset.panel}`).hidden = !isChosen;
    }
  }

  #show(isOpen) {
    find("#hood").hidden = !isOpen;
    sessionStorage.setItem("hood", isOpen ? "open" : "closed");
    this.#tellToggle();
    if (isOpen && this.#state) this.draw(this.#state, this.#channel);
    if (isOpen) this.#tabs.find(({ ariaSelected }) => ariaSelected === "true").focus();
    else find("#hood-toggle").focus();
  }

  #tellToggle() {
    find("#hood-toggle").ariaExpanded = !find("#hood").hidden;
  }
}
