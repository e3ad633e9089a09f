// The program under pressure, what it serves with, and how it is written to and looked at.
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { round, shown } from "./figures.mjs";
import { Platform } from "./platform.mjs";
import { own_disk } from "./weather.mjs";

const usual_book = fileURLToPath(new URL("../../tests/process/book", import.meta.url));
const hook_key = Buffer.from("a secret of the pressure bench!!");

export class World {
  telegram_secret = "telegram-test-secret";
  app_secret = "test-app-secret"; // Of Meta, Slack and Twilio.
  folder = mkdtempSync(path.join(os.tmpdir(), "portavoz-pressure-"));
  program = null;
  port = 0;
  disk = null;
  #last = 0;
  #key = path.join(this.folder, "key.pem");
  #certificate = path.join(this.folder, "certificate.pem");

  /** `tls`: with a certificate of its own; `weather`: what goes wrong around it; `on_own_disk`: one that can be full; `quiet`: without its log; `book`: another folder to serve. */
  constructor(binary, { tls = false, weather = null, on_own_disk = false, quiet = false, book = usual_book } = {}) {
    Object.assign(this, { binary, tls, weather, quiet, book });
    this.platform = new Platform(weather);
    this.client = tls ? https : http;
    if (on_own_disk) this.disk = own_disk(path.join(this.folder, "disk"));
    this.store = path.join(this.disk?.folder ?? this.folder, "s.db");
  }

  async begin() {
    await this.platform.open();
    // The certificate is not looked at: what is measured is the program.
    if (this.tls) execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", this.#key, "-out", this.#certificate], { stdio: "ignore" });
    await this.start();
  }

  async end() {
    if (this.program?.exitCode === null && this.program.signalCode === null) await this.stop("SIGTERM");
    this.disk?.remove();
    this.platform.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get environment() {
    return {
      ...process.env, TEST_TELEGRAM_TOKEN: "12345:abcdefghijklmnopqrstuvwxyzABCDEFGHI", TEST_TELEGRAM_SECRET: this.telegram_secret,
      TEST_HOOK_SECRET: `whsec_${hook_key.toString("base64")}`, TEST_HOOK_URL: `http://127.0.0.1:${this.platform.hook_port}/hook`,
      TEST_TELEGRAM_API: `http://127.0.0.1:${this.platform.telegram_port}`, TEST_ANY_API: `http://127.0.0.1:${this.platform.hook_port}/any`, TEST_APP_SECRET: this.app_secret,
      XDG_CACHE_HOME: this.folder,
    };
  }

  get serve_arguments() {
    return ["serve", this.book, "--store", this.store, "--listen", `127.0.0.1:${this.port}`, "--log-level", "error", ...(this.tls ? ["--certificate", this.#certificate, "--private-key", this.#key] : [])];
  }

  /** Starts the program, again at the same port when it ran before; `before` is a command that runs it, as strace does. */
  async start(before = []) {
    const [command, ...words] = [...before, this.binary, ...this.serve_arguments];
    const program = spawn(command, words, { env: this.environment, stdio: ["ignore", "pipe", this.quiet ? "ignore" : "inherit"] });
    this.program = program;
    this.port = await new Promise((found, failed) => {
      let printed = "";
      program.on("exit", (code) => failed(new Error(`the program ended with ${code}`)));
      program.stdout.on("data", (bytes) => {
        const at = /https?:\/\/127\.0\.0\.1:(\d+)/.exec((printed += bytes));
        if (at) found(Number(at[1]));
      });
    });
  }

  async stop(signal) {
    const ended = new Promise((done) => this.program.on("exit", done));
    this.program.kill(signal);
    await ended;
  }
  kill() { return this.stop("SIGKILL"); }

  get alive() { return this.program.exitCode === null && this.program.signalCode === null; }
  get api_token() { return readFileSync(`${this.store}.api-token`, "utf8").trim(); }

  /** What the program has in memory: `mine` is allocated, `file` is mapped (binary, learned matcher) and can be taken back at any time. */
  memory() {
    const status = readFileSync(`/proc/${this.program.pid}/status`, "utf8");
    const mb = (name) => round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024);
    return { all: mb("VmRSS"), mine: mb("RssAnon"), file: mb("RssFile") };
  }
  open_files() { return readdirSync(`/proc/${this.program.pid}/fd`).length; }
  wal_mb() { try { return statSync(`${this.store}-wal`).size / 1e6; } catch { return 0; } }

  /** The answer; status 0 where there was none. */
  ask(agent, method, target, body, headers = {}) {
    const begun = performance.now();
    return new Promise((answered) => {
      const request = this.client.request({ agent, port: this.port, host: "127.0.0.1", rejectUnauthorized: false, method, path: target, headers }, (response) => {
        const read = [];
        response.on("data", (bytes) => read.push(bytes)).on("error", () => {});
        response.on("close", () => answered({ status: response.complete ? response.statusCode : 0, ms: performance.now() - begun, headers: response.headers, body: Buffer.concat(read) }));
      });
      request.on("error", () => answered({ status: 0, ms: performance.now() - begun }));
      request.end(body);
    });
  }

  /** An update of Telegram: a message of a new customer. */
  write = (agent, id = ++this.#last) => {
    const body = JSON.stringify({
      update_id: id,
      message: { message_id: id, from: { id, is_bot: false, first_name: "Ana" }, chat: { id, type: "private" }, date: Math.floor(Date.now() / 1000), text: "¿cuánto tarda el envío?" },
    });
    return this.ask(agent, "POST", "/webhooks/telegram", body, { "Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": this.telegram_secret });
  };

  /** The same of a system that signs (Standard Webhooks) and takes answers as fast as they come. */
  write_signed = (agent, number = ++this.#last) => {
    const id = `event-${number}`;
    const body = JSON.stringify({ type: "message.created", data: { id, contact: { id, name: "Ana" }, text: "¿cuánto tarda el envío?" } });
    return this.ask(agent, "POST", "/webhooks/hook", body, this.signed_headers(id, body));
  };

  signed_headers(id, body) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", hook_key).update(`${id}.${timestamp}.`).update(body).digest("base64");
    return { "Content-Type": "application/json", "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
  }

  /** How fast others are answered meanwhile. */
  async health(count) {
    const agent = new this.client.Agent({ keepAlive: true, localAddress: "127.0.1.1" }); // Not one of the addresses that press.
    const times = [];
    for (let i = 0; i < count; ++i) {
      const { status, ms } = await this.ask(agent, "GET", "/healthz");
      if (status === 200) times.push(ms);
    }
    agent.destroy();
    return shown(times);
  }

  /** Waits until `left()` is 0: a backlog leaves at the platform's pace, only one that has not become smaller for 20 s is lost. Seconds. */
  async settle(left) {
    const begun = Date.now();
    for (let before = left(), moved = begun, now = before; now > 0 && Date.now() - moved < 20_000; now = left()) {
      if (now < before) moved = Date.now();
      before = now;
      await pause(100);
    }
    return round((Date.now() - begun) / 1000);
  }

  /** Waits until so many replies were told. */
  drain(acknowledged) { return this.settle(() => Math.max(0, acknowledged - this.platform.told)); }
}
