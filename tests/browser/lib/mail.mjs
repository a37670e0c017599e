// Just enough of MIME to see the HTML part of a mail as a mail program would.

/** The HTML part of a message, decoded. */
export function htmlPart(raw) {
  const [head, body] = halves(raw.replaceAll("\r\n", "\n"));
  const type = field(head, "content-type");
  const boundary = type.match(/boundary="?([^";\n]+)"?/i)?.[1];
  if (/^multipart\//i.test(type) && boundary) {
    for (const part of body.split(`--${boundary}`).slice(1)) {
      const found = part.startsWith("--") ? null : htmlPart(part.replace(/^\n/, ""));
      if (found !== null) return found;
    }
    return null;
  }
  if (!/^text\/html/i.test(type)) return null;
  const encoding = field(head, "content-transfer-encoding").toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding === "quoted-printable") {
    const bytes = body.replace(/=\n/g, "").replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, "latin1").toString("utf8");
  }
  return body;
}

function halves(text) {
  const at = text.indexOf("\n\n");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 2)];
}

function field(head, name) {
  const line = head.replace(/\n[ \t]+/g, " ").split("\n").find((line) => line.toLowerCase().startsWith(`${name}:`));
  return line ? line.slice(name.length + 1).trim() : "";
}
