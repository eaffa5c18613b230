import { devValues } from "../../unit/infra/settings/dev-values";

const owner = "IT-Betrieb";
const [buergeramt, jugendamt, kaemmerei] = devValues().departments as object[];
/** Departments with pools of their own, and a service that calls laptops. */
export const SEPARATED = {
  departments: [
    { ...buergeramt, pool: "10.81.0.0/24" },
    { ...jugendamt, pool: "10.81.1.0/24" },
    { ...kaemmerei, pool: "10.81.2.0/24" },
  ],
  pools: {
    separation: "by-department",
    remediation: "10.81.252.0/24",
    quarantine: "10.81.254.0/23",
    deviceZone: "devices.musterstadt.example",
  },
  services: [
    ...(devValues().services as object[]),
    {
      name: "care",
      kind: "application",
      hosts: ["10.84.0.30", "10.84.0.31"],
      ports: ["tcp/8443", "udp/8443-8450"],
      departments: ["jugendamt", "kaemmerei"],
      owner,
      reason: "cases",
    },
    {
      name: "patches",
      kind: "management",
      purpose: "patch",
      hosts: ["10.84.0.40"],
      ports: ["tcp/8530-8531"],
      owner,
      reason: "patches",
    },
    {
      name: "help",
      kind: "management",
      purpose: "posture",
      direction: "both",
      hosts: ["10.84.0.41"],
      ports: ["tcp/443"],
      devicePorts: ["tcp/5986", "udp/7"],
      owner,
      reason: "state",
    },
  ],
  management: { reachable: "vpn" },
  expectations: [{ from: "clients", to: "mail", ports: ["tcp/993"], verdict: "accept" }],
};
