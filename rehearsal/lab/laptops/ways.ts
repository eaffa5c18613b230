import type { World } from "../world/world";

/** The network that a laptop is in, between it and the Internet. */
export interface Way {
  /** Address translations on the way: none, the home's, and the carrier's besides. */
  readonly translations: 0 | 1 | 2;
  /** Largest packet that the carrier takes. */
  readonly mtu?: number;
  /** Packets lost of a hundred, in both directions. */
  readonly lost?: number;
  /** Milliseconds that a packet takes longer, in each direction; only where the kernel has netem. */
  readonly delay?: number;
  /** Whether UDP 500 and 4500 are dropped, as in some guest networks. */
  readonly noIke?: true;
}

export const WAYS = {
  plain: { translations: 0 },
  home: { translations: 1 },
  carrier: { translations: 2 },
  "ds-lite": { translations: 2, mtu: 1460 },
  mobile: { translations: 1, lost: 5, delay: 40 },
  guest: { translations: 1, noIke: true },
} as const satisfies Readonly<Record<string, Way>>;
export type WayName = keyof typeof WAYS;

/** Where a laptop finds itself. */
export interface Attached {
  readonly device: string;
  readonly address: string;
  readonly router: string;
  /** Namespace of the home's router; undefined where the laptop is in the Internet itself. */
  readonly home: string | undefined;
  /** The way has a delay, and this machine's kernel cannot do it. */
  readonly withoutDelay?: true;
}

const MASQUERADE = (device: string) => `  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "${device}" masquerade
  }`;

/** The network that many share: room for 250. */
const OFFICE = "192.168.250";

/** Puts cables from laptops to the Internet of the lab. */
export class Ways {
  #used = 0;
  #guests = 0;
  #office: Promise<void> | undefined;

  constructor(private readonly world: World) {}

  /**
   * Connects a namespace to the Internet on a way of its own.
   *
   * @param device name of the cable at the laptop
   */
  async attach(laptop: string, way: Way, device = "eth0"): Promise<Attached> {
    const number = ++this.#used;
    const base = 4 * number;
    if (base > 240)
      throw new Error("the lab has addresses for 60 networks; run fewer scenarios at once (--only)");
    const [outside, inside] = [`198.51.100.${base + 1}`, `198.51.100.${base + 2}`];
    const line = { namespace: "internet", device: `line${number}`, address: `${outside}/30` };
    if (way.translations === 0) {
      await this.world.connect({ from: line, to: { namespace: laptop, device, address: `${inside}/30` } });
      return { device, address: inside, router: outside, home: undefined };
    }
    const home = `home${number}`;
    await this.world.add(home);
    if (way.translations === 1) {
      await this.world.connect({
        from: line,
        to: { namespace: home, device: "out", address: `${inside}/30` },
      });
      await this.world.batch(home, [`route add default via ${outside}`]);
    } else await this.#throughCarrier(home, number, line, inside, outside, way.mtu);
    await this.world.filter(home, homeRules(way));
    const lan = `192.168.${number}`;
    await this.world.connect({
      from: { namespace: home, device: "lan", address: `${lan}.1/24` },
      to: { namespace: laptop, device, address: `${lan}.20/24` },
    });
    const delayed = way.delay === undefined || (await this.#delay(home, way.delay));
    const attached = { device, address: `${lan}.20`, router: `${lan}.1`, home };
    return delayed ? attached : { ...attached, withoutDelay: true };
  }

  /** @returns false where the kernel has no netem, which many have not */
  async #delay(home: string, milliseconds: number): Promise<boolean> {
    const both = await Promise.all(
      ["out", "lan"].map((device) =>
        this.world.run(home, "tc", [
          ...["qdisc", "add", "dev", device, "root", "netem", "delay", `${milliseconds}ms`],
        ]),
      ),
    );
    return both.every(({ code }) => code === 0);
  }

  /** Puts a laptop into the one network that many share: a school, a crisis unit. */
  async attachToOffice(laptop: string): Promise<Attached> {
    this.#office ??= this.#openOffice();
    await this.#office;
    const guest = ++this.#guests;
    const port = `port${guest}`;
    const address = `${OFFICE}.${guest + 1}`;
    await this.world.machine(
      ...[
        "ip",
        "link",
        "add",
        port,
        "netns",
        "office",
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        laptop,
      ],
    );
    await this.world.batch("office", [`link set ${port} master lan up`]);
    await this.world.batch(laptop, [`address add ${address}/24 dev eth0`, "link set eth0 up"]);
    return { device: "eth0", address, router: `${OFFICE}.1`, home: "office" };
  }

  async #openOffice(): Promise<void> {
    await this.world.add("office");
    const base = 4 * ++this.#used;
    const [outside, inside] = [`198.51.100.${base + 1}`, `198.51.100.${base + 2}`];
    await this.world.connect({
      from: { namespace: "internet", device: "office", address: `${outside}/30` },
      to: { namespace: "office", device: "out", address: `${inside}/30` },
    });
    await this.world.batch("office", [
      "link add lan type bridge",
      `address add ${OFFICE}.1/24 dev lan`,
      "link set lan up",
      `route add default via ${outside}`,
    ]);
    await this.world.filter("office", homeRules({ translations: 1 }));
  }

  async #throughCarrier(
    home: string,
    number: number,
    line: { namespace: string; device: string; address: string },
    inside: string,
    outside: string,
    mtu: number | undefined,
  ): Promise<void> {
    const carrier = `carrier${number}`;
    await this.world.add(carrier);
    await this.world.connect({
      from: line,
      to: { namespace: carrier, device: "out", address: `${inside}/30` },
    });
    await this.world.batch(carrier, [`route add default via ${outside}`]);
    await this.world.filter(carrier, `table ip carrier {\n${MASQUERADE("out")}\n}\n`);
    const [near, far] = [`100.126.${number}.1`, `100.126.${number}.2`];
    await this.world.connect(
      {
        from: { namespace: carrier, device: "home", address: `${near}/30` },
        to: { namespace: home, device: "out", address: `${far}/30` },
      },
      mtu,
    );
    await this.world.batch(home, [`route add default via ${near}`]);
  }
}

function homeRules({ lost = 0, noIke }: Way): string {
  return `table ip home {
${MASQUERADE("out")}
  chain forward {
    type filter hook forward priority filter; policy accept;
${lost > 0 ? `    numgen random mod 100 < ${lost} drop\n` : ""}${noIke ? "    udp dport { 500, 4500 } drop\n" : ""}  }
}
`;
}
