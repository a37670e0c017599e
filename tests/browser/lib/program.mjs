// Starts the program and hears what it prints.
// Must never leave a process or a folder behind.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const program = process.env.OPINARI_PROGRAM || resolve(here, "../../../target/release/opinari");

/** A folder that is gone after the tests. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "opinari-browser-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs a command to its end and returns what it printed; throws when it fails. */
export function run(args, options = {}) {
  const done = spawnSync(program, args, { encoding: "utf8", timeout: 60_000, ...options });
  if (done.status !== 0) throw new Error(`opinari ${args.join(" ")}: ${done.error ?? ""}${done.stderr}${done.stdout}`);
  return done.stdout;
}

/** Starts a command that stays. `said(pattern, ms)` waits for a line and returns its match. */
export function start(args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let heard = "";
  const waiting = new Set();
  const hear = (chunk) => {
    heard += chunk;
    for (const check of waiting) check();
  };
  child.stdout.setEncoding("utf8").on("data", hear);
  child.stderr.setEncoding("utf8").on("data", hear);
  let ended = false;
  const end = new Promise((done) => child.once("close", (code) => { ended = true; hear(""); done(code); }));
  return {
    end,
    heard: () => heard,
    said: (pattern, ms) =>
      new Promise((done, fail) => {
        const give = (settle, value) => { clearTimeout(timer); waiting.delete(check); settle(value); };
        const timer = setTimeout(() => give(fail, new Error(`never said ${pattern}:\n${heard}`)), ms);
        const check = () => {
          const match = heard.match(pattern);
          if (match) give(done, match);
          else if (ended) give(fail, new Error(`ended before it said ${pattern}:\n${heard}`));
        };
        waiting.add(check);
        check();
      }),
    async stop() {
      if (!ended) child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 20_000);
      await end;
      clearTimeout(late);
    },
  };
}

/** Asks until the answer is there; fails with what it waited for. */
export async function until(what, ms, ask) {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${ms / 1000} s in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 200));
  }
}
