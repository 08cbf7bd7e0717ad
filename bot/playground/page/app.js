// The page: what the stand-in holds, drawn anew each time it says that something changed.
import { Composer } from "./composer.js";
import { element, find } from "./dom.js";
import { Hood } from "./hood.js";
import { drawMessages } from "./messages.js";
import { drawSidebar, nameOf } from "./sidebar.js";
import { unfold } from "./threads.js";
import { drawHome, drawModal } from "./views.js";

const ANSWER_MS = 15_000;

const composer = new Composer(perform);
const hood = new Hood(perform);
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
  drawSidebar(state, channel, go);
  drawTopic(channel);
  const isHome = channel.is_im && state.has_home && tab === "home";
  find("#messages").hidden = isHome;
  find("#foot").hidden = isHome;
  find("#home").hidden = !isHome;
  drawMessages(find("#messages"), {
    state,
    channel,
    perform,
    redraw: draw,
    reply,
    isAwaited: Date.now() < awaitsUntil,
  });
  drawHome(find("#home"), { state, perform });
  drawModal(find("#modal"), { state, perform });
  composer.draw(state, channel);
  hood.draw(state, channel);
}

function reply(root) {
  unfold(root);
  composer.reply(root);
}

function drawTopic(channel) {
  const name = nameOf(channel, state);
  find("#place").textContent = channel.is_im ? name : `# ${name}`;
  document.title = `${name} · Framewise playground`;
  find("#about").replaceChildren(...about(channel));
  find("#tabs").hidden = !(channel.is_im && state.has_home);
  for (const button of find("#tabs").children) {
    button.setAttribute("aria-pressed", button.dataset.tab === tab);
  }
}

function about(channel) {
  if (channel.is_im) return ["Direct messages: only you and the bot"];
  if (channel.is_archived) return ["This channel is archived"];
  if (channel.has_bot) return [`${state.bot.name} answers here when it is mentioned`];
  const invite = () => perform({ do: "invite", channel: channel.id, user: state.bot.id });
  const button = element("button", { type: "button", className: "link", onclick: invite });
  button.textContent = "Invite it";
  return [`${state.bot.name} is not in this channel. `, button];
}

function go(id) {
  place = id;
  history.replaceState(null, "", `#${id}`);
  composer.leaveThread();
  openTab("messages");
  find("#said").focus();
}

/** Show a tab of the app; Slack tells the app so, and the app may publish its Home. */
function openTab(name) {
  tab = name;
  const isDirect = state.channels.find(({ id }) => id === place)?.is_im;
  if (isDirect && state.has_home) perform({ do: "home", tab });
  draw();
}

find("#user").onchange = ({ target }) => {
  const wasDirect = state.channels.find(({ id }) => id === place)?.is_im;
  user = target.value;
  sessionStorage.setItem("user", user);
  if (wasDirect) place = "D" + user.slice(1);
  if (wasDirect && state.has_home) perform({ do: "home", tab });
  composer.leaveThread();
  refresh();
};

find("#tabs").onclick = ({ target }) => target.dataset.tab && openTab(target.dataset.tab);

const HINT = "hint-closed";
find("#welcome").hidden = localStorage.getItem(HINT) === "yes";
find("#welcome button").onclick = () => {
  localStorage.setItem(HINT, "yes");
  find("#welcome").hidden = true;
  find("#said").focus();
};

// The renderer learns of a dark page only after its first frame; from here it knows at once.
const dark = matchMedia("(prefers-color-scheme: dark)");
const tellTheme = () => (document.documentElement.dataset.theme = dark.matches ? "dark" : "light");
dark.onchange = tellTheme;
tellTheme();

new EventSource("/page/stream").onmessage = refresh;
