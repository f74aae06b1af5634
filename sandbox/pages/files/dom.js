// Building pages out of nodes: whatever a caller said or wrote is text here, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element: `on*` are listeners, `class` and data-, aria- names are attributes, other names properties. */
export function el(name, facts = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(facts)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && !key.includes("-") && key !== "list" && key !== "form") node[key] = value;
    else node.setAttribute(key === "className" ? "class" : key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Text that only assistive technology needs. */
export function unseen(text) {
  return el("span", { class: "unseen" }, text);
}

/** Make `nodes` the children, leaving alone whatever stands right: a click on it may be under way. */
export function settle(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let place = parent.firstChild;
  for (const node of nodes) {
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
}

export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const ICONS = {
  call: "M6.6 3.2c.5-.4 1.2-.3 1.6.2l2 2.9c.4.5.3 1.2-.1 1.6L8.7 9.3c1.2 2.7 3.3 4.8 6 6l1.4-1.4c.4-.4 1.1-.5 1.6-.1l2.9 2c.5.4.6 1.1.2 1.6-1.2 1.5-2.8 2.6-4.7 2.3C9.9 18.7 5.3 14.1 4.3 7.9c-.3-1.9.8-3.5 2.3-4.7z",
  down: "M12 9c-3.3 0-6.5.8-9.2 2.4-.8.5-1.1 1.3-.9 2.2l.6 2.4c.2.8.9 1.3 1.7 1.1l3-.7c.7-.2 1.2-.8 1.2-1.5v-1.5c2.3-.7 4.9-.7 7.2 0v1.5c0 .7.5 1.3 1.2 1.5l3 .7c.8.2 1.5-.3 1.7-1.1l.6-2.4c.2-.9-.1-1.7-.9-2.2C18.5 9.8 15.3 9 12 9z",
  close: "M6.4 5 5 6.4l5.6 5.6L5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z",
  settings: "M4 7h9.2a3 3 0 0 0 5.6 0H20V5h-1.2a3 3 0 0 0-5.6 0H4zm12-2a1 1 0 1 1 0 2 1 1 0 0 1 0-2zM4 19h9.2a3 3 0 0 0 5.6 0H20v-2h-1.2a3 3 0 0 0-5.6 0H4zm12-2a1 1 0 1 1 0 2 1 1 0 0 1 0-2zM20 13h-9.2a3 3 0 0 1-5.6 0H4v-2h1.2a3 3 0 0 1 5.6 0H20zM8 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2z",
  messages: "M4 4h16c1.1 0 2 .9 2 2v10c0 1.1-.9 2-2 2H8l-4.3 3.6c-.6.5-1.7.1-1.7-.8V6c0-1.1.9-2 2-2zm0 2v12.7L7.3 16H20V6zm3 2.5h10v2H7zm0 3.5h7v2H7z",
  microphone: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zm-7 8h2a5 5 0 0 0 10 0h2a7 7 0 0 1-6 6.9V21h-2v-3.1A7 7 0 0 1 5 11z",
  sound: "M4 9v6h4l5 5V4L8 9zm12-1.2v8.4a4.5 4.5 0 0 0 0-8.4zm0-4.6v2.1a7 7 0 0 1 0 13.4v2.1a9 9 0 0 0 0-17.6z",
  add: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  send: "M3 4.5 21 12 3 19.5 5.2 13 14 12 5.2 11z",
  theme: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2v14a7 7 0 0 1 0-14z",
  debug: "M9.2 4.2 7.8 5.6 9 6.9A5 5 0 0 0 7.3 9H4v2h3v2H4v2h3.3a5 5 0 0 0 9.4 0H20v-2h-3v-2h3V9h-3.3A5 5 0 0 0 15 6.9l1.2-1.3-1.4-1.4-2 2a5 5 0 0 0-1.6 0zM12 8a3 3 0 0 1 3 3v2a3 3 0 0 1-6 0v-2a3 3 0 0 1 3-3z",
};
