// Makes and finds elements; text always goes in as text, never as HTML.

export const find = (selector) => document.querySelector(selector);

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Draw into a node only when what it shows changed; gives whether it did. */
export function isNew(node, shown) {
  const now = JSON.stringify(shown);
  if (node.drawn === now) return false;
  node.drawn = now;
  return true;
}

/** Draw a node anew; the focus stays on the control of that name, or else at its place. */
export function keepingFocus(node, draw) {
  const controls = () => [...node.querySelectorAll("button, select, input, textarea, a[href]")];
  const before = controls();
  const at = before.indexOf(document.activeElement);
  const wanted = at >= 0 && nameOf(before[at]);
  draw();
  if (at < 0) return;
  const after = controls();
  const found = after.find((each) => nameOf(each) === wanted) ?? after[Math.min(at, after.length - 1)];
  found?.focus({ preventScroll: true });
}

const nameOf = ({ ariaLabel, name, value, textContent }) =>
  ariaLabel ?? [name, value, textContent.slice(0, 80)].join("|");
