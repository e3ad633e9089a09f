// Starts the real program on a free port with a store of its own, and ends it.

import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "./browser.mjs";

export const binary = process.env.PORTAVOZ_BINARY ?? "";

/** Why the tests that need people who sign in cannot run, or false. */
export function withoutConsole() {
  if (!binary) return "PORTAVOZ_BINARY is not set";
  const help = spawnSync(binary, ["agent", "add", "--help"], { encoding: "utf8" });
  return /--role/.test(help.stdout) ? false : "this program has no console";
}

export class Program {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "portavoz-"));
    cpSync(join(repository, "tests/end_to_end/book"), join(this.folder, "book"), { recursive: true });
    this.tokenFile = join(this.folder, "token");
  }

  /** Starts, on the same port as before if it ran already. */
  async start() {
    const listen = this.origin ? new URL(this.origin).host : "127.0.0.1:0";
    const options = ["--demo", "--listen", listen, "--store", join(this.folder, "portavoz.db"), "--api-token-file", this.tokenFile];
    this.process = spawn(binary, ["serve", join(this.folder, "book"), ...options]);
    this.output = "";
    this.process.stderr.on("data", (chunk) => (this.output += chunk));
    await new Promise((resolve, reject) => {
      this.process.once("exit", (code) => reject(new Error(`ended with ${code}: ${this.output}`)));
      this.process.stdout.on("data", (chunk) => {
        this.output += chunk;
        const found = this.output.match(/chat:\s+(http:\/\/[\d.:]+)\//);
        if (!found) return;
        this.origin = found[1];
        resolve();
      });
    });
    this.token = readFileSync(this.tokenFile, "utf8").trim();
  }

  /** Somebody who may sign in to the console. */
  async addPerson(name, role, password) {
    const store = join(this.folder, "portavoz.db");
    const adding = spawn(binary, ["agent", "add", join(this.folder, "book"), name, "--role", role, "--store", store]);
    adding.stdin.end(`${password}\n`);
    let said = "";
    adding.stderr.on("data", (chunk) => (said += chunk));
    const code = await new Promise((resolve) => adding.once("exit", resolve));
    if (code !== 0) throw new Error(`agent add ended with ${code}: ${said}`);
  }

  async end(signal = "SIGTERM") {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill(signal);
    await gone;
  }

  async api(path, body) {
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return response.status === 204 ? null : response.json();
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
