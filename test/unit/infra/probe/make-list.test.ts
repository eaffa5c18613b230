import fc from "fast-check";
import { holds } from "../../../../infra/access-model/address-set";
import { holdsPort } from "../../../../infra/access-model/port-range";
import { makeList } from "../../../../infra/probe/make-list";
import { listText, probeList, type ProbeTarget } from "../../../../infra/probe/probe-list";
import {
  MISUSED_PORTS,
  MOST_ADDRESSES,
  MOST_PORTS_OF_A_RANGE,
} from "../../../../infra/probe/service-targets";
import { modelOf } from "../access-model/models";
import { cityValues } from "../settings/access-values";
import { ALL_KNOWN, ANCHOR, factsOf, listOf, MAKING, NOTHING_KNOWN } from "./lists";

const STACKS = ["dev", "city"] as const;
const ids = (targets: readonly ProbeTarget[]) => targets.map(({ id }) => id);
const ofKind = <K extends ProbeTarget["kind"]>(targets: readonly ProbeTarget[], kind: K) =>
  targets.filter((target): target is Extract<ProbeTarget, { kind: K }> => target.kind === kind);
const isAddress = (host: string) => /^\d+\.\d+\.\d+\.\d+$/.test(host);

describe.each(STACKS)("the list of the stack %s", (stack) => {
  const facts = factsOf(stack);
  const { services } = facts.model;
  const { list } = listOf(stack, ALL_KNOWN);
  const { targets } = list;

  it("tries every port that a service has, on each of its hosts", () => {
    const missing = services.flatMap(({ hosts, ports }) =>
      hosts.flatMap(({ cidr }) => {
        const first = cidr.split("/")[0]!;
        return ports.map(({ transport, from }) => `${transport}:${first}:${from}`);
      }),
    );
    expect(missing.length).toBeGreaterThan(5);
    expect(missing.filter((id) => !ids(targets).includes(id))).toEqual([]);
  });

  it("tries usually misused ports on every host, and says that they are none of the model", () => {
    const hosts = new Set(
      ofKind(targets, "tcp")
        .map(({ host }) => host)
        .filter(isAddress),
    );
    for (const host of hosts) {
      for (const port of MISUSED_PORTS.keys()) expect(ids(targets)).toContain(`tcp:${host}:${port}`);
    }
    const remoteDesktop = targets.filter(({ id }) => id.endsWith(":3389"));
    expect(remoteDesktop.every(({ what }) => what.endsWith("remote desktop (no port of the model)"))).toBe(
      true,
    );
  });

  it("tries no address but those of services", () => {
    const hosts = services.flatMap((service) => service.hosts);
    const foreign = targets
      .flatMap((target) => ("host" in target ? [target.host] : []))
      .filter((host) => isAddress(host) && !holds(hosts, host));
    expect(foreign).toEqual([]);
  });

  it("tries no name but below what was named or the settings know", () => {
    const known = ["musterstadt.example", "core.windows.net", "www.example.org"];
    const foreign = targets
      .flatMap((target) => ("host" in target ? [target.host] : [target.name]))
      .filter(
        (host) => !isAddress(host) && !known.some((name) => host === name || host.endsWith(`.${name}`)),
      );
    expect(foreign).toEqual([]);
  });

  it("has every id once, and the same bytes every time", () => {
    expect(new Set(ids(targets)).size).toBe(targets.length);
    expect(listText(listOf(stack, ALL_KNOWN).list)).toBe(listText(list));
    expect(probeList.parse(JSON.parse(listText(list)))).toEqual(list);
  });

  it("holds nothing that could sign anybody in", () => {
    expect(listText(list)).not.toMatch(
      /pass(word|phrase)"|secret|token|authorization|bearer|private key|@post/i,
    );
    expect(ofKind(targets, "web").filter(({ path }) => /[?&=]/.test(path))).toEqual([]);
  });

  it("counts networks, pools and hosts as the administration network", () => {
    const internal = list.internal.map((cidr) => ({ cidr, prefix: Number(cidr.split("/")[1]) }));
    expect(holds(internal, "10.80.0.1")).toBe(true);
    expect(holds(internal, "10.81.255.255")).toBe(true);
    for (const { hosts } of services) expect(holds(internal, hosts[0]!.cidr.split("/")[0]!)).toBe(true);
    expect(holds(internal, "203.0.113.1")).toBe(false);
  });
});

jest.setTimeout(60_000);

const OF_MAIL_ONLY = [{ from: "clients", to: "mail", ports: ["tcp/993"], verdict: "accept" }];

describe("the list", () => {
  const dev = listOf("dev", ALL_KNOWN).list.targets;
  const find = (id: string) => dev.find((target) => target.id === id);

  it("begins with what must answer, then knocks at the gateway", () => {
    expect(ids(dev).slice(0, 6)).toEqual([
      "control:www.example.org:443",
      "ike:self-made",
      "ike:look-alike",
      "tcp:vpn.musterstadt.example:443",
      "udp:vpn.musterstadt.example:1194",
      "tcp:vpn.musterstadt.example:1194",
    ]);
    expect(find("ike:look-alike")).toMatchObject({
      issuer: ANCHOR.certificate,
      subject: "LT-0000@clients.devices.invalid",
      suite: { encryption: "aes256gcm16", prf: "sha384", group: "ecp384" },
    });
  });

  it("gives the look-alike a name in the city's own device zone, where there is one", () => {
    const { targets } = listOf("city", ALL_KNOWN).list;
    expect(targets.find(({ id }) => id === "ike:look-alike")).toMatchObject({
      subject: "LT-0000@clients.devices.musterstadt.example",
    });
  });

  it("says in each id which gateway and which anchor, where there are several", () => {
    const known = {
      gateways: ["203.0.113.9", "203.0.113.10"],
      anchors: [ANCHOR, { ...ANCHOR, name: "next" }],
    };
    expect(ids(ofKind(listOf("dev", known).list.targets, "ike"))).toEqual([
      "ike:self-made:203.0.113.9",
      "ike:look-alike:203.0.113.9:device-ca-2026",
      "ike:look-alike:203.0.113.9:next",
      "ike:self-made:203.0.113.10",
      "ike:look-alike:203.0.113.10:device-ca-2026",
      "ike:look-alike:203.0.113.10:next",
    ]);
  });

  it.each([
    ["the network's own name", "dns:musterstadt.example"],
    ["a network that only the city has", "dns:intern.musterstadt.example"],
    ["a service by name", "dns:mail.musterstadt.example"],
    ["the share's private endpoint", "dns:stmusterstadtfs38d5c90b.privatelink.file.core.windows.net"],
    ["the share under the name that laptops mount", "dns:stmusterstadtfs38d5c90b.file.core.windows.net"],
    ["a file server at a public name", "tcp:shares.musterstadt.example:445"],
    ["a file server that was named", "tcp:files.musterstadt.example:445"],
    ["Outlook on the web", "web:owa.post.musterstadt.example/owa"],
    ["ActiveSync", "web:mail.post.musterstadt.example/Microsoft-Server-ActiveSync"],
    ["Autodiscover", "web:autodiscover.post.musterstadt.example/autodiscover/autodiscover.xml"],
    ["mail of the suffix that laptops use", "web:webmail.musterstadt.example/EWS/Exchange.asmx"],
    ["IMAP at a public name", "tls:mail.post.musterstadt.example:993"],
    ["a page that was named", "web:share.musterstadt.example:8443/s"],
    ["a certificate where TLS is spoken first", "tls:10.84.0.10:993"],
  ])("tries %s", (_, id) => expect(ids(dev)).toContain(id));

  it("does not try the storage account's public address, which others share", () => {
    expect(dev.filter(({ kind, id }) => kind !== "dns" && id.includes("windows.net"))).toEqual([]);
  });

  it("looks for no mail below Azure's names or those of the city's own network alone", () => {
    const hosts = new Set(ofKind(dev, "web").map(({ host }) => host.replace(/^[^.]+\./, "")));
    expect([...hosts].sort()).toEqual(["musterstadt.example", "post.musterstadt.example"]);
  });

  it("tries endpoints of the Internet no more than laptops' addresses", () => {
    expect(dev.filter(({ id }) => id.includes("203.0.113") || id.includes(":10.81."))).toEqual([]);
  });

  it("says what it leaves open", () => {
    expect(listOf("city").notes).toEqual([
      "domain: 8 of the 16384 ports tcp/49152-65535 are tried",
      "the VPN gateway is not tried; name it with --gateway or --gateway-from",
      expect.stringMatching(/^nothing in the list must answer/),
      "published mail is not looked for; name the city's mail domain with --mail-domain",
    ]);
    expect(listOf("dev", ALL_KNOWN).notes).toEqual([]);
  });

  it("refuses a gateway or a control that lies in the network that it must stand before", () => {
    const known = {
      gateways: ["10.80.0.4"],
      anchors: [ANCHOR],
      controls: [{ host: "10.84.0.10", port: 443 }],
    };
    expect(() => listOf("dev", known)).toThrow(
      "10.80.0.4 lies behind the gateway; write the gateway's public address with --gateway\n" +
        "10.84.0.10 is of the administration network; name a public host with --control",
    );
  });

  it("tries the first and the last of many ports and addresses", () => {
    const city = factsOf("city");
    const first = fc.integer({ min: 1, max: 45_000 });
    const more = fc.oneof(fc.nat(10), fc.nat(20_000));
    fc.assert(
      fc.property(first, more, fc.integer({ min: 24, max: 32 }), (from, count, prefix) => {
        const to = from + count;
        const service = {
          name: "case-files",
          kind: "application",
          hosts: [prefix === 32 ? "192.168.40.0" : `192.168.40.0/${prefix}`],
          ports: [`tcp/${from}-${to}`],
          owner: "Jugendamt",
          reason: "case management",
        };
        const model = modelOf(cityValues, { "services.1": service, expectations: OF_MAIL_ONLY });
        const facts = { ...city, model };
        const { targets } = makeList(facts, NOTHING_KNOWN, MAKING).list;
        const own = ofKind(targets, "tcp").filter(({ host }) => host.startsWith("192.168.40."));
        const hosts = new Set(own.map(({ host }) => host));
        expect(hosts.size).toBe(Math.min(2 ** (32 - prefix), MOST_ADDRESSES));
        const declared = own.filter(
          ({ host, what }) => host === "192.168.40.0" && !what.includes("no port of the model"),
        );
        expect(declared).toHaveLength(Math.min(to - from + 1, MOST_PORTS_OF_A_RANGE));
        // A port between those of the sample is one of the model as well.
        const undeclared = own.filter(({ what }) => what.includes("no port of the model"));
        expect(undeclared.filter((target) => target.port >= from && target.port <= to)).toEqual([]);
        const ports = declared.map((target) => target.port);
        expect([Math.min(...ports), Math.max(...ports)]).toEqual([from, to]);
      }),
      { numRuns: 30 },
    );
  });

  it.each(STACKS)("never says of a port that a service of %s has that it is none", (stack) => {
    const { targets } = listOf(stack).list;
    const { services } = factsOf(stack).model;
    const wrong = targets.filter(
      (target) =>
        target.kind === "tcp" &&
        target.what.includes("no port of the model") &&
        services.some(
          ({ hosts, ports }) => holds(hosts, target.host) && holdsPort(ports, "tcp", target.port),
        ),
    );
    expect(wrong).toEqual([]);
  });
});

describe("the schema of a list", () => {
  const sound = listOf("dev", ALL_KNOWN).list;
  const changed = (change: (target: Record<string, unknown>) => void, id = "tcp:10.84.0.10:993") => {
    const list = structuredClone(sound);
    change(list.targets.find((target) => target.id === id)!);
    return probeList.safeParse(list).error?.issues.map(({ message }) => message);
  };

  it.each<[string, (target: Record<string, unknown>) => void, RegExp]>([
    ["a credential", (target) => (target.password = "x"), /Unrecognized key: "password"/],
    ["another kind's id", (target) => (target.id = "udp:10.84.0.10:993"), /let it begin with tcp:/],
    ["an id twice", (target) => (target.id = "tcp:10.84.0.10:587"), /is there twice/],
    ["port 0", (target) => (target.port = 0), /from 1 to 65535/],
    ["a host with a blank", (target) => (target.host = "a b"), /IPv4 address, or a DNS name/],
    ["control characters to be printed", (target) => (target.what = "\u001b[2J"), /printable ASCII/],
  ])("refuses %s", (_, change, message) => {
    expect(changed(change)).toEqual([expect.stringMatching(message)]);
  });

  it("refuses a look-alike that names no anchor", () => {
    expect(changed((target) => delete target.issuer, "ike:look-alike")).toHaveLength(1);
  });
});
