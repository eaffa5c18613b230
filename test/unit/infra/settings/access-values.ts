/** Sound settings of the part `access`, as a stack's file has them; new ones on every call. */

const weekdays = () => ({ days: ["mon", "tue", "wed", "thu", "fri"], from: "06:00", to: "20:00" });
const owner = "IT-Betrieb";

/** Two departments that share a pool, services in the city's own network. */
export function cityValues(): Record<string, unknown> {
  return {
    enforcement: "city-firewall",
    departments: [
      { name: "buergeramt", devices: 18, usageHours: weekdays() },
      { name: "jugendamt", devices: 22, usageHours: { always: "on-call duty" } },
    ],
    network: { virtualNetwork: "10.80.0.0/22", gatewaySubnet: "10.80.0.0/27" },
    clientAddressSpace: "10.81.0.0/16",
    redundancy: "active-active",
    pools: { separation: "none" },
    services: [
      { name: "mail", kind: "mail", hosts: ["192.168.10.10"], owner, reason: "mailbox" },
      { name: "shares", kind: "files", hosts: ["192.168.10.20", "192.168.10.21"], owner, reason: "drives" },
      { name: "names", kind: "dns", hosts: ["192.168.10.53"], owner, reason: "names" },
    ],
    management: {
      reachable: "internet",
      endpoints: [
        {
          name: "device-management",
          hosts: ["203.0.113.0/26"],
          ports: ["tcp/443"],
          purpose: "patch",
          owner,
          reason: "patches",
        },
      ],
    },
    expectations: [
      { from: "clients", to: "mail", ports: ["tcp/993"], verdict: "accept" },
      { from: "clients", to: "services", ports: ["tcp/22"], verdict: "deny" },
    ],
    administration: {
      device: "vpn-rathaus",
      owner: "Netzbetrieb",
      gatewayAddress: "203.0.113.77",
      rules: { firewall: "fw-intern", format: "nftables" },
    },
  };
}

/** The same with a pool for each department and management through the VPN. */
export function separatedValues(): Record<string, unknown> {
  const values = cityValues();
  const [buergeramt, jugendamt] = values.departments as object[];
  return {
    ...values,
    departments: [
      { ...buergeramt, pool: "10.81.0.0/24" },
      { ...jugendamt, pool: "10.81.1.0/24" },
    ],
    pools: {
      separation: "by-department",
      remediation: "10.81.252.0/24",
      quarantine: "10.81.254.0/23",
      deviceZone: "geraete.musterstadt.example",
    },
    services: [
      ...(values.services as object[]),
      {
        name: "case-files",
        kind: "application",
        hosts: ["192.168.11.5"],
        ports: ["tcp/8443"],
        departments: ["jugendamt"],
        owner: "Jugendamt",
        reason: "case management",
      },
      {
        name: "updates",
        kind: "management",
        purpose: "patch",
        hosts: ["192.168.12.8"],
        ports: ["tcp/8530-8531"],
        owner,
        reason: "patches",
      },
      {
        name: "posture",
        kind: "management",
        purpose: "posture",
        direction: "both",
        hosts: ["192.168.12.9"],
        ports: ["tcp/443"],
        devicePorts: ["tcp/5986"],
        owner,
        reason: "state of the laptops",
      },
    ],
    management: { reachable: "vpn" },
  };
}

/** Two departments that share a pool, services in Azure. */
export function azureValues(): Record<string, unknown> {
  const values = cityValues();
  delete values.administration;
  return {
    ...values,
    enforcement: "azure-firewall",
    azureFirewall: { tier: "Standard" },
    network: {
      virtualNetwork: "10.80.0.0/22",
      gatewaySubnet: "10.80.0.0/27",
      firewallSubnet: "10.80.1.0/26",
      serviceNetwork: "10.84.0.0/22",
      serviceSubnet: "10.84.0.0/24",
      resolverSubnet: "10.84.2.0/28",
    },
    services: [
      { name: "mail", kind: "mail", hosts: ["10.84.0.10"], owner, reason: "mailbox" },
      { name: "shares", kind: "files", hosts: ["10.84.0.20"], owner, reason: "drives" },
      { name: "names", kind: "dns", hosts: ["10.84.2.4"], owner, reason: "names" },
    ],
  };
}

/** Writes a value at a path such as `services.0.hosts`; undefined removes it. */
export function setIn(values: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split(".");
  const last = keys.pop()!;
  const target = keys.reduce((at, key) => at[key] as Record<string, unknown>, values);
  if (value === undefined) delete target[last];
  else target[last] = value;
}
