// Faults of Slack that can be switched on, and the banner that says which are.
import { element, isNew, keepingFocus } from "./dom.js";

export function drawFaults(node, banner, { state, perform }) {
  const faults = state.faults ?? [];
  if (!isNew(node, faults)) return;
  const on = faults.filter((fault) => fault.is_on);
  const end = () => {
    for (const { name } of on) perform({ do: "fault", name, on: false });
  };
  banner.hidden = !on.length;
  const names = on.map(({ label }) => label).join(", ");
  const button = element("button", { type: "button", className: "link", onclick: end }, "Switch off");
  banner.replaceChildren(element("span", {}, `Slack is made to fail: ${names}. `), button);
  keepingFocus(node, () => {
    const lead = "Switch one on, then ask something and watch the bot cope.";
    const rows = faults.map((fault) => row(fault, perform));
    node.replaceChildren(element("p", {}, lead), ...rows, redelivery(perform));
  });
}

function row({ name, label, about, is_on: isOn }, perform) {
  const box = element("input", { type: "checkbox", name, checked: isOn });
  box.setAttribute("role", "switch");
  box.onchange = () => perform({ do: "fault", name, on: box.checked });
  const words = element("span", {}, element("strong", {}, label), element("small", {}, about));
  return element("label", { className: "switch" }, box, words);
}

function redelivery(perform) {
  const press = () => perform({ do: "redeliver" });
  const about = "Sends the newest event once more, as Slack does when an answer came late.";
  return element(
    "div",
    { className: "tool" },
    element("p", {}, about),
    element("button", { type: "button", className: "press", onclick: press }, "Send again"),
  );
}
