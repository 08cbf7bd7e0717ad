// Faults of Slack that can be switched on, the banner that says which are, and ends of channels.
import { element, isNew, keepingFocus } from "./dom.js";

export function drawFaults(node, banner, { state, channel, perform }) {
  const faults = state.faults ?? [];
  const { id, has_bot: hasBot, is_archived: isArchived } = channel;
  if (!isNew(node, [faults, id, hasBot, isArchived])) return;
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
    const more = [redelivery(perform), ...ends(channel, state, perform)];
    node.replaceChildren(element("p", {}, lead), ...rows, ...more);
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
  const about = "Sends the newest event once more, as Slack does when an answer came late.";
  return tool(about, ["Send again", () => perform({ do: "redeliver" })]);
}

/** What people do to the channel that is open: the bot is told as Slack tells it. */
function ends({ id: channel, name, is_im: isDirect, ...now }, { bot }, perform) {
  if (isDirect) return [];
  const act = (what, more = {}) => () => perform({ do: what, channel, ...more });
  if (now.is_archived) return [tool(`#${name} is archived.`, ["Unarchive it", act("unarchive")])];
  const member = now.has_bot
    ? [`Take ${bot.name} out`, act("remove")]
    : [`Bring ${bot.name} in`, act("invite", { user: bot.id })];
  return [tool(`Ends or changes #${name}.`, member, ["Archive it", act("archive")])];
}

function tool(about, ...buttons) {
  const made = buttons.map(([label, onclick]) =>
    element("button", { type: "button", className: "press", onclick }, label),
  );
  const apart = made.flatMap((each) => [each, " "]);
  return element("div", { className: "tool" }, element("p", {}, about), ...apart);
}
