// Things to tick: radio buttons, checkboxes, and long lists of them by group, with a filter.
import { element } from "./dom.js";

const FILTERED_FROM = 10;

/** Radio buttons or checkboxes. */
export function choices(block, scene) {
  const node = element("div", { className: "choices" });
  node.setAttribute("role", "group");
  node.append(...ticks(block, block.options, scene));
  return node;
}

/** Several options of a menu, as checkboxes by group. */
export function checklist(block, scene) {
  const groups = block.option_groups ?? [{ options: block.options }];
  const list = element("div", { className: "checklist", tabIndex: -1 });
  for (const { label, options } of groups) {
    const group = element("div", { className: "choices" }, ...ticks(block, options, scene));
    group.setAttribute("role", "group");
    if (label) {
      group.ariaLabel = label.text;
      group.prepend(element("p", { className: "group" }, label.text));
    }
    list.append(group);
  }
  const most = block.max_selected_items ?? Infinity;
  const limit = () => {
    const boxes = [...list.querySelectorAll("input")];
    const isFull = boxes.filter(({ checked }) => checked).length >= most;
    for (const box of boxes) box.disabled = isFull && !box.checked;
  };
  list.addEventListener("change", limit);
  limit();
  const count = groups.reduce((sum, { options }) => sum + options.length, 0);
  const node = element("div", { className: "checklist-box" });
  if (count >= FILTERED_FROM) node.append(filterOf(list, block.placeholder?.text));
  node.append(list);
  if (most < count) node.append(element("small", {}, `At most ${most}.`));
  return node;
}

function ticks(block, options, { act, isForm }) {
  const type = block.type === "radio_buttons" ? "radio" : "checkbox";
  const begun = [block.initial_option, ...(block.initial_options ?? [])].map((each) => each?.value);
  return options.map(({ text, value, description }) => {
    const box = element("input", { type, name: block.action_id, value });
    box.checked = begun.includes(value);
    if (!isForm) box.onchange = () => act(block.action_id, value);
    const label = element("label", {}, box, element("span", {}, text.text));
    if (description) label.append(element("small", {}, description.text));
    return label;
  });
}

function filterOf(list, words) {
  const box = element("input", { type: "search", className: "field", placeholder: words ?? "Find…" });
  box.ariaLabel = "Find in the list";
  box.onkeydown = (event) => event.key === "Enter" && event.preventDefault();
  box.oninput = () => {
    const wanted = box.value.trim().toLowerCase();
    for (const group of list.children) {
      const rows = [...group.querySelectorAll("label")];
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
      group.hidden = rows.every(({ hidden }) => hidden);
    }
  };
  return box;
}
