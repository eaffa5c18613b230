import { setTimeout as pause } from "node:timers/promises";
import { GATEWAY_ADDRESS } from "../paths/layout";
import type { Profile } from "../preparation/lab-input";
import type { World } from "../world/world";
import { Strongswan } from "./strongswan";
import type { Attached, Way, Ways } from "./ways";

/** What somebody brings along who wants to come in. */
export interface Traveller {
  readonly name: string;
  /** PEM; undefined where there is none. */
  readonly certificate: string | undefined;
  /** Certificates for the same key beside that one, by the names of their files, PEM. */
  readonly more?: Readonly<Record<string, string>>;
  /** Certificates between it and a root, PEM. */
  readonly issuers?: readonly string[];
  /** PKCS#8 in PEM. */
  readonly key: string | undefined;
  readonly profile: Profile;
  /** Whether the host firewall of the profile is on. */
  readonly firewall: boolean;
}

/** What came of asking for the tunnel. */
export type Entry =
  | { readonly in: true; readonly address: string; readonly milliseconds: number }
  | { readonly in: false; readonly reason: string; readonly milliseconds: number };

/** One connection to try. */
export interface Attempt {
  readonly transport: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  /** The sender's address, where it has several. */
  readonly from?: string;
}

/** `open`: an answer came · `refused`, `rejected`: something said no · `silent`: nothing came. */
export type Seen = "open" | "refused" | "rejected" | "silent";

/** A laptop with Linux and the generated profile, in a network of its own. */
export class Laptop {
  readonly #swan: Strongswan;
  #attached: Attached | undefined;

  constructor(
    private readonly world: World,
    private readonly agent: string,
    private readonly traveller: Traveller,
    server: string,
  ) {
    // Helped by hand, strongSwan tries for ever; the one that is asked here gives up before thirty seconds are over.
    this.#swan = new Strongswan(world, traveller.name, `${GATEWAY_ADDRESS} ${server}`, 15);
  }

  get name(): string {
    return this.traveller.name;
  }

  get attached(): Attached {
    return this.#attached!;
  }

  /** Creates it and puts it into a network: one of its own, or the one that many share. */
  async arrive(ways: Ways, way: Way | "office"): Promise<void> {
    await this.world.add(this.name);
    this.#attached =
      way === "office" ? await ways.attachToOffice(this.name) : await ways.attach(this.name, way);
    await this.world.batch(this.name, [`route add default via ${this.#attached.router}`]);
    if (this.traveller.firewall) await this.world.filter(this.name, this.traveller.profile.firewall);
    await this.#swan.start();
    const { certificate, key, profile, more = {}, issuers = [] } = this.traveller;
    this.#swan.put("swanctl.conf", profile.connection);
    for (const [name, pem] of Object.entries(profile.serverRoots)) this.#swan.put(`x509ca/${name}`, pem);
    if (certificate !== undefined) this.#swan.put("x509/remote-access.pem", certificate);
    for (const [name, pem] of Object.entries(more)) this.#swan.put(`x509/${name}`, pem);
    issuers.forEach((pem, index) => this.#swan.put(`x509ca/issuer-${index}.pem`, pem));
    if (key !== undefined) this.#swan.put("private/remote-access.pem", key);
  }

  /** Waits for the tunnel, which the profile brings up by itself, or sees how it is refused. */
  async enter(seconds = 28): Promise<Entry> {
    const start = Date.now();
    const since = () => Date.now() - start;
    const loaded = await this.#swan.swanctl(["--load-all", "--noprompt"]);
    if (loaded.code !== 0)
      return { in: false, reason: reasonIn(loaded.said) ?? loaded.said, milliseconds: since() };
    for (;;) {
      const address = await this.tunnelAddress();
      if (address !== undefined) return { in: true, address, milliseconds: since() };
      const reason = reasonIn(this.#swan.log) ?? (since() > seconds * 1_000 ? "no answer" : undefined);
      if (reason !== undefined) return { in: false, reason, milliseconds: since() };
      await pause(50);
    }
  }

  /** The address that the gateway gave, while there is a tunnel. */
  async tunnelAddress(): Promise<string | undefined> {
    const { said } = await this.#swan.swanctl(["--list-sas"]);
    if (!said.includes("INSTALLED")) return undefined;
    return /^\s+local .*\[(\d+\.\d+\.\d+\.\d+)\]$/m.exec(said)?.[1];
  }

  async swanctl(...args: string[]): Promise<string> {
    return (await this.#swan.swanctl(args)).said;
  }

  get log(): string {
    return this.#swan.log;
  }

  /** Tries connections from this laptop, many at once. */
  async tries(attempts: readonly Attempt[], wait = 700): Promise<Seen[]> {
    return await triesFrom(this.world, this.agent, this.name, attempts, wait);
  }

  async leave(): Promise<void> {
    await this.#swan.stop();
  }
}

/** Tries connections from any namespace. */
export async function triesFrom(
  world: World,
  agent: string,
  namespace: string,
  attempts: readonly Attempt[],
  wait = 700,
): Promise<Seen[]> {
  const input = world.write(`${namespace}-attempts.json`, JSON.stringify({ attempts, wait, atOnce: 400 }));
  const line = `exec "$1" "$2" try <"$3"`;
  return JSON.parse(
    await world.must(namespace, "sh", "-c", line, "sh", process.execPath, agent, input),
  ) as Seen[];
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/received AUTHENTICATION_FAILED/, "the gateway refused the certificate"],
  [/received NO_PROPOSAL_CHOSEN/, "the gateway takes no such suite"],
  [/no private key found|no private key|loading .* failed/i, "there is no certificate to show"],
  [/constraint check failed|no trusted .* public key found/, "the laptop does not trust the gateway"],
  [/giving up after \d+ retransmits/, "no answer"],
];

function reasonIn(text: string): string | undefined {
  return REASONS.find(([pattern]) => pattern.test(text))?.[1];
}
