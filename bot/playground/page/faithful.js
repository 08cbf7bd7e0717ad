// The renderer knows no uploaded files; and it reads mrkdwn where Slack does not: in plain text, and in escaped characters.
// Written as numeric entities, those characters stay what they are.

const MARKS = /[*_~`<>&]/g;
const PLAIN = new Set(["plain_text", "raw_text"]);
const QUOTES = /^((?:&gt;)+)/;

/** Blocks whose texts and pictures the renderer shows as Slack would. */
export function faithful(value) {
  if (Array.isArray(value)) return value.map(faithful);
  if (value === null || typeof value !== "object") return value;
  if (value.slack_file) return faithful(pictureOf(value));
  if (PLAIN.has(value.type)) return { ...value, text: value.text.replace(MARKS, numeric) };
  // `verbatim` only stops Slack from linking names and addresses; the renderer takes it for plain.
  if (value.type === "mrkdwn") return { type: "mrkdwn", text: escapedStays(value.text) };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, faithful(each)]));
}

function pictureOf({ slack_file: file, ...image }) {
  return { ...image, image_url: `/files/${encodeURIComponent(file.id)}` };
}

function escapedStays(text) {
  return text
    .split("\n")
    .map((line) => {
      const quote = line.match(QUOTES)?.[1] ?? "";
      const rest = line.slice(quote.length);
      return quote + rest.replaceAll("&lt;", "&#60;").replaceAll("&gt;", "&#62;");
    })
    .join("\n");
}

const numeric = (character) => `&#${character.charCodeAt(0)};`;
