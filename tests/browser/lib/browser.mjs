// The system's Chromium, and pages that write down whatever goes wrong in them.
// Must never be allowed to reach anything but loopback.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Starts the browser. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  });
}

/** A context of its own: no cookies, Polish, and a record of requests, complaints and cookies set. */
export async function visit(browser, options = {}) {
  const context = await browser.newContext({
    locale: "pl-PL",
    timezoneId: "Europe/Warsaw",
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(20_000);
  const record = { requests: [], complaints: [], cookies: [] };
  context.on("request", (request) => record.requests.push(request.url()));
  context.on("response", async (response) => {
    const headers = await response.allHeaders().catch(() => ({}));
    if (headers["set-cookie"]) record.cookies.push(`${response.url()}: ${headers["set-cookie"]}`);
  });
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") record.complaints.push(message.text());
  });
  context.on("weberror", (error) => record.complaints.push(String(error.error())));
  return { context, record, page: await context.newPage() };
}

/** What axe finds wrong with a page or a frame, a line each. */
export async function flaws(frame) {
  // The page's own policy forbids scripts that are not its own; the debugger's are not asked.
  await frame.evaluate(axeSource);
  const { violations } = await frame.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}`));
}

/** Takes a picture; into the folder that the README shows when UPDATE_SCREENSHOTS is set. */
export async function picture(target, name) {
  const to = join(here, "..", process.env.UPDATE_SCREENSHOTS ? "screenshots" : "out");
  mkdirSync(to, { recursive: true });
  await target.screenshot({ path: join(to, `${name}.png`), animations: "disabled", scale: "css" });
}
