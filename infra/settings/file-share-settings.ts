import type { Enforcement } from "../access-model/access-model";
import { contains, type AddressRange } from "../access-model/address-range";
import { portText } from "../access-model/port-range";
import type { Service } from "../access-model/service";
import { canBeGiven } from "../network/subnet-addresses";
import type { RawFileShare } from "./file-share-schema";
import type { Say } from "./range-setting";
import type { SoundValues } from "./sound-values";

/** A share of Azure Files that stands for one of the services. */
export interface FileShareSettings extends Omit<RawFileShare, "service" | "deletedKeptDays"> {
  /** The address of its private endpoint: the service's host. */
  readonly address: string;
  /** Days for which a deleted share can be brought back. */
  readonly deletedKeptDays: number;
}

export interface FileShareSurroundings {
  readonly enforcement: Enforcement | undefined;
  readonly services: readonly Service[];
  readonly endpointSubnet: AddressRange | undefined;
}

const USUALLY_KEPT_DAYS = 30;
/** Azure Files listens nowhere else. */
const SMB = "tcp/445";

/** @returns undefined where there is no share, after a fault has been said, or where the schema has found one */
export function fileShareSettings(
  values: SoundValues,
  { enforcement, services, endpointSubnet }: FileShareSurroundings,
  say: Say,
): FileShareSettings | undefined {
  const fault = (key: readonly PropertyKey[], message: string) => {
    say(["fileShare", ...key], message);
    return undefined;
  };
  if (!values.has(["fileShare"])) return undefined;
  if (enforcement === "city-firewall") {
    return fault(
      [],
      "belongs to enforcement azure-firewall; remove it: shares then stand in the city's own network",
    );
  }
  const raw = values.get<RawFileShare>(["fileShare"]);
  if (!raw || enforcement === undefined) return undefined;
  if (!endpointSubnet) {
    return fault(
      [],
      "needs remote-access:network.endpointSubnet, where its private endpoint stands; write a range for it",
    );
  }
  const service = services.find(({ name }) => name === raw.service);
  if (!service) {
    return fault(
      ["service"],
      `there is no service "${raw.service}"; name one of kind files whose host is in endpointSubnet ${endpointSubnet.cidr}`,
    );
  }
  const wrong = serviceFault(service, endpointSubnet);
  if (wrong !== undefined) return fault(["service"], `"${service.name}" ${wrong}`);
  const { name, quotaGiB, authentication, deletedKeptDays = USUALLY_KEPT_DAYS } = raw;
  return { name, quotaGiB, authentication, deletedKeptDays, address: hostOf(service) };
}

function serviceFault(service: Service, endpointSubnet: AddressRange): string | undefined {
  const { kind, hosts, ports } = service;
  if (kind !== "files") return `is of the kind ${kind}; name one of kind files`;
  if (hosts.length !== 1 || hosts[0]!.prefix !== 32 || !contains(endpointSubnet, hosts[0]!)) {
    return `has the hosts ${hosts.map(({ cidr }) => cidr).join(", ")}; a share has one, and it is in endpointSubnet ${endpointSubnet.cidr}`;
  }
  if (!canBeGiven(endpointSubnet, hostOf(service))) {
    return `has the host ${hostOf(service)}, which Azure keeps for itself; write another one of ${endpointSubnet.cidr}`;
  }
  const found = ports.map(portText).join(", ");
  return found === SMB ? undefined : `has the ports ${found}; Azure Files listens on ${SMB} only`;
}

const hostOf = ({ hosts }: Service) => hosts[0]!.cidr.replace("/32", "");
