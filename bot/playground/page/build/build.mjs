// Bundles entry.jsx into ../renderer.js and ../renderer.css, and collects the licences.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const PAGE = new URL("..", import.meta.url).pathname;

// The library marks its root with an id; a page with many messages needs an attribute instead.
// `:is(#...)` keeps the id's weight, on which the library's own styles rely.
const rootByAttribute = {
  name: "root-by-attribute",
  setup({ onLoad }) {
    onLoad({ filter: /slack-blocks-to-jsx\/dist\/index\.m?js$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll(
        'id:"slack_blocks_to_jsx"',
        '"data-root":"slack_blocks_to_jsx"',
      ),
    }));
    onLoad({ filter: /slack-blocks-to-jsx\/dist\/style\.css$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll(
        "#slack_blocks_to_jsx",
        ":is(#slack_blocks_to_jsx, [data-root=slack_blocks_to_jsx])",
      ),
      loader: "css",
    }));
  },
};

const { metafile } = await build({
  entryPoints: ["entry.jsx"],
  outfile: `${PAGE}renderer.js`,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  jsx: "automatic",
  legalComments: "none",
  metafile: true,
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [rootByAttribute],
});

const names = new Set(
  Object.keys(metafile.inputs)
    .map((path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
    .filter(Boolean),
);
const parts = [];
for (const name of [...names].sort()) {
  const folder = `node_modules/${name}/`;
  const about = JSON.parse(await readFile(`${folder}package.json`, "utf8"));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? (await readFile(folder + file, "utf8")).trim() : "(no licence file)";
  parts.push(`${name} ${about.version} (${about.license})\n\n${text}\n`);
}
const rule = `\n${"-".repeat(79)}\n\n`;
await writeFile(`${PAGE}THIRD_PARTY_LICENSES.txt`, parts.join(rule));
