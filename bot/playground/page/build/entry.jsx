// What the page calls to draw blocks: slack-blocks-to-jsx, one React root per group of blocks.
import { Component } from "react";
import { createRoot } from "react-dom/client";
import { flushSync } from "react-dom";
import { Message } from "slack-blocks-to-jsx";
import "slack-blocks-to-jsx/dist/style.css";

const SAFE = /^(https?:|mailto:|\/|#)/i;

class Boundary extends Component {
  state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  render() {
    return this.state.isBroken ? (
      <p className="fallback">{this.props.fallback}</p>
    ) : (
      this.props.children
    );
  }
}

function Link({ href, children, className }) {
  if (!SAFE.test(href ?? "")) return <span>{children}</span>;
  return (
    <a href={href} className={className} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

const hooks = { link: (link) => <Link {...link} /> };

/** Draw blocks into a node; gives a function that takes them away again. */
function draw(node, blocks, { users, channels, fallback }) {
  const root = createRoot(node);
  flushSync(() =>
    root.render(
      <Boundary fallback={fallback}>
        <Message blocks={blocks} data={{ users, channels }} hooks={hooks} withoutWrapper />
      </Boundary>,
    ),
  );
  return () => root.unmount();
}

window.SlackBlocks = { draw };
