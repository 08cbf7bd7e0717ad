// Small helpers to make and find elements; text always goes in as text, never as HTML.

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
