// From an empty machine to the first real opinion on a page, as a newcomer goes: the link in the log, the owner,
// a source that is tried before it is saved, the inbox, the widget. Every answer that is typed or chosen is counted.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { flaws, launch, visit } from "../lib/browser.mjs";
import { serve } from "../lib/feed.mjs";
import { folder, start, until } from "../lib/program.mjs";

/** As many answers as a newcomer gives at most. */
const MOST_INPUTS = 12;
/** As long as it takes at most. */
const MOST_MINUTES = 5;

const owner = { business: "Zielona Półka", name: "Halina Wzorcowa", email: "halina@sklep.example", password: "zielone drzwi na wschód" };
const key = "00112233445566778899aabbccddeeff";
const best = "Doniczki dotarły całe i pięknie zapakowane. Polecam!";
const worst = "Paczka przyszła po dwóch tygodniach, a doniczka była rozbita. Nie polecam.";

let data, feed, service, browser, origin, newcomer, began;
const given = [];

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
  feed.reviews = [
    { id: 1, author: "Ewa", stars: 5, text: best, pros: "ładne", cons: "" },
    { id: 2, author: "Marek", stars: 0.5, text: worst, pros: "", cons: "dostawa" },
  ];
  browser = await launch();
  newcomer = await visit(browser);
}, { timeout: 60_000 });

after(async () => {
  await browser?.close();
  await service?.stop();
  await feed?.close();
  data?.remove();
}, { timeout: 60_000 });

/** Types or chooses an answer, as a person would, and counts it. */
async function give(selector, value) {
  const field = newcomer.page.locator(selector);
  if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
  else await field.fill(value);
  given.push(selector);
}

/** Nothing was blocked, thrown or missing, and the page can be read by everybody. */
async function sound(what) {
  assert.deepEqual(newcomer.record.complaints.splice(0), [], `the browser complained: ${what}`);
  assert.deepEqual(await flaws(newcomer.page), [], what);
}

/** A button or link by what it says. */
const press = (name) => newcomer.page.locator("main").getByText(name, { exact: true }).click();

describe("the first start", { concurrency: false }, () => {
  test("the log names a link that makes the owner", { timeout: 60_000 }, async () => {
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
[mail]
transport = "file"
`);
    began = Date.now();
    service = start(["--config", settings, "serve"], { cwd: data.path });
    const [, link] = await service.said(/(http:\S+\/setup\/\S+)/, 30_000);
    assert.ok(link.startsWith(`${origin}/setup/`), link);
    const { page } = newcomer;
    assert.equal((await page.goto(link)).status(), 200);
    await sound("the form of the first start");
    await give("input[name=business]", owner.business);
    await give("input[name=name]", owner.name);
    await give("input[name=email]", owner.email);
    await give("input[name=password]", owner.password);
    await page.locator("button.primary").click();
    await page.waitForSelector("main.inbox");
    await sound("the empty inbox");
    const again = await fetch(link);
    assert.equal(again.status, 404, "the link works once");
  });

  test("an empty business says the next step wherever one looks", async () => {
    const { page } = newcomer;
    for (const path of ["/", "/trends", "/sources", "/widgets"]) {
      await page.goto(origin + path);
      await sound(path);
      const way = path === "/widgets" ? "form[action='/widgets'] button" : "main a[href='/connect']";
      assert.ok(await page.locator(way).first().isVisible(), `${path} says how to go on`);
    }
    await page.goto(origin);
  });

  test("a source is connected: tried, seen, saved", { timeout: 90_000 }, async () => {
    const { page } = newcomer;
    await page.locator("main a[href='/connect']").click();
    await sound("the choice of sources");
    await page.locator("a.card", { hasText: "Heureka" }).click();
    given.push("the source");
    await page.waitForURL(/\/connect\/heureka/);
    await sound("the form of a source");
    // A wrong key comes back with what is wrong, in the reader's language; nothing is lost.
    await page.locator("form.form summary").click();
    await give("input[name=f_base_url]", feed.address);
    await page.fill("input[name=f_key]", "krótki");
    await press("Wypróbuj teraz");
    await page.waitForSelector("[role=alert]");
    assert.match(await page.locator("[role=alert]").innerText(), /Klucz eksportu: ta wartość nie pasuje/);
    assert.equal(await page.inputValue("input[name=f_base_url]"), feed.address);
    newcomer.record.complaints.length = 0; // The browser notes the refusal's status.
    assert.deepEqual(await flaws(page), [], "the refused form");
    await give("input[name=f_key]", key);
    await press("Wypróbuj teraz");
    await page.waitForURL(/\/trials\//);
    await page.waitForSelector(".tried li", { timeout: 60_000 });
    const shown = await page.locator("main").innerText();
    assert.ok(shown.includes(best) && shown.includes(worst), "its first opinions are there before anything is saved");
    assert.ok(!(await page.content()).includes(key), "the key is not shown again");
    await sound("what the trial showed");
    await press("Zapisz połączenie");
    await page.waitForURL(/\/sources\/[0-9a-f-]+$/);
    await sound("the page of the connection");
  });

  test("its opinions are in the inbox, the negative one first to be answered", { timeout: 90_000 }, async () => {
    const { page } = newcomer;
    // The page looks again by itself until the first reading is over.
    await page.getByRole("link", { name: "Pokaż opinie" }).click({ timeout: 60_000 });
    await page.waitForSelector(".item");
    assert.equal(await page.locator(".item").count(), 2);
    await page.goto(origin);
    assert.equal(await page.locator(".item").count(), 1, "one needs an answer");
    assert.ok((await page.locator(".opinion").innerText()).includes(worst));
    await sound("the first opinion in the inbox");
    for (const path of ["/trends", "/sources"]) {
      await page.goto(origin + path);
      await sound(path);
    }
  });

  test("a widget shows it on a page, and its line can be copied", { timeout: 60_000 }, async () => {
    const { page, context } = newcomer;
    await page.goto(`${origin}/widgets`);
    assert.equal(await page.inputValue("form[action='/widgets'] input[name=name]"), owner.business);
    await page.locator("form[action='/widgets'] button").click();
    const area = page.locator("textarea[readonly]");
    const line = await area.inputValue();
    await sound("the widget's page");
    const [, address] = line.match(/<iframe src="([^"]+\/w\/[0-9a-f]{32})"/);
    assert.ok(address.startsWith(origin), "the line leads here");
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
    await page.locator("button[data-copy]").click();
    await until("the copied line", 5_000, async () => (await page.evaluate(() => navigator.clipboard.readText())) === line);
    const stranger = await visit(browser);
    const text = await until("the opinion in the widget", 30_000, async () => {
      await stranger.page.goto(address);
      const text = await stranger.page.locator("body").innerText();
      return text.includes(best) && text.includes(worst) ? text : null;
    });
    assert.match(text, /2/, "with the true count");
    assert.deepEqual(await flaws(stranger.page), []);
    await stranger.context.close();
  });

  test(`all of it took at most ${MOST_INPUTS} answers and ${MOST_MINUTES} minutes`, () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(`${given.length} answers, ${seconds} s: ${given.join(", ")}`);
    assert.ok(given.length >= 6, "what was given is counted");
    assert.ok(given.length <= MOST_INPUTS, `${given.length}: ${given.join(", ")}`);
    assert.ok(seconds <= MOST_MINUTES * 60, `${seconds} s`);
  });

  test("the connection is changed in its form, switched off and on again", { timeout: 90_000 }, async () => {
    const { page } = newcomer;
    await page.goto(`${origin}/sources`);
    await page.locator(".ledger .name a").click();
    await page.waitForURL(/\/sources\/[0-9a-f-]+$/);
    const own = page.url();
    await press("Zmień");
    await sound("the form of a saved connection");
    assert.ok(!(await page.content()).includes(key), "a saved key is never shown");
    await page.fill("input[name=name]", "Heureka CZ");
    await press("Dalej");
    await page.waitForURL(own);
    assert.equal(await page.locator("h1").innerText(), "Heureka CZ", "a name is saved at once");
    await press("Zmień");
    await page.fill("input[name=f_country]", "sk");
    await press("Dalej");
    await page.waitForURL(/\/trials\//);
    await page.waitForSelector(".tried li", { timeout: 60_000 });
    await page.setViewportSize({ width: 360, height: 740 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 1, `the trial is ${wide} px too wide for a telephone`);
    await page.setViewportSize({ width: 1280, height: 800 });
    await press("Zapisz zmianę");
    await page.waitForURL(own);
    await page.locator("details summary", { hasText: "Odłącz" }).click();
    await page.locator("button.danger").click();
    await page.waitForURL(/\/sources$/);
    await sound("a business with nothing but a disconnected source");
    await page.getByRole("link", { name: "Heureka CZ" }).click();
    await press("Podłącz ponownie");
    await page.getByText("Sprawdź teraz").waitFor();
    await sound("the connection is back");
    await page.goto(`${origin}/?state=all`);
    assert.equal(await page.locator(".item").count(), 2, "its opinions stayed");
  });
});
