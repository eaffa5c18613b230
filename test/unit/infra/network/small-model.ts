import { accessModel, type AccessModel, type Declaration } from "../../../../infra/access-model/access-model";
import type { AddressRange } from "../../../../infra/access-model/address-range";
import { parsePorts, type PortRange } from "../../../../infra/access-model/port-range";
import type { Service } from "../../../../infra/access-model/service";
import type { AzureNetworks } from "../../../../infra/settings/access-networks";

export const range = (cidr: string): AddressRange => ({ cidr, prefix: Number(cidr.split("/")[1]) });
export const ports = (...texts: string[]): PortRange[] => texts.map((text) => parsePorts(text) as PortRange);

export const NETWORKS: AzureNetworks = {
  firewallSubnet: range("10.80.1.0/26"),
  serviceNetwork: range("10.84.0.0/22"),
  serviceSubnet: range("10.84.0.0/24"),
  endpointSubnet: range("10.84.1.0/27"),
  resolverSubnet: range("10.84.2.0/28"),
};
export const CLIENT_ADDRESS_SPACE = range("10.81.0.0/16");

export const service = (name: string, change: Partial<Service>): Service => ({
  name,
  kind: "application",
  hosts: [],
  ports: [],
  direction: "to-service",
  devicePorts: [],
  departments: "all",
  directory: undefined,
  purpose: undefined,
  owner: "IT-Betrieb",
  reason: "work",
  ...change,
});

/** Servers of every kind that a filter treats differently. */
export const SERVICES: readonly Service[] = [
  service("mail", { kind: "mail", hosts: [range("10.84.0.10/32")], ports: ports("tcp/587", "tcp/993") }),
  service("shares", { kind: "files", hosts: [range("10.84.1.4/32")], ports: ports("tcp/445") }),
  service("tickets", {
    kind: "directory",
    directory: "kerberos",
    hosts: [range("10.84.0.4/31")],
    ports: ports("tcp/88", "udp/88", "udp/123", "tcp/49152-65535"),
  }),
  service("names", { kind: "dns", hosts: [range("10.84.2.4/32")], ports: ports("tcp/53", "udp/53") }),
  service("care", { hosts: [range("10.84.0.30/32")], ports: ports("tcp/8443"), departments: ["youth"] }),
  service("patches", {
    kind: "management",
    purpose: "patch",
    hosts: [range("10.84.0.40/32")],
    ports: ports("tcp/8530"),
    direction: "both",
    devicePorts: ports("tcp/5986", "udp/7"),
  }),
];

/** Two departments with pools of their own, laptops under repair, and laptops that nobody knows. */
export const DECLARATION: Declaration = {
  enforcement: "azure-firewall",
  departments: ["youth", "taxes"].map((name) => ({ name, usageHours: { always: "on call" } })),
  pools: {
    clients: [
      { department: "youth", range: range("10.81.0.0/24") },
      { department: "taxes", range: range("10.81.1.0/24") },
    ],
    remediation: range("10.81.252.0/24"),
    quarantine: range("10.81.253.0/24"),
  },
  services: SERVICES,
  managementReachable: "vpn",
  direct: [],
  expectations: [],
};

export const model = (change: Partial<Declaration> = {}): AccessModel =>
  accessModel({ ...DECLARATION, ...change });

/** The services with one of them changed. */
export const changed = (name: string, change: Partial<Service>): Service[] =>
  SERVICES.map((one) => (one.name === name ? { ...one, ...change } : one));
