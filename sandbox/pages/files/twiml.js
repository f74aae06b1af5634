// XML and JSON set out for reading; what cannot be read stays as it came.

import { el } from "./dom.js";

const INDENT = "  ";

/** Nodes for a `<pre>`: a document set out line by line, or the text as it is. */
export function setOut(text, contentType = "") {
  if (/json/.test(contentType)) return [indented(text)];
  if (!/xml/.test(contentType) && !text.trimStart().startsWith("<")) return [text];
  const parsed = new DOMParser().parseFromString(text, "application/xml");
  if (parsed.querySelector("parsererror")) return [text];
  const lines = [];
  write(parsed.documentElement, 0, lines);
  return lines.flatMap((line) => [...line, "\n"]);
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, INDENT);
  } catch {
    return text; // cut off where it was too long
  }
}

/** The same as plain text, for copying. */
export function asText(text, contentType) {
  return setOut(text, contentType).map((part) => (typeof part === "string" ? part : part.textContent)).join("").trimEnd();
}

function write(node, depth, lines) {
  const inner = [...node.childNodes].filter((child) => child.nodeType !== Node.TEXT_NODE || child.nodeValue.trim());
  const open = [INDENT.repeat(depth), mark("<"), el("b", {}, node.nodeName), ...attributes(node)];
  if (inner.length === 0) lines.push([...open, mark("/>")]);
  else if (inner.every((child) => child.nodeType !== Node.ELEMENT_NODE)) {
    lines.push([...open, mark(">"), words(inner), ...close(node)]);
  } else {
    lines.push([...open, mark(">")]);
    for (const child of inner) {
      if (child.nodeType === Node.ELEMENT_NODE) write(child, depth + 1, lines);
      else lines.push([INDENT.repeat(depth + 1), words([child])]);
    }
    lines.push([INDENT.repeat(depth), ...close(node)]);
  }
}

function words(nodes) {
  const text = nodes.map((node) => (node.nodeType === Node.COMMENT_NODE ? `<!--${node.nodeValue}-->` : node.nodeValue.trim()));
  return el("span", { class: "words" }, escaped(text.join(" ")));
}

function attributes(node) {
  return [...node.attributes].flatMap(({ name, value }) => [
    " ",
    el("i", {}, name),
    mark("="),
    el("q", {}, `"${escaped(value).replaceAll('"', "&quot;")}"`),
  ]);
}

function close(node) {
  return [mark("</"), el("b", {}, node.nodeName), mark(">")];
}

function mark(text) {
  return el("span", { class: "mark" }, text);
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
