// Long-running things to start, each with the lines in which it says how it goes.
import { element, isNew, keepingFocus } from "./dom.js";

export function drawTools(node, { state, perform }) {
  const tools = state.tools ?? [];
  if (!isNew(node, tools)) return;
  const nothing = element("p", { className: "empty" }, "Nothing to run here.");
  const rows = tools.map((tool) => row(tool, perform));
  keepingFocus(node, () => node.replaceChildren(...(rows.length ? rows : [nothing])));
}

function row({ name, label, about, is_running: isRunning, lines }, perform) {
  const press = () => isRunning || perform({ do: "tool", name });
  const button = element("button", { type: "button", className: "press", onclick: press });
  button.append(isRunning ? `${label}: running…` : label);
  button.ariaDisabled = isRunning;
  const said = element("ol", { className: "lines" }, ...lines.map((line) => element("li", {}, line)));
  said.setAttribute("role", "log");
  return element("div", { className: "tool" }, element("p", {}, about), button, said);
}
