// The page: what the stand-in holds, drawn anew each time it says that something changed.
import { Composer } from "./composer.js";
import { drawHome, drawModal } from "./views.js";
import { drawMessages } from "./messages.js";
import { element, find } from "./dom.js";

const ANSWER_MS = 15_000;

const composer = new Composer(perform);
let state = null;
let user = sessionStorage.getItem("user") ?? "U0ALEX";
let place = location.hash.slice(1).split("/")[0];
let tab = "messages";
let isAsking = false;
let isStale = false;
let awaitsUntil = 0;

/** Do something as the user; a mistake is shown under the message box. */
async function perform(wish) {
  composer.hint("");
  awaitsUntil = Date.now() + ANSWER_MS;
  const reply = await fetch("/page/do", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user, ...wish }),
  });
  if (!reply.ok) composer.hint(await reply.text());
  return reply.ok;
}

async function refresh() {
  isStale = true;
  if (isAsking) return;
  isAsking = true;
  while (isStale) {
    isStale = false;
    const reply = await fetch(`/page/state?user=${encodeURIComponent(user)}`);
    if (reply.ok) state = await reply.json();
  }
  isAsking = false;
  if (state) draw();
}

function draw() {
  const channel = state.channels.find(({ id }) => id === place) ?? state.channels[0];
  place = channel.id;
  drawSidebar(channel);
  drawTopic(channel);
  const isHome = channel.is_im && state.has_home && tab === "home";
  find("#messages").hidden = isHome;
  find("#foot").hidden = isHome;
  find("#home").hidden = !isHome;
  drawMessages(find("#messages"), {
    state,
    channel,
    perform,
    reply: (ts) => composer.reply(ts),
    isAwaited: Date.now() < awaitsUntil,
  });
  drawHome(find("#home"), { state, perform });
  drawModal(find("#modal"), { state, perform });
  composer.draw(state, channel);
}

function drawSidebar(current) {
  const { bot, is_connected: isConnected } = state;
  find("#connection").textContent = isConnected ? `${bot.name} is here` : `${bot.name} is away`;
  find("#connection").dataset.on = isConnected;
  find("#channels").replaceChildren(
    ...state.channels.map((channel) => {
      const isHere = channel.id === current.id;
      const button = element("button", { type: "button", onclick: () => go(channel.id) });
      button.append(element("span", { className: "mark" }, channel.is_im ? "●" : "#"), name(channel));
      if (isHere) button.setAttribute("aria-current", "page");
      return element("li", {}, button);
    }),
  );
  const people = state.people.map((id) => new Option(state.users[id].name, id, false, id === user));
  find("#user").replaceChildren(...people);
}

function drawTopic(channel) {
  find("#place").textContent = channel.is_im ? name(channel) : `# ${name(channel)}`;
  document.title = `${name(channel)} · Framewise playground`;
  find("#about").replaceChildren(...about(channel));
  find("#tabs").hidden = !(channel.is_im && state.has_home);
  for (const button of find("#tabs").children) {
    button.setAttribute("aria-pressed", button.dataset.tab === tab);
  }
}

function about(channel) {
  if (channel.is_im) return ["Direct messages: only you and the bot"];
  if (channel.has_bot) return [`${state.bot.name} answers here when it is mentioned`];
  const invite = () => perform({ do: "invite", channel: channel.id, user: state.bot.id });
  const button = element("button", { type: "button", className: "link", onclick: invite });
  button.textContent = "Invite it";
  return [`${state.bot.name} is not in this channel. `, button];
}

function name(channel) {
  return channel.is_im ? state.bot.name : channel.name;
}

function go(id) {
  place = id;
  tab = "messages";
  history.replaceState(null, "", `#${id}`);
  composer.leaveThread();
  draw();
  find("#said").focus();
}

find("#user").onchange = ({ target }) => {
  user = target.value;
  sessionStorage.setItem("user", user);
  const isDirect = place.startsWith("D");
  if (isDirect) place = "D" + user.slice(1);
  refresh();
};

find("#tabs").onclick = ({ target }) => {
  if (!target.dataset.tab) return;
  tab = target.dataset.tab;
  perform({ do: "home", tab });
  draw();
};

// The renderer learns of a dark page only after its first frame; from here it knows at once.
const dark = matchMedia("(prefers-color-scheme: dark)");
const tellTheme = () => (document.documentElement.dataset.theme = dark.matches ? "dark" : "light");
dark.onchange = tellTheme;
tellTheme();

new EventSource("/page/stream").onmessage = refresh;
