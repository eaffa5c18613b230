import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { SealedStatement } from "../../../../../infra/certificate-authority/statement/statement";
import { ca, setTime, type Outcome } from "../commands/ca";
import { SmallCity } from "../commands/small-city";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Commands on a small authority at a time of its own, a gateway that takes statements, and the people who approve. */
export class RotatingCity {
  /** SHA-256 of the anchors that the gateway trusts. */
  gateway: readonly string[] = [];

  constructor(
    readonly city: SmallCity,
    public now: Date,
  ) {}

  /** A first run is over, and the gateway carries its statement. */
  static async of(laptops: number, now: Date): Promise<RotatingCity> {
    const rotating = new RotatingCity(await SmallCity.of(laptops, now), now);
    rotating.#nameApprovers(["ciso", "head-of-it"]);
    // No stack is asked: what the gateway carries is what a test says.
    rotating.city.change("authority.yaml", (text) => text.replace(/^gateway:\n(?: {2}.*\n)+/m, ""));
    await rotating.good("reconcile");
    rotating.deliver();
    rotating.pass(HOUR_MS);
    return rotating;
  }

  copy(): RotatingCity {
    const copy = new RotatingCity(this.city.copy(), this.now);
    copy.gateway = this.gateway;
    return copy;
  }

  remove(): void {
    this.city.remove();
  }

  /** Time goes by; management has seen every laptop again. */
  pass(ms: number): void {
    this.now = new Date(this.now.getTime() + ms);
    this.city.write(this.now);
  }

  ca(...argv: readonly string[]): Promise<Outcome> {
    setTime(this.now);
    return ca(...argv, "--authority", this.city.authority);
  }

  /** One that must end well. */
  async good(...argv: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.ca(...argv);
    if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr}`);
    return stdout;
  }

  get statement(): SealedStatement["statement"] {
    return (JSON.parse(this.city.read("gateway-statement.json")) as SealedStatement).statement;
  }

  /** Names of the anchors in the published statement. */
  get stated(): string[] {
    return this.statement.anchors.map(({ name }) => name);
  }

  /** Names of the anchors in the authority's file, the one that signs first. */
  get listed(): string[] {
    return this.file.anchors.map(({ name }) => name);
  }

  get file(): { anchors: Array<{ name: string; signer?: unknown }>; signer: unknown; crisis?: unknown } {
    return parse(this.city.read("authority.yaml")) as RotatingCity["file"];
  }

  deliver(): void {
    this.gateway = this.statement.anchors.map(({ sha256 }) => sha256);
  }

  anchor(name: string): X509Certificate {
    return new X509Certificate(this.city.read(`${name}.crt`));
  }

  /** What lies ready for a laptop on the web server. */
  certificate(laptop: string): X509Certificate {
    return new X509Certificate(this.city.certificate(laptop)!);
  }

  /** Name of the anchor whose certificate lies ready for a laptop. */
  issuerOf(laptop: string, names: readonly string[]): string | undefined {
    const certificate = this.certificate(laptop);
    return names.find((name) => certificate.verify(this.anchor(name).publicKey));
  }

  /** An approver signs what a stopped run has asked for. */
  async approve(stderr: string, ...roles: readonly string[]): Promise<void> {
    const request = /npm run ca -- approve (\S+)/.exec(stderr)![1]!;
    for (const role of roles) {
      await this.good("approve", request, "--as", role, "--key", this.city.file(`${role}.key`));
    }
  }

  /** A process that was killed is gone, and with it its turn of writing. */
  clearLock(): void {
    const folder = this.city.file("ledger");
    for (const name of readdirSync(folder).filter((file) => file.startsWith("writer."))) {
      rmSync(join(folder, name));
    }
  }

  async kinds(): Promise<string[]> {
    return this.city.kinds();
  }

  #nameApprovers(roles: readonly string[]): void {
    for (const role of roles) {
      const { privateKey, publicKey } = generateKeyPairSync("ed25519");
      writeFileSync(this.city.file(`${role}.key`), privateKey.export({ type: "pkcs8", format: "pem" }));
      writeFileSync(this.city.file(`${role}.pub`), publicKey.export({ type: "spki", format: "pem" }));
    }
    const list = roles.map((name) => `  - name: ${name}\n    publicKey: ${name}.pub`).join("\n");
    this.city.change("authority.yaml", (text) => `${text}approvers: # two people\n${list}\n`);
  }
}

/** A software key that takes long to make, so that the commands need not. */
export function anchorKey(city: RotatingCity, name: string): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 3_072 });
  const path = join(city.city.file("."), `${name}.key`);
  writeFileSync(path, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  return path;
}
