import { azureFirewallRules } from "../filters/azure-firewall";
import { fabricRouting, fabricRules } from "../filters/fabric";
import { gatewayRules } from "../gateway/gateway-rules";
import { publicServiceRules } from "../filters/public-services";
import type { LabPlan } from "../plan/lab-plan";
import type { AzureNetwork, PlacedSubnet } from "./azure-network";
import { doorsOf, RESOLVER_ADDRESS, SERVICES, type Doors } from "./doors";
import { addressAt } from "./ranges";

/** Two ends of a cable between namespaces. */
export interface Cable {
  readonly from: CableEnd;
  readonly to: CableEnd;
}

export interface CableEnd {
  readonly namespace: string;
  /** At most 15 characters. */
  readonly device: string;
  /** `10.0.0.1/30`, or `10.0.0.1 peer 10.0.0.2` where there are only these two. */
  readonly address: string;
}

/** A network namespace as it is before anybody comes. */
export interface Place {
  readonly name: string;
  /** Ranges all of whose addresses it answers at. */
  readonly answers: readonly string[];
  /** Lines for `ip -batch`, once its cables are there. */
  readonly routing: readonly string[];
  /** For `nft -f`. */
  readonly rules: string | undefined;
}

export interface Layout {
  readonly places: readonly Place[];
  readonly cables: readonly Cable[];
}

/** Where the gateway is found in the Internet of the lab: in a range for examples (RFC 5737). */
export const GATEWAY_ADDRESS = "192.0.2.10";
/** Somebody in the Internet who is nobody's laptop. */
export const STRANGER_ADDRESS = "198.51.100.250";
/** What of the Internet answers itself: the city's management services of the rehearsals among it (RFC 5737). */
const INTERNET_HOSTS = ["203.0.113.0/24"];

/** Addresses of the lab's own cables: of a range for carriers (RFC 6598) that no plan of ours uses. */
const cableAddress = (link: string, end: 1 | 2) => {
  const number = link === "internet" ? 250 : link === "public" ? 249 : Number(link.slice(1));
  return `100.127.${number}.${end}`;
};

/**
 * The lab without laptops: Internet, gateway, Azure's own network with a link to every subnet, and the city's network where
 * the plan leads there.
 *
 * @param asked ranges that laptops' profiles ask the gateway for
 * @param city rules of the city's own firewall, where the plan leaves ports to it, with the name of its device there
 */
export function layOut(
  plan: LabPlan,
  azure: AzureNetwork,
  asked: readonly string[],
  city: { readonly rules: string; readonly device: string } | undefined,
): Layout {
  const doors = doorsOf(plan, GATEWAY_ADDRESS, STRANGER_ADDRESS);
  const subnets = azure.subnets.map((placed) => subnetPlace(placed, azure, plan, asked, doors));
  const cables = azure.subnets.map((placed): Cable => {
    const [near, far] = [cableAddress(placed.link, 1), cableAddress(placed.link, 2)];
    return {
      from: { namespace: "fabric", device: placed.link, address: `${near} peer ${far}` },
      to: { namespace: placeName(placed, azure), device: "fabric", address: `${far} peer ${near}` },
    };
  });
  const cityNetwork = plan.link && cityPlaces(plan.link.prefixes, city);
  return {
    places: [
      {
        name: "internet",
        answers: INTERNET_HOSTS,
        routing: [`address add ${STRANGER_ADDRESS}/32 dev lo`, ...internetRouting(doors)],
        rules: undefined,
      },
      publicServices(doors),
      {
        name: "fabric",
        answers: [],
        routing: fabricRouting(azure, (link) => cableAddress(link, 2), doors.addresses),
        rules: fabricRules(azure, doors.addresses),
      },
      ...subnets,
      ...(cityNetwork?.places ?? []),
    ],
    cables: [
      ...cables,
      {
        from: { namespace: "internet", device: "gateway", address: "192.0.2.1/24" },
        to: { namespace: "gateway", device: "internet", address: `${GATEWAY_ADDRESS}/24` },
      },
      internetCable("azure", { namespace: "fabric", link: "internet" }),
      internetCable("public", { namespace: PUBLIC_SERVICES, link: "public" }),
      ...(cityNetwork?.cables ?? []),
    ],
  };
}

/** From the Internet to what answers there under addresses of its own. */
function internetCable(device: string, to: { readonly namespace: string; readonly link: string }): Cable {
  const [near, far] = [cableAddress(to.link, 2), cableAddress(to.link, 1)];
  return {
    from: { namespace: "internet", device, address: `${near} peer ${far}` },
    to: { namespace: to.namespace, device: "internet", address: `${far} peer ${near}` },
  };
}

/** Namespace of the services that Microsoft runs under public names, and of a resolver that anybody may ask. */
export const PUBLIC_SERVICES = "public-services";

function publicServices({ services }: Doors): Place {
  return {
    name: PUBLIC_SERVICES,
    answers: [SERVICES, `${RESOLVER_ADDRESS}/32`],
    routing: [`route add default via ${cableAddress("public", 2)}`],
    rules: publicServiceRules(services, RESOLVER_ADDRESS),
  };
}

function internetRouting({ addresses }: Doors): string[] {
  return [
    ...addresses.map(({ lab }) => `route add ${lab}/32 via ${cableAddress("internet", 1)} dev azure`),
    ...[SERVICES, `${RESOLVER_ADDRESS}/32`].map(
      (range) => `route add ${range} via ${cableAddress("public", 1)} dev public`,
    ),
  ];
}

/** Namespace of a subnet: gateway and firewall have names, all others are called by their link. */
export function placeName({ link }: PlacedSubnet, azure: AzureNetwork): string {
  if (link === azure.gateway.link) return "gateway";
  return link === azure.firewall?.link ? "firewall" : link;
}

function subnetPlace(
  placed: PlacedSubnet,
  azure: AzureNetwork,
  plan: LabPlan,
  asked: readonly string[],
  doors: Doors,
): Place {
  const name = placeName(placed, azure);
  const router = cableAddress(placed.link, 1);
  if (name === "gateway")
    return {
      name,
      answers: [],
      routing: gatewayRouting(router, plan, asked),
      rules: gatewayRules(plan.link),
    };
  if (name === "firewall") {
    const address = azure.firewallAddress!;
    const open = doors.addresses.filter(({ leads }) => leads.to === "firewall");
    const own = [address, ...open.map(({ lab }) => lab)].map((one) => `address add ${one}/32 dev lo`);
    return {
      name,
      answers: [],
      routing: [...own, `route add default via ${router}`],
      rules: azureFirewallRules(plan.firewall!, address, open),
    };
  }
  return {
    name,
    answers: [placed.subnet.prefix],
    routing: [`route add default via ${router}`],
    rules: undefined,
  };
}

/** Table for what comes out of the tunnel, and strongSwan's own with the laptops' addresses. */
const OUT_OF_TUNNEL = 50;
const STRONGSWAN_TABLE = 220;

/**
 * IKE goes to the Internet; what leaves the tunnel goes to the city or into Azure's network, which knows what to drop.
 *
 * kernel-libipsec takes no tunnel to a range in which the gateway has no address of its own. So it gets one in each, and
 * what comes out of the tunnel is sent on before anybody asks whether the address is the gateway's.
 */
function gatewayRouting(router: string, plan: LabPlan, asked: readonly string[]): string[] {
  const inside = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
  const onward = [
    ...inside.map((range) => `${range} via ${router}`),
    ...(plan.link?.prefixes ?? []).map((prefix) => `${prefix} via ${CITY_CABLE.device}`),
  ];
  const own = [...new Set([...asked, ...behindTunnel(plan)].map((range) => addressAt(range, 0)))];
  return [
    `rule add priority 1 iif ipsec0 lookup ${STRONGSWAN_TABLE}`,
    `rule add priority 2 iif ipsec0 lookup ${OUT_OF_TUNNEL}`,
    "rule add priority 100 lookup local",
    "rule delete priority 0",
    "route add default via 192.0.2.1",
    ...onward.map((route) => `route add ${route}`),
    ...onward.map((route) => `route add ${route} table ${OUT_OF_TUNNEL}`),
    ...own.map((address) => `address add ${address}/32 dev fabric`),
  ];
}

/** Every range that somebody in the tunnel could ask for: networks of the plan, the city's, and other laptops. */
export function behindTunnel({ networks, link, gateway }: LabPlan): string[] {
  return [
    ...new Set([
      ...networks.flatMap(({ prefixes }) => prefixes),
      ...cityNetworks(link?.prefixes ?? []),
      ...gateway.pool,
      ...gateway.groups.flatMap(({ pool }) => pool),
    ]),
  ];
}

/** Neighbours of the hosts in the city's network answer as well: they must stay unreachable. */
function cityNetworks(prefixes: readonly string[]): string[] {
  return [...new Set(prefixes.map((prefix) => prefix.replace(/\.\d+\/\d+$/, ".0/24")))];
}

const CITY_CABLE = { gateway: "100.127.251.1", device: "100.127.251.2" };
const CITY_INNER = { firewall: "100.127.252.1", hosts: "100.127.252.2" };

/**
 * The city's own network behind the tunnel. The tunnel itself is a cable here, held to the plan's selectors at the gateway:
 * what of it counts is which addresses may pass, and that the city's firewall alone looks at ports.
 */
function cityPlaces(
  prefixes: readonly string[],
  city: { readonly rules: string; readonly device: string } | undefined,
): Layout {
  const device = city?.device ?? "azure0";
  const networks = cityNetworks(prefixes);
  return {
    places: [
      {
        name: "city-firewall",
        answers: [],
        routing: [
          `route add default via ${CITY_CABLE.gateway}`,
          ...networks.map((range) => `route add ${range} via ${CITY_INNER.hosts}`),
        ],
        rules: city?.rules,
      },
      {
        name: "city-hosts",
        answers: networks,
        routing: [`route add default via ${CITY_INNER.firewall}`],
        rules: undefined,
      },
    ],
    cables: [
      {
        from: {
          namespace: "gateway",
          device: "city",
          address: `${CITY_CABLE.gateway} peer ${CITY_CABLE.device}`,
        },
        to: {
          namespace: "city-firewall",
          device,
          address: `${CITY_CABLE.device} peer ${CITY_CABLE.gateway}`,
        },
      },
      {
        from: {
          namespace: "city-firewall",
          device: "inside",
          address: `${CITY_INNER.firewall} peer ${CITY_INNER.hosts}`,
        },
        to: {
          namespace: "city-hosts",
          device: "inside",
          address: `${CITY_INNER.hosts} peer ${CITY_INNER.firewall}`,
        },
      },
    ],
  };
}
