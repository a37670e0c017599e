// A shop's export of opinions, as Heureka serves it, with whatever texts a test wants in it.
import { createServer } from "node:http";

const cdata = (text) => `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;

const review = ({ id, author, stars, text, pros, cons, reply }, at) => `<review>
<rating_id>${id}</rating_id><name>${cdata(author)}</name><source>regular</source>
<unix_timestamp>${Math.floor(at / 1000)}</unix_timestamp><total_rating>${stars}</total_rating>
<recommends>${stars > 3 ? 1 : 0}</recommends><pros>${cdata(pros)}</pros><cons>${cdata(cons)}</cons>
<summary>${cdata(text)}</summary>${reply ? `<reaction>${cdata(reply)}</reaction>` : ""}
<order_id>${125000000 + id}</order_id></review>`;

/** Serves `feed.reviews` on a port of its own. */
export async function serve() {
  const began = Date.now();
  const feed = { reviews: [], asked: 0 };
  const server = createServer((request, response) => {
    if (!request.url.startsWith("/direct/dotaznik/export-review.php")) {
      response.writeHead(404).end();
      return;
    }
    feed.asked += 1;
    response.writeHead(200, { "content-type": "text/xml; charset=utf-8" });
    const all = feed.reviews.map((one, nth) => review(one, began - 86_400_000 + nth * 1000));
    response.end(`<?xml version="1.0" encoding="UTF-8"?>\n<reviews>${all.join("\n")}</reviews>\n`);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  feed.address = `http://127.0.0.1:${server.address().port}`;
  feed.close = () => new Promise((done) => { server.closeAllConnections(); server.close(done); });
  return feed;
}
