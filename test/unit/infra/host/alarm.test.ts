import { spawn } from "node:child_process";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { needs } from "./host-tool";

const SCRIPT = join(__dirname, "../../../../infra/host/alarm.sh");
const CURL = needs("curl", "apt-get install curl");

/** A mail server that takes one mail, as far as SMTP goes without options (RFC 5321). */
class Postbox {
  readonly said: string[] = [];
  mail = "";
  #reading = false;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((socket) => {
      socket.setEncoding("utf8");
      socket.write("220 postbox\r\n");
      let rest = "";
      socket.on("data", (text: string) => {
        const lines = `${rest}${text}`.split("\r\n");
        rest = lines.pop() ?? "";
        for (const line of lines) this.#line(line, socket);
      });
    });
  }

  #line(line: string, socket: Socket): void {
    if (this.#reading) {
      if (line !== ".") {
        this.mail += `${line}\n`;
        return;
      }
      this.#reading = false;
    } else {
      this.said.push(line);
      this.#reading = line === "DATA";
    }
    socket.write(this.#reading ? "354 go on\r\n" : line === "QUIT" ? "221 bye\r\n" : "250 fine\r\n");
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
  }
}

let postbox: Postbox;
beforeEach(() => (postbox = new Postbox()));
afterEach(() => postbox.close());

async function alarm(unit: string, environment: NodeJS.ProcessEnv) {
  const child = spawn("sh", [SCRIPT, unit], { env: { PATH: process.env.PATH, ...environment } });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, stderr };
}

const ADDRESSES = { ALARM_FROM: "ca-host@musterstadt.example", ALARM_TO: "device-ca@musterstadt.example" };

describe("the alarm's mail", () => {
  CURL("reaches the mailbox with unit, exit code and what to read, and without the log", async () => {
    const failure = { MONITOR_SERVICE_RESULT: "exit-code", MONITOR_EXIT_STATUS: "3" };
    const unit = "remote-access-ca-watch.service";
    const { code, stderr } = await alarm(unit, {
      ALARM_SMTP: await postbox.open(),
      ...ADDRESSES,
      ...failure,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(postbox.said).toEqual(
      expect.arrayContaining([
        expect.stringContaining("MAIL FROM:<ca-host@musterstadt.example>"),
        expect.stringContaining("RCPT TO:<device-ca@musterstadt.example>"),
      ]),
    );
    const [head, body] = postbox.mail
      .split("\n\n", 1)
      .concat(postbox.mail.slice(postbox.mail.indexOf("\n\n")));
    expect(head).toMatch(
      /^From: ca-host@.*\nTo: device-ca@.*\nSubject: Device CA: remote-access-ca-watch\.service failed on /,
    );
    expect(body).toContain("The published statement is old or unreadable");
    expect(body).toContain("Result     exit-code, exit code 3");
    expect(body).toContain("journalctl --unit=remote-access-ca-watch.service");
  });

  CURL("says of exit code 5 that a second person is needed", async () => {
    const environment = { ALARM_SMTP: await postbox.open(), ...ADDRESSES, MONITOR_EXIT_STATUS: "5" };
    expect((await alarm("remote-access-ca.service", environment)).code).toBe(0);
    expect(postbox.mail).toContain("so much at once needs a second person");
  });

  CURL("fails loudly when nobody takes it", async () => {
    const { code, stderr } = await alarm("u.service", { ALARM_SMTP: "smtp://127.0.0.1:1", ...ADDRESSES });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/curl: \(7\)/);
  });
});

it.each(["ALARM_SMTP", "ALARM_FROM", "ALARM_TO"])("misses %s by its name", async (name) => {
  const all: NodeJS.ProcessEnv = { ALARM_SMTP: "smtp://127.0.0.1:1", ...ADDRESSES };
  delete all[name];
  const { code, stderr } = await alarm("u.service", all);
  expect(code).not.toBe(0);
  expect(stderr).toContain(name);
});
