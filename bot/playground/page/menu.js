// A small menu that opens at a button: arrow keys move, Enter chooses, Escape or a click closes.
import { element } from "./dom.js";

const GAP_PX = 4;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** Open a menu of `[label, about, choose]` at a button, under a name for screen readers. */
export function openMenu(anchor, name, entries) {
  document.querySelector("#menu")?.hidePopover();
  const menu = element("div", { id: "menu", className: "menu", popover: "auto", ariaLabel: name });
  menu.setAttribute("role", "menu");
  menu.append(...entries.map((entry) => item(menu, entry)));
  menu.onkeydown = (event) => move(menu, event);
  menu.addEventListener("toggle", ({ newState }) => newState === "closed" && menu.remove());
  document.body.append(menu);
  menu.showPopover();
  place(menu, anchor.getBoundingClientRect());
  menu.firstElementChild?.focus();
}

function item(menu, [label, about, choose]) {
  const press = () => {
    menu.hidePopover();
    choose();
  };
  const made = element("button", { type: "button", tabIndex: -1, onclick: press });
  made.setAttribute("role", "menuitem");
  made.append(element("span", {}, label));
  if (about) made.append(element("small", {}, about));
  return made;
}

function move(menu, event) {
  if (event.key === "Tab") menu.hidePopover();
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement) + step;
  items.at(at % items.length).focus();
}

function place(menu, at) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const isRoom = at.bottom + GAP_PX + height <= innerHeight;
  menu.style.top = `${Math.max(GAP_PX, isRoom ? at.bottom + GAP_PX : at.top - GAP_PX - height)}px`;
  menu.style.left = `${Math.max(GAP_PX, Math.min(at.left, innerWidth - width - GAP_PX))}px`;
}
