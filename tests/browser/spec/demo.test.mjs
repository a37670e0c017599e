// The demo as somebody sees it who starts it for the first time.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { flaws, launch, picture, visit } from "../lib/browser.mjs";
import { folder, start, until } from "../lib/program.mjs";

const settings = ["/settings", "/settings/business", "/settings/tokens", "/settings/log", "/people"];
let data, demo, browser, staff;
const at = {};

before(async () => {
  data = folder();
  demo = start(["demo", "--data", data.path]);
  for (const label of ["Inbox", "Trends", "Sources", "Shop page", "Widget", "Mailbox", "Sign in", "Password"]) {
    at[label] = (await demo.said(new RegExp(`^ *${label}:? +(\\S+)`, "m"), 60_000))[1];
  }
  at.origin = new URL(at.Inbox).origin;
  browser = await launch();
  staff = await visit(browser);
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  await demo?.stop();
  data?.remove();
}, { timeout: 60_000 });

/** Nothing was blocked, thrown or missing since the last look. */
function calm(record) {
  assert.deepEqual(record.complaints.splice(0), [], "the browser complained");
}

/** Every request stayed with these origins. */
function stayed(record, origins) {
  const strangers = record.requests.filter((url) => !url.startsWith("data:") && !origins.includes(new URL(url).origin));
  assert.deepEqual(strangers, [], "something was asked of a stranger");
}

describe("staff", { concurrency: false }, () => {
  test("a stranger is sent to the door, and a wrong password does not open it", async () => {
    const { page, context } = await visit(browser);
    await page.goto(at.Inbox);
    assert.equal(new URL(page.url()).pathname, "/login");
    assert.deepEqual(await flaws(page), []);
    await page.fill("input[name=email]", at["Sign in"]);
    await page.fill("input[name=password]", "not the password");
    await page.press("input[name=password]", "Enter");
    await page.waitForSelector("[role=alert]");
    assert.equal(new URL(page.url()).pathname, "/login");
    await context.close();
  });

  test("signing in opens the inbox", async () => {
    const { page, record } = staff;
    await page.goto(at.Inbox);
    await page.fill("input[name=email]", at["Sign in"]);
    await page.fill("input[name=password]", at.Password);
    await page.press("input[name=password]", "Enter");
    await page.waitForSelector("main.inbox");
    const cookies = await staff.context.cookies();
    assert.ok(cookies.some((cookie) => cookie.httpOnly && cookie.sameSite !== "None"), "the session's cookie is guarded");
    await until("opinions in the inbox", 60_000, async () => {
      await page.goto(at.Inbox);
      return (await page.locator(".item").count()) >= 5;
    });
    calm(record);
  });

  test("an opinion opens with its reasons and its history", async () => {
    const { page, record } = staff;
    await page.locator(".item a").first().click();
    await page.waitForURL(/\/r\//);
    assert.ok((await page.locator(".opinion").innerText()).trim().length > 0, "there is something to read");
    assert.ok((await page.locator(".why .tag").count()) > 0, "the verdict says why");
    assert.ok((await page.locator(".timeline li").count()) > 0, "there is a history");
    assert.deepEqual(await flaws(page), []);
    await page.waitForLoadState("networkidle");
    await picture(page, "inbox");
    calm(record);
    stayed(record, [at.origin]);
  });

  test("a correction is kept and can be taken back", async () => {
    const { page, record } = staff;
    const button = (label) => page.locator(`form[action$="/correction"] button[value=${label}]`);
    const address = page.url();
    assert.equal(await button("not_negative").count(), 1, "the inbox begins with what is held for negative");
    await button("not_negative").click();
    await page.goto(address);
    assert.equal(await button("negative").count(), 1, "it no longer counts as negative");
    await button("negative").click();
    await page.goto(address);
    assert.equal(await button("not_negative").count(), 1, "it counts as negative again");
    calm(record);
  });

  test("keys move through the list", async () => {
    const { page } = staff;
    await page.goto(at.Inbox);
    await page.keyboard.press("j");
    await page.waitForURL(/\/r\//);
    const first = page.url();
    await page.keyboard.press("j");
    await page.waitForURL((url) => String(url) !== first && url.pathname.startsWith("/r/"));
  });

  test("search finds words without their accents", async () => {
    const { page } = staff;
    await page.goto(`${at.origin}/?state=all`);
    const text = await page.locator(".item-text bdi").first().innerText();
    const word = text.split(/[^\p{L}]+/u).find((word) => word.length > 5) ?? text.slice(0, 5);
    const plain = word.normalize("NFD").replace(/\p{M}/gu, "").replace(/ł/g, "l").replace(/Ł/g, "L").toLowerCase();
    await page.goto(`${at.origin}/?state=all&q=${encodeURIComponent(plain)}`);
    assert.ok((await page.locator(".item").count()) > 0, `${plain} is found`);
  });

  test("trends are drawn, and each drawing has its table", async () => {
    const { page, record } = staff;
    await page.goto(at.Trends);
    assert.ok((await page.locator("main svg").count()) > 0, "there is a chart");
    assert.ok((await page.locator("main table").count()) > 0, "there is a table");
    assert.deepEqual(await flaws(page), []);
    await page.waitForLoadState("networkidle");
    await picture(page, "trends");
    calm(record);
    stayed(record, [at.origin]);
  });

  for (const path of ["/sources", "/widgets", "/rules", "/rules/new", ...settings]) {
    test(`${path} opens and is sound`, async () => {
      const { page, record } = staff;
      const answer = await page.goto(at.origin + path);
      assert.equal(answer.status(), 200);
      assert.deepEqual(await flaws(page), []);
      calm(record);
    });
  }

  test("the sources page names every source of the shop", async () => {
    const { page } = staff;
    await page.goto(at.Sources);
    const text = await page.locator("main").innerText();
    for (const name of ["Google", "Facebook", "Ceneo", "Opineo", "Heureka"]) assert.match(text, new RegExp(name));
  });

  test("the pages stand in the dark, in English, on a telephone and without script", async () => {
    const state = await staff.context.storageState();
    const { page, record, context } = await visit(browser, {
      storageState: state, colorScheme: "dark", locale: "en-GB", javaScriptEnabled: true,
      viewport: { width: 390, height: 780 },
    });
    for (const path of ["/", "/trends", "/sources", "/rules", "/rules/new", ...settings]) {
      await page.goto(at.origin + path);
      assert.deepEqual(await flaws(page), [], path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 1, `${path} is ${wide} px too wide for a telephone`);
    }
    calm(record);
    await context.close();
    const bare = await visit(browser, { storageState: state, javaScriptEnabled: false });
    await bare.page.goto(at.Inbox);
    await bare.page.locator(".item a").first().click();
    assert.ok((await bare.page.locator(".opinion").innerText()).trim().length > 0);
    await bare.context.close();
  });
});

describe("a stranger's shop", { concurrency: false }, () => {
  test("the widget stands on the second origin under its strict policy", async () => {
    const { page, record, context } = await visit(browser);
    assert.notEqual(new URL(at["Shop page"]).origin, at.origin);
    const answer = await page.goto(at["Shop page"]);
    assert.match(answer.headers()["content-security-policy"], /default-src 'none'/);
    const holder = page.locator("iframe");
    const reserved = await holder.boundingBox();
    assert.ok(reserved.height >= 200, "room is reserved before the widget is there");
    await holder.scrollIntoViewIfNeeded();
    const frame = await (await holder.elementHandle()).contentFrame();
    await frame.waitForSelector("li");
    assert.equal(await frame.locator("ol > li").count(), 6, "the newest six");
    assert.ok((await frame.locator("tr").count()) >= 5, "the whole distribution");
    assert.ok((await frame.locator(".more a").count()) === 1, "a link to all the rest");
    const now = await holder.boundingBox();
    assert.equal(now.height, reserved.height, "nothing moved");
    assert.deepEqual(await context.cookies(), [], "no cookie");
    assert.deepEqual(record.cookies, [], "no cookie, not even a refused one");
    stayed(record, [at.origin, new URL(at["Shop page"]).origin]);
    calm(record);
    assert.deepEqual(await flaws(frame), []);
    await picture(page, "widget");
    await context.close();
  });

  test("the widget reads without script, and holds no script", async () => {
    const { page, context } = await visit(browser, { javaScriptEnabled: false });
    await page.goto(at.Widget);
    assert.equal(await page.locator("ol > li").count(), 6);
    assert.equal(await page.locator("script").count(), 0);
    await page.goto(`${at.Widget}/all`);
    assert.ok((await page.locator("ol > li").count()) > 6, "all the rest");
    await context.close();
  });

  test("the widget is small, tagged and answers 304", async () => {
    const first = await fetch(at.Widget, { headers: { "accept-encoding": "br" } });
    assert.equal(first.status, 200);
    const tag = first.headers.get("etag");
    assert.ok(tag);
    assert.equal(first.headers.get("set-cookie"), null);
    const again = await fetch(at.Widget, { headers: { "accept-encoding": "br", "if-none-match": tag } });
    assert.ok([200, 304].includes(again.status));
    if (again.status === 200) assert.notEqual(again.headers.get("etag"), tag, "new bytes only for a new widget");
  });

  test("the widget is sound in the dark", async () => {
    const { page, record, context } = await visit(browser, { colorScheme: "dark", viewport: { width: 360, height: 700 } });
    await page.goto(at.Widget);
    assert.deepEqual(await flaws(page), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 1, `${wide} px too wide`);
    calm(record);
    await context.close();
  });
});

test("a negative opinion rings: its mail is in the mailbox and reads well", { timeout: 180_000 }, async () => {
  const { page, record, context } = await visit(browser, { viewport: { width: 900, height: 900 } });
  const mail = await until("an alert in the mailbox", 120_000, async () => {
    await page.goto(at.Mailbox);
    for (const href of await page.locator('a[href^="/mailbox/"]').evaluateAll((all) => all.map((a) => a.pathname))) {
      const html = await fetch(new URL(`${href}/html`, at.Mailbox)).then((answer) => answer.text());
      if (html.includes("klamkę")) return html;
    }
    return null;
  });
  // As a mail program shows it: the mailbox page itself forbids scripts, the debugger's too.
  await page.goto("about:blank");
  await page.setContent(mail);
  const text = await page.locator("body").innerText();
  assert.match(text, /pocałowałam klamkę/);
  assert.ok((await page.locator("a[href]").count()) > 0, "there is a way on");
  for (const link of await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.href))) {
    assert.match(link, /^(https?|mailto):/);
  }
  assert.deepEqual((await flaws(page)).filter((flaw) => !/^(region|landmark|page-has-heading)/.test(flaw)), []);
  await picture(page, "alert-mail");
  stayed(record, [new URL(at.Mailbox).origin]);
  await context.close();
});
