// Modals and the App Home.
import { drawBlocks } from "./blocks.js";
import { element, isNew } from "./dom.js";

export function drawHome(node, { state, perform }) {
  if (!isNew(node, [state.home, state.user])) return;
  node.replaceChildren();
  if (!state.home) {
    node.append(element("p", { className: "empty" }, `${state.bot.name} has published no Home yet.`));
    return;
  }
  const act = (which, chosen) => perform({ do: "press_in_view", which, chosen });
  drawBlocks(node, state.home.blocks, { names: names(state), act });
}

export function drawModal(dialog, { state, perform }) {
  const view = state.modal;
  if (!isNew(dialog, [view?.id, view?.hash, state.errors])) return;
  if (!view) {
    dialog.close();
    return;
  }
  const form = element("form", { method: "dialog" });
  form.append(element("h2", { id: "modal-title" }, view.title.text));
  const body = element("div", { className: "modal-body" });
  const act = (which, chosen) => perform({ do: "press_in_view", which, chosen });
  drawBlocks(body, view.blocks, { names: names(state), act, isForm: true });
  form.append(body, ...errors(body, state.errors), buttons(view, () => perform({ do: "close" })));
  form.onsubmit = (event) => {
    event.preventDefault();
    perform({ do: "submit", values: values(form) });
  };
  dialog.oncancel = (event) => {
    event.preventDefault();
    perform({ do: "close" });
  };
  const typed = dialog.dataset.view === view.id ? values(dialog.querySelector("form")) : {};
  dialog.dataset.view = view.id;
  dialog.replaceChildren(form);
  for (const [name, value] of Object.entries(typed)) {
    const field = form.elements.namedItem(name);
    if (typeof value === "string" && field && "value" in field) field.value = value;
  }
  if (!dialog.open) dialog.showModal();
}

function errors(body, found) {
  const general = [];
  for (const [block, text] of Object.entries(found)) {
    const place = [...body.querySelectorAll(".input-block")].find((each) => each.dataset.block === block);
    const line = element("p", { className: "error" }, text);
    line.setAttribute("role", "alert");
    if (place) place.append(line);
    else general.push(line);
  }
  return general;
}

function buttons(view, close) {
  const label = view.close?.text ?? (view.submit ? "Cancel" : "Close");
  const row = element("div", { className: "modal-buttons" });
  row.append(element("button", { type: "button", className: "press", onclick: close }, label));
  if (view.submit) {
    const send = element("button", { type: "submit", className: "press" }, view.submit.text);
    send.dataset.style = "primary";
    row.append(send);
  }
  return row;
}

function values(form) {
  const several = new Set([...form.querySelectorAll("select[multiple], [type=checkbox]")].map(({ name }) => name));
  const filled = new FormData(form);
  const named = [...new Set(filled.keys())];
  return Object.fromEntries(
    named.map((name) => [name, several.has(name) ? filled.getAll(name) : filled.get(name) || null]),
  );
}

function names(state) {
  const channels = Object.fromEntries(state.channels.map(({ id, name }) => [id, name]));
  return { users: state.users, channels };
}
