// Blocks: those to look at are drawn by the bundled renderer, those to press by ourselves.
import { control, isControl, isGroup } from "./controls.js";
import { element } from "./dom.js";
import { faithful } from "./faithful.js";
import { mrkdwn } from "./mrkdwn.js";

const OURS = {
  actions: (block, scene) => row("actions", block.elements, scene),
  context_actions: (block, scene) => row("context-actions", block.elements, scene),
  data_table: dataTable,
  input: inputBlock,
};

/** Draw blocks into a node; `act(which, chosen)` is told of each press. */
export function drawBlocks(node, blocks, scene) {
  let quiet = [];
  const flush = () => {
    if (quiet.length) node.append(byRenderer(quiet, scene));
    quiet = [];
  };
  for (const block of blocks) {
    if (OURS[block.type]) {
      flush();
      node.append(OURS[block.type](block, scene));
    } else if (block.type === "section" && isControl(block.accessory)) {
      flush();
      const { accessory, ...rest } = block;
      const text = byRenderer([rest], scene);
      node.append(element("div", { className: "with-accessory" }, text, control(accessory, scene)));
    } else {
      quiet.push(block);
    }
  }
  flush();
}

function byRenderer(blocks, { names, fallback }) {
  const node = element("div", { className: "rendered" });
  const users = Object.entries(names.users).map(([id, { name }]) => ({ id, name }));
  const channels = Object.entries(names.channels).map(([id, name]) => ({ id, name }));
  const anonymous = faithful(blocks.map(({ block_id: id, ...block }) => block));
  window.SlackBlocks.draw(node, anonymous, { users, channels, fallback: fallback ?? "" });
  if (!node.textContent.trim() && !node.querySelector("img, svg, hr, [class*=divider]")) {
    const kinds = blocks.map(({ type }) => type).join(", ");
    node.append(element("p", { className: "fallback" }, `${fallback ?? ""} [${kinds}]`));
  }
  return node;
}

function row(kind, elements, scene) {
  return element("div", { className: kind }, ...elements.map((each) => control(each, scene)));
}

function dataTable({ rows, caption, row_header_column_index: head }) {
  const table = element("table", {}, element("caption", {}, caption));
  rows.forEach((cells, line) => {
    const made = cells.map((cell, column) => {
      const isHead = line === 0 || column === head;
      const node = element(isHead ? "th" : "td", {}, cellText(cell));
      if (isHead) node.scope = line === 0 ? "col" : "row";
      if (rows[1]?.[column]?.type === "raw_number") node.className = "number";
      return node;
    });
    table.append(element("tr", {}, ...made));
  });
  const box = element("div", { className: "data-table", tabIndex: 0, ariaLabel: caption }, table);
  box.setAttribute("role", "region");
  return box;
}

function cellText(cell) {
  if (Array.isArray(cell)) return cell.map(cellText).join("");
  return cell.text ?? (cell.elements ? cellText(cell.elements) : String(cell.value ?? ""));
}

function inputBlock({ label, hint, element: input, optional, block_id: id }, scene) {
  const field = control(input, scene);
  const [outer, inner] = isGroup(input) ? ["fieldset", "legend"] : ["label", "span"];
  const title = element(inner, { className: "label" }, label.text + (optional ? " (optional)" : ""));
  const node = element(outer, { className: "input-block" }, title, field);
  node.dataset.block = id;
  if (hint) node.append(element("small", {}, ...mrkdwn(hint.text, scene.names)));
  return node;
}
