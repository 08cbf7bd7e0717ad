// Modals and the App Home.
import { drawBlocks } from "./blocks.js";
import { element, isNew, keepingFocus } from "./dom.js";

export function drawHome(node, { state, perform }) {
  if (!isNew(node, [state.home, state.user])) return;
  if (!state.home) {
    const words = `${state.bot.name} has published no Home yet.`;
    node.replaceChildren(element("p", { className: "empty" }, words));
    return;
  }
  const act = (which, chosen) => perform({ do: "press_in_view", which, chosen });
  keepingFocus(node, () => {
    node.replaceChildren();
    drawBlocks(node, state.home.blocks, { names: names(state), act });
  });
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
  keepingFocus(dialog, () => dialog.replaceChildren(form));
  for (const [name, value] of Object.entries(typed)) fill(form, name, value);
  if (!dialog.open) dialog.showModal();
  form.querySelector(".modal-body .error")?.closest(".input-block").scrollIntoView();
}

function fill(form, name, value) {
  const fields = [...form.elements].filter((field) => field.name === name);
  for (const field of fields) {
    if (field.type === "checkbox") field.checked = value.includes(field.value);
    else if (field.type === "radio") field.checked = value === field.value;
    else field.value = value ?? "";
  }
}

function errors(body, found) {
  const general = [];
  for (const [block, text] of Object.entries(found)) {
    const place = [...body.querySelectorAll(".input-block")].find((each) => each.dataset.block === block);
    const line = element("p", { className: "error" }, text);
    line.setAttribute("role", "alert");
    if (place) place.querySelector(".label").after(line);
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

/** What the form holds, by name; a list of nothing ticked is a list too. */
function values(form) {
  const filled = new FormData(form);
  const held = {};
  for (const { name, type } of form.elements) {
    if (name) held[name] = type === "checkbox" ? filled.getAll(name) : filled.get(name) || null;
  }
  return held;
}

function names(state) {
  const channels = Object.fromEntries(state.channels.map(({ id, name }) => [id, name]));
  return { users: state.users, channels };
}
