import { setTimeout as pause } from "node:timers/promises";
import type { Lab } from "../lab";
import type { Attempt, Laptop, Seen } from "../laptops/laptop";
import { behindTunnel } from "../paths/layout";
import { hostsIn } from "../paths/ranges";
import type { DeclaredRule, LabLaptop } from "../preparation/lab-input";
import { triesPatiently } from "./patient-tries";
import { portsOf } from "./ports";
import type { Scenario, Sight } from "./scenario";
import { askingFor, entered } from "./travellers";

/** A service that somebody has left running on a laptop. */
const OPEN_PORT = 5_000;

/** Who is beside a laptop: others in the tunnel, others at home, and servers that may call it. */
export const NEIGHBOURS: readonly Scenario[] = [
  {
    name: "laptop-to-laptop",
    group: "neighbours",
    sentence:
      "The gateway may join two laptops, as Azure may; the profile's firewall keeps the other one out.",
    expected: "firewall on: silent; off: open",
    run: laptopToLaptop,
  },
  {
    name: "home-neighbour",
    group: "neighbours",
    sentence: "Another computer at home reaches neither the laptop nor, through it, the city's mail.",
    expected: "firewall on: silent, mail silent; off: open",
    run: homeNeighbour,
  },
  {
    name: "server-to-laptop",
    group: "neighbours",
    sentence:
      "A management server reaches the one port of laptops that the model opens to it, and no other server does.",
    expected: "its port: open; another port: silent; another server: silent",
    without: (lab) => (toDevice(lab) === undefined ? "the model lets no server call laptops" : undefined),
    run: serverToLaptop,
  },
];

async function laptopToLaptop(lab: Lab): Promise<Sight> {
  const [one, other] = [
    await wide(lab, lab.inventory("works"), false),
    await wide(lab, lab.inventory("works", undefined, 1), true),
  ];
  await entered(one);
  const address = await entered(other);
  await listening(lab, other, OPEN_PORT);
  const attempt: Attempt = { transport: "tcp", address, port: OPEN_PORT };
  const [on] = await one.tries([attempt], 1_500);
  await lab.world.filter(other.name, "flush ruleset\n");
  const [off] = await triesPatiently(
    (some, wait) => one.tries(some, wait),
    [attempt],
    () => true,
  );
  await Promise.all([one.leave(), other.leave()]);
  return { seen: `firewall on: ${on}; off: ${off}` };
}

/** With routes to everything, so that nothing but firewalls stands between. */
async function wide(
  lab: Lab,
  { certificate, key, department }: LabLaptop,
  firewall: boolean,
): Promise<Laptop> {
  const profile = askingFor(lab.profileOf(department), behindTunnel(lab.plan));
  return await lab.laptop({ certificate, key, profile, firewall });
}

async function homeNeighbour(lab: Lab): Promise<Sight> {
  const laptop = await lab.admitted(lab.inventory("works"));
  await entered(laptop);
  await listening(lab, laptop, OPEN_PORT);
  const { address, home } = laptop.attached;
  const mail = lab.hostsOf("mail")[0]!;
  await lab.world.batch(home!, [`route add ${mail}/32 via ${address}`]);
  const own: Attempt = { transport: "tcp", address, port: OPEN_PORT };
  const [on, through] = await lab.triesFrom(
    home!,
    [own, { transport: "tcp", address: mail, port: 993 }],
    1_500,
  );
  await lab.world.filter(laptop.name, "flush ruleset\n");
  const fromHome = (some: readonly Attempt[], wait?: number) => lab.triesFrom(home!, some, wait);
  const [off] = await triesPatiently(fromHome, [own], () => true);
  await laptop.leave();
  return { seen: `firewall on: ${on}, mail ${through}; off: ${off}` };
}

async function serverToLaptop(lab: Lab): Promise<Sight> {
  const rule = toDevice(lab)!;
  const laptop = await lab.admitted(lab.inventory("works"));
  const address = await entered(laptop);
  const { transport, from: port } = portsOf(rule.ports[0]!);
  for (const one of [port, OPEN_PORT]) await listening(lab, laptop, one);
  const server = hostsIn(rule.from[0]!)[0]!;
  const mail = lab.hostsOf("mail")[0]!;
  const its: Attempt = { transport, address, port, from: server };
  const seen: (Seen | undefined)[] = await triesPatiently(
    (some, wait) => lab.triesFrom(lab.placeOf(server)!, some, wait),
    [
      its,
      { transport: "tcp", address, port: OPEN_PORT, from: server },
      { transport, address, port, from: mail },
    ],
    (attempt) => attempt === its,
  );
  await laptop.leave();
  return { seen: `its port: ${seen[0]}; another port: ${seen[1]}; another server: ${seen[2]}` };
}

function toDevice(lab: Lab): DeclaredRule | undefined {
  return lab.input.access.rules.find(({ direction }) => direction === "to-device");
}

/**
 * Starts a service on a laptop, and waits until it answers there: what does not listen yet looks shut to everybody.
 *
 * @throws Error where it does not
 */
async function listening(lab: Lab, { name }: Laptop, port: number): Promise<void> {
  lab.world.start(name, process.execPath, [lab.input.agent, "listen", String(port)], `${name}-${port}`);
  const own = (["tcp", "udp"] as const).map((transport): Attempt => ({
    transport,
    address: "127.0.0.1",
    port,
  }));
  for (let tried = 0; tried < 40; tried++) {
    const seen = await lab.triesFrom(name, own, 1_000);
    if (seen.every((one) => one === "open")) return;
    await pause(250);
  }
  throw new Error(`${name}: nobody listens at ${port}; see ${name}-${port}.log`);
}
