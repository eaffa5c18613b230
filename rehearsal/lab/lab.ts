import "reflect-metadata"; // @peculiar/x509 needs it first
import type { ChildProcess } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import * as x509 from "@peculiar/x509";
import { LabAuthority } from "./authority/lab-authority";
import { revocationList } from "./gateway/revocation-list";
import { GATEWAY_FILES, gatewaySwanctl, type KnownLaptop } from "./gateway/swanctl";
import { Laptop, triesFrom, type Attempt, type Seen, type Traveller } from "./laptops/laptop";
import { Strongswan } from "./laptops/strongswan";
import { Ways, WAYS, type WayName } from "./laptops/ways";
import { AzureNetwork } from "./paths/azure-network";
import { doorsOf, type Doors } from "./paths/doors";
import { GATEWAY_ADDRESS, layOut, placeName, PUBLIC_SERVICES, STRANGER_ADDRESS } from "./paths/layout";
import { contains, hostsIn } from "./paths/ranges";
import type { LabPlan, PlannedGateway } from "./plan/lab-plan";
import { readPlan } from "./plan/read-plan";
import type { LabInput, LabLaptop } from "./preparation/lab-input";
import { BYSTANDER_PORT, NAME_PORTS, startBystanders, startNames } from "./servers/bystanders";
import { FILE_PORTS, startFiles } from "./servers/files";
import { MAIL_PORTS, startMail } from "./servers/mail";
import { MAIL_PAGES, PAGE_PORTS, startPages } from "./servers/pages";
import { publicResolver, startPublicNames } from "./servers/public-names";
import { World } from "./world/world";

/** A lab that stands: the plan's networks with servers in them, and a gateway that takes laptops. */
export class Lab {
  readonly plan: LabPlan;
  readonly azure: AzureNetwork;
  /** What of the plan the Internet may call. */
  readonly doors: Doors;
  readonly ways: Ways;
  readonly gateway: Strongswan;
  /** A copy of the rehearsal's, which is made when a scenario first asks for it. */
  readonly authority: LabAuthority;
  /** Certificates that were made for scenarios: revocations may be about them too. */
  readonly #known: x509.X509Certificate[];
  #subjects: KnownLaptop[];
  #laptops = 0;
  /** Who answers at every port that no server has, by place: without them every port would seem shut. */
  readonly #bystanders = new Map<string, ChildProcess>();

  constructor(
    readonly world: World,
    readonly input: LabInput,
  ) {
    this.plan = readPlan(input.plan.text, input.plan.name);
    this.azure = new AzureNetwork(this.plan);
    this.doors = doorsOf(this.plan, GATEWAY_ADDRESS, STRANGER_ADDRESS);
    this.ways = new Ways(world);
    this.gateway = new Strongswan(world, "gateway", "", 15);
    this.authority = new LabAuthority(world, input.rehearsal);
    this.#known = input.laptops.map(({ certificate }) => new x509.X509Certificate(certificate));
    this.#subjects = input.laptops.map(knownLaptop);
  }

  async build(): Promise<void> {
    await this.world.build(layOut(this.plan, this.azure, this.input.access.routes, this.input.cityRules));
    await Promise.all([this.#startGateway(), this.#startServers()]);
  }

  async #startGateway(): Promise<void> {
    await this.gateway.start();
    const { server } = this.input;
    this.gateway.put(`x509/${GATEWAY_FILES.certificate}`, server.certificate);
    this.gateway.put("private/gateway.pem", server.key);
    await this.loadGateway();
  }

  /**
   * Gives the gateway its configuration, as an update of it in Azure would.
   *
   * @param change what is otherwise than in the plan
   */
  async loadGateway(change: Partial<PlannedGateway> = {}): Promise<void> {
    const { anchor, server } = this.input;
    const gateway = { ...this.plan.gateway, ...change };
    gateway.anchors.forEach(({ certificate }, index) =>
      this.gateway.put(`x509ca/${GATEWAY_FILES.anchor(index)}`, pemOf(certificate)),
    );
    const list = await revocationList(gateway.revoked, this.#known, anchor, new Date());
    this.gateway.put("x509crl/anchor.crl", list);
    this.gateway.put("swanctl.conf", gatewaySwanctl(gateway, server.name, this.#subjects));
    await this.gateway.load();
  }

  /** Lets the gateway know of certificates that a scenario has made, so that it can tell their groups and refuse them. */
  async introduce(...certificates: readonly string[]): Promise<void> {
    for (const certificate of certificates) {
      this.#known.push(new x509.X509Certificate(certificate));
      const commonName = /CN=(.+)$/m.exec(new X509Certificate(certificate).subject)?.[1] ?? "";
      this.#subjects = [...this.#subjects, knownLaptop({ certificate, commonName })];
    }
    await this.loadGateway();
  }

  /** Namespaces in which hosts answer. */
  get hostPlaces(): string[] {
    const subnets = this.azure.subnets
      .map((placed) => placeName(placed, this.azure))
      .filter((name) => name !== "gateway" && name !== "firewall");
    return this.plan.link ? [...subnets, "city-hosts"] : subnets;
  }

  /** The namespace in which an address answers. */
  placeOf(address: string): string | undefined {
    const placed = this.azure.subnets.find(({ subnet }) => contains(subnet.prefix, address));
    if (placed !== undefined) return placeName(placed, this.azure);
    return this.plan.link?.prefixes.some((prefix) => contains(prefix, address)) ? "city-hosts" : undefined;
  }

  /** Hosts of the services of a kind, as the declared model has them. */
  hostsOf(kind: string): string[] {
    return this.input.access.rules
      .filter((rule) => rule.kind === kind && rule.direction === "to-service")
      .flatMap(({ to }) => to.flatMap(hostsIn));
  }

  async #startServers(): Promise<void> {
    const taken = new Map(
      this.hostPlaces.map((name) => [name, { tcp: [] as number[], udp: [] as number[] }]),
    );
    const serve = async (
      kind: string,
      tcp: number[],
      udp: number[],
      start: (place: string) => void | Promise<void>,
    ) => {
      for (const place of new Set(this.hostsOf(kind).map((host) => this.placeOf(host)))) {
        if (place === undefined) continue;
        taken.get(place)?.tcp.push(...tcp);
        taken.get(place)?.udp.push(...udp);
        await start(place);
      }
    };
    const { agent, server } = this.input;
    await serve("mail", [...MAIL_PORTS, ...PAGE_PORTS], [], (place) => {
      startMail(this.world, place, server);
      startPages(this.world, place, agent, server, MAIL_PAGES);
    });
    await serve("files", FILE_PORTS, [], (place) => startFiles(this.world, place));
    await serve("dns", NAME_PORTS, NAME_PORTS, (place) => startNames(this.world, place));
    for (const [place, ports] of taken) {
      this.#bystanders.set(place, await startBystanders(this.world, place, agent, ports));
    }
    const none = { tcp: [], udp: [] };
    const others = await startBystanders(this.world, "internet", agent, none, "203.0.113.0/24");
    this.#bystanders.set("internet", others);
    this.#startPublicServices();
    await Promise.all([...this.#bystanders.keys()].map((place) => this.#waitForBystander(place)));
  }

  /** @throws Error where nobody answers in a place: what is shut could not be told from what is not there */
  async #waitForBystander(place: string): Promise<void> {
    const attempts = (["tcp", "udp"] as const).map((transport): Attempt => ({
      transport,
      address: "127.0.0.1",
      port: BYSTANDER_PORT,
    }));
    for (let tried = 0; tried < 20; tried++) {
      const seen = await this.triesFrom(place, attempts, 1_000);
      if (seen.every((one) => one === "open")) return;
      await pause(300);
    }
    throw new Error(`${place}: nobody answers at ports that no server has; see ${place}-bystanders.log`);
  }

  /** @throws Error where somebody has stopped to answer, so that what was seen as shut may have been open */
  confirm(): void {
    for (const [place, { exitCode, signalCode }] of this.#bystanders) {
      if (exitCode === null && signalCode === null) continue;
      throw new Error(
        `${place}: whoever answers at ports that no server has ended (${exitCode ?? signalCode}); nothing that was shut counts`,
      );
    }
  }

  /** What answers in the Internet besides the gateway's IKE. */
  #startPublicServices(): void {
    const { agent, server } = this.input;
    const names = [...this.doors.names, { name: server.name, address: GATEWAY_ADDRESS }];
    startPublicNames(this.world, PUBLIC_SERVICES, names);
    startPages(this.world, PUBLIC_SERVICES, agent, server, ["/"]);
    for (const port of FILE_PORTS) {
      this.world.start(PUBLIC_SERVICES, process.execPath, [agent, "tcp", `${port}`], `public-${port}`);
    }
    // Both protocols speak TLS at 443 (learn.microsoft.com, "About Point-to-Site VPN").
    if (this.plan.gateway.protocols.some((name) => /^(openvpn|sstp)$/i.test(name))) {
      startPages(this.world, "gateway", agent, server, [], GATEWAY_ADDRESS);
    }
  }

  /** Files that let a process ask the Internet's resolver instead of the machine's. */
  get publicResolver(): Readonly<Record<string, string>> {
    return publicResolver(this.world);
  }

  /** Somebody who wants in, in a network of the given kind; nothing has been tried yet. */
  async laptop(traveller: Omit<Traveller, "name">, way: WayName | "office" = "home"): Promise<Laptop> {
    const laptop = new Laptop(
      this.world,
      this.input.agent,
      { ...traveller, name: `laptop${++this.#laptops}` },
      this.input.server.name,
    );
    await laptop.arrive(this.ways, way === "office" ? way : WAYS[way]);
    return laptop;
  }

  /** A laptop of the city's with everything that belongs to it. */
  async admitted(found: LabLaptop, way: WayName = "home", firewall = true): Promise<Laptop> {
    const { certificate, key, department } = found;
    return await this.laptop({ certificate, key, profile: this.profileOf(department), firewall }, way);
  }

  profileOf(department: string) {
    const profile = this.input.profiles[department] ?? Object.values(this.input.profiles)[0];
    if (profile === undefined) throw new Error("there is no profile of any department: admit a laptop first");
    return profile;
  }

  /** A laptop that the authority lists so, in a department where that matters. @throws Error where there is none */
  inventory(state: string, department?: string, nth = 0): LabLaptop {
    const found = this.input.laptops.filter(
      (laptop) => laptop.state === state && (department === undefined || laptop.department === department),
    )[nth];
    if (found !== undefined) return found;
    throw new Error(
      `the rehearsal has no laptop ${department ? `of ${department} ` : ""}that is "${state}"; run npm run rehearse again`,
    );
  }

  async triesFrom(place: string, attempts: readonly Attempt[], wait?: number): Promise<Seen[]> {
    return await triesFrom(this.world, this.input.agent, place, attempts, wait);
  }
}

function knownLaptop({
  certificate,
  commonName,
}: Pick<LabLaptop, "certificate" | "commonName">): KnownLaptop {
  const { subject } = new X509Certificate(certificate);
  return { commonName, subject: subject.split("\n").join(", ") };
}

/** @param base64 DER */
function pemOf(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
