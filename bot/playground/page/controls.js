// Buttons, menus and inputs that really act, in the look of the rest.
import { element } from "./dom.js";
import { checklist, choices } from "./choices.js";

const INPUTS = {
  plain_text_input: "text",
  email_text_input: "email",
  url_text_input: "url",
  number_input: "number",
  datepicker: "date",
  timepicker: "time",
};
const MAKERS = {
  button,
  workflow_button: button,
  icon_button: button,
  feedback_buttons: feedback,
  static_select: menu,
  multi_static_select: checklist,
  overflow: menu,
  users_select: menu,
  channels_select: menu,
  conversations_select: menu,
  radio_buttons: choices,
  checkboxes: choices,
};

/** Whether an element is several fields, each with a label of its own. */
export const isGroup = ({ type }) => [choices, checklist].includes(MAKERS[type]);
export const isControl = (block) => Boolean(block && (MAKERS[block.type] ?? INPUTS[block.type]));

/** The control for an element; `scene.act(which, chosen)` is told what a person does. */
export function control(block, scene) {
  if (MAKERS[block.type]) return MAKERS[block.type](block, scene);
  if (INPUTS[block.type]) return input(block);
  return element("span", { className: "fallback" }, `[${block.type}]`);
}

function button(block, { act }) {
  const { text, style, url, confirm: question, action_id: id } = block;
  const press = () => {
    if (question && !confirm(`${question.title.text}\n\n${question.text.text}`)) return;
    if (/^https?:/.test(url ?? "")) open(url, "_blank", "noopener");
    act(id);
  };
  const made = element("button", { type: "button", className: "press", onclick: press }, text.text);
  if (style) made.dataset.style = style;
  if (block.accessibility_label) made.ariaLabel = block.accessibility_label;
  return made;
}

function feedback({ action_id: id, positive_button: good, negative_button: bad }, { act }) {
  const half = ({ text, value, accessibility_label: label }, mark) => {
    const press = () => {
      act(`${id}:${value}`);
      for (const each of node.children) each.ariaPressed = each === made;
    };
    const made = element("button", { type: "button", className: "feedback", onclick: press });
    made.append(element("span", { ariaHidden: "true" }, mark), ` ${text.text}`);
    made.ariaLabel = label ?? text.text;
    return made;
  };
  const node = element("div", { className: "feedback-buttons" });
  node.append(half(good, "👍"), half(bad, "👎"));
  return node;
}

function menu(block, { act, names, isForm }) {
  const label = block.placeholder?.text ?? (block.type === "overflow" ? "More…" : "Choose…");
  const made = element("select", { className: "press", name: block.action_id });
  if (!isForm) made.ariaLabel = label;
  made.append(new Option(label, ""));
  for (const { label: title, options } of groups(block, names)) {
    const place = title ? element("optgroup", { label: title.text }) : made;
    place.append(...options.map(({ text, value }) => new Option(text.text, value)));
    if (title) made.append(place);
  }
  const initial = block.initial_option?.value ?? block.initial_user ?? block.initial_channel;
  if (initial) made.value = initial;
  if (!isForm) made.onchange = () => made.value && act(block.action_id, made.value);
  return made;
}

function groups({ type, option_groups: grouped, options = [] }, { users, channels }) {
  const option = ([value, text]) => ({ text: { text }, value });
  if (type === "users_select") {
    return [{ options: Object.entries(users).map(([id, { name }]) => option([id, name])) }];
  }
  if (type === "channels_select" || type === "conversations_select") {
    return [{ options: Object.entries(channels).map(([id, name]) => option([id, `#${name}`])) }];
  }
  return grouped ?? [{ options }];
}

function input({ type, multiline, action_id: name, placeholder, initial_value: value, ...rest }) {
  const made = element(multiline ? "textarea" : "input", { name, className: "field" });
  if (!multiline) made.type = INPUTS[type];
  made.value = value ?? rest.initial_date ?? rest.initial_time ?? "";
  if (placeholder) made.placeholder = placeholder.text;
  if (rest.max_length) made.maxLength = rest.max_length;
  return made;
}
