// fault_35: opinions that try to run as code, all the way from a source to every place that shows them.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, visit } from "../lib/browser.mjs";
import { serve } from "../lib/feed.mjs";
import { htmlPart } from "../lib/mail.mjs";
import { payloads } from "../lib/payloads.mjs";
import { folder, run, start, until } from "../lib/program.mjs";

const user = { email: "anna@sklep.example", password: "zielone-drzwi-na-wschod" };
const evil = payloads[13];
let data, feed, service, browser, origin, widget;

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

before(async () => {
  data = folder();
  feed = await serve();
  feed.reviews = [{ id: 1, author: "Ewa", stars: 5, text: "Wszystko dobrze.", pros: "szybko", cons: "" }];
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  const settings = join(data.path, "opinari.toml");
  writeFileSync(settings, `
[server]
listen = "127.0.0.1:${port}"
public_url = "${origin}"
[data]
dir = "${join(data.path, "data")}"
[http]
allow_private = true
contact = "test@sklep.example"
per_host_per_second = 100
[mail]
transport = "file"
from = "opinie@sklep.example"
[alerts]
per_recipient_per_hour = 10000
[schedule]
tick = "200ms"
[workers]
poll = "100ms"
[widget]
refresh = "200ms"
`);
  const shop = join(data.path, "shop.toml");
  const quoted = JSON.stringify(evil);
  writeFileSync(shop, `
owner = "hostile"
[[business]]
key = "sklep"
name = ${quoted}
[[business.location]]
key = "glowny"
name = ${quoted}
[[business.connection]]
key = "heureka"
name = ${quoted}
location = "glowny"
source = "heureka"
every = "1s"
full = "every 1s"
base_url = "${feed.address}"
secret = { key = "0123456789abcdef0123456789abcdef" }
[[business.user]]
email = "${user.email}"
name = ${quoted}
role = "owner"
password = "${user.password}"
[[business.rule]]
key = "negatywne"
name = ${quoted}
recipients = ["obsluga@sklep.example"]
[[business.widget]]
key = "strona"
name = ${quoted}
`);
  run(["--config", settings, "migrate"]);
  run(["--config", settings, "apply", shop]);
  service = start(["--config", settings, "serve"]);
  await until("the service", 30_000, () => fetch(`${origin}/readyz`).then((answer) => answer.ok, () => false));
  browser = await launch();
  // The history alerts nobody: the corpus comes after the first walks.
  await until("the first walks", 30_000, () => feed.asked >= 3);
  feed.reviews = [
    ...feed.reviews,
    ...payloads.map((text, n) => ({
      id: 100 + n, author: text.slice(0, 120), stars: n % 2 ? 1 : 0.5, text: `Fatalnie, nie polecam. ${text}`,
      pros: text, cons: text, reply: text,
    })),
  ];
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  await service?.stop();
  await feed?.close();
  data?.remove();
}, { timeout: 60_000 });

/** A context that hears every call of a payload and every request to the canary. */
async function watched(options = {}) {
  const seen = await visit(browser, options);
  const fired = new Set();
  await seen.context.exposeBinding("fired", (_, n) => { fired.add(n); });
  seen.context.on("request", (request) => { if (request.url().includes("canary.invalid")) fired.add(request.url()); });
  seen.page.on("dialog", (dialog) => { fired.add(`dialog ${dialog.message()}`); dialog.dismiss(); });
  return { ...seen, fired };
}

/** Looks at a page, opens what is folded, and lets whatever would run run. */
async function look(page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    for (const field of document.querySelectorAll("[autofocus]")) field.focus();
    window.dispatchEvent(new Event("focus"));
  });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
  const wrong = await page.evaluate(() => [
    ...[...document.querySelectorAll("a[href], form[action], [src]")]
      .map((element) => element.href || element.action || element.src)
      .filter((address) => typeof address === "string" && !/^(https?:|mailto:|data:image|about:)/.test(address)),
    ...[...document.querySelectorAll("*")]
      .filter((element) => [...element.attributes].some(({ name }) => /^on/i.test(name)))
      .map((element) => element.outerHTML.slice(0, 120)),
    ...[...document.querySelectorAll("base, object, embed, marquee")].map((element) => element.outerHTML.slice(0, 120)),
  ]);
  assert.deepEqual(wrong, [], `${page.url()} holds something live`);
}

describe("fault_35 hostile texts", { concurrency: false }, () => {
  test("fault_35 the control fires: unescaped, these texts do run", { timeout: 120_000 }, async () => {
    const { page, fired, context } = await watched();
    for (const text of payloads) {
      await page.goto("about:blank");
      await page.setContent(`<!doctype html><body><p>${text}</p></body>`, { waitUntil: "domcontentloaded", timeout: 5_000 }).catch(() => {});
      await page.evaluate(() => new Promise((done) => setTimeout(done, 60))).catch(() => {});
    }
    const ran = [...fired].filter((one) => typeof one === "number").length;
    assert.ok(ran >= 20, `only ${ran} of ${payloads.length} ran where nothing stops them`);
    assert.ok([...fired].some((one) => String(one).includes("canary.invalid")), "the canary hears");
    await context.close();
  });

  test("fault_35 nothing runs in the staff's pages", { timeout: 240_000 }, async () => {
    const { page, fired, record, context } = await watched();
    await page.goto(`${origin}/login`);
    await page.fill("input[name=email]", user.email);
    await page.fill("input[name=password]", user.password);
    await page.press("input[name=password]", "Enter");
    await page.waitForSelector("main.inbox");
    const seen = new Set();
    await until("the corpus in the inbox", 60_000, async () => {
      seen.clear();
      let next = `${origin}/?state=all`;
      while (next) {
        await page.goto(next);
        for (const href of await page.locator(".item a").evaluateAll((all) => all.map((a) => a.href))) seen.add(href);
        const older = page.locator("a[rel=next]");
        next = (await older.count()) ? await older.evaluate((a) => a.href) : null;
      }
      return seen.size >= payloads.length;
    });
    await look(page);
    for (const address of seen) {
      await page.goto(address);
      await look(page);
    }
    for (const path of ["/", "/trends", "/sources", "/widgets", `/?q=${encodeURIComponent(payloads[1])}`]) {
      await page.goto(origin + path);
      await look(page);
    }
    assert.deepEqual([...fired], []);
    await page.goto(`${origin}/widgets`);
    widget = (await page.content()).match(/\/w\/([0-9a-f]{32})/)?.[1];
    assert.ok(widget, "the widgets page names the widget");
    assert.deepEqual([...fired], []);
    const strangers = record.requests.filter((url) => !url.startsWith(origin) && !url.startsWith("data:"));
    assert.deepEqual(strangers, []);
    await context.close();
  });

  test("fault_35 nothing runs in the widget, nor in the list of all opinions", { timeout: 120_000 }, async () => {
    const { page, fired, record, context } = await watched();
    await page.goto(`${origin}/w/${widget}`);
    assert.ok((await page.locator("ol > li").count()) > 0);
    await look(page);
    let next = `${origin}/w/${widget}/all`;
    let shown = 0;
    while (next) {
      await page.goto(next);
      shown += await page.locator("ol > li").count();
      await look(page);
      const older = page.locator("a[rel=next]");
      next = (await older.count()) ? await older.evaluate((a) => a.href) : null;
    }
    assert.ok(shown >= payloads.length, `${shown} opinions are listed`);
    assert.deepEqual([...fired], []);
    assert.deepEqual(record.requests.filter((url) => !url.startsWith(origin) && !url.startsWith("data:")), []);
    await context.close();
  });

  test("fault_35 nothing runs in the mails, in a program without any policy", { timeout: 180_000 }, async () => {
    const mails = join(data.path, "data", "mail");
    const files = await until("a mail for each opinion", 120_000, () => {
      const files = existsSync(mails) ? readdirSync(mails).filter((name) => name.endsWith(".eml")) : [];
      return files.length >= payloads.length ? files : null;
    });
    const { page, fired, context } = await watched();
    let told = 0;
    for (const file of files) {
      const raw = readFileSync(join(mails, file), "latin1");
      const html = htmlPart(raw);
      assert.ok(html, `${file} has an HTML part`);
      told += html.includes("fired(") || html.includes("canary.invalid") ? 1 : 0;
      await page.setContent(html, { waitUntil: "domcontentloaded" });
      await look(page);
    }
    assert.ok(told >= payloads.length / 2, `${told} mails quote their opinion`);
    assert.deepEqual([...fired], []);
    await context.close();
  });
});
