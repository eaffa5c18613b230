import type { AccessModel } from "../access-model/access-model";
import { size } from "../access-model/address-range";
import { PROFILE_PLATFORMS, type ProfilePlatform, type RawClientProfiles } from "./client-profiles-schema";
import { dayWritten } from "./day-setting";
import type { Say } from "./range-setting";
import type { SoundValues } from "./sound-values";

/** How profiles for the laptops are made. */
export interface ClientProfileSettings {
  readonly platforms: readonly ProfilePlatform[];
  /** Names below these are asked of the model's `dns` services, through the tunnel; empty: no name is. */
  readonly dnsSuffixes: readonly string[];
  /** DNS suffixes of the city's own network, where no tunnel is wanted. */
  readonly trustedNetwork: readonly string[];
  /** RFC 3339 full-date: from then on Azure's gateway shows a certificate of another root. */
  readonly serverTrustUntil: string | undefined;
}

const PATH = ["clientProfiles"];

/** @param model undefined where it has a fault of its own */
export function clientProfileSettings(
  values: SoundValues,
  model: Pick<AccessModel, "services"> | undefined,
  say: Say,
): ClientProfileSettings {
  const list = <T extends string>(key: keyof RawClientProfiles): readonly T[] => {
    const found = values.get<readonly T[]>([...PATH, key]) ?? [];
    found.forEach((value, index) => {
      const first = found.indexOf(value);
      if (first !== index) {
        say([...PATH, key, index], `"${value}" is used twice; the first is ${key}[${first}]`);
      }
    });
    return found;
  };
  const platforms = list<ProfilePlatform>("platforms");
  const dnsSuffixes = list("dnsSuffixes");
  if (dnsSuffixes.length > 0 && model) {
    const fault = nameServerFault(model);
    if (fault !== undefined) say([...PATH, "dnsSuffixes"], fault);
  }
  const trusted = values.get<string>(["serverTrustUntil"]);
  return {
    platforms: values.has(PATH) ? platforms : PROFILE_PLATFORMS,
    dnsSuffixes,
    trustedNetwork: list("trustedNetwork"),
    serverTrustUntil: trusted && dayWritten(trusted),
  };
}

/** Clients are given every name server by its address, and ask them one by one. */
const MOST_NAME_SERVERS = 8;

function nameServerFault({ services }: Pick<AccessModel, "services">): string | undefined {
  const hosts = services.filter(({ kind }) => kind === "dns").flatMap((service) => service.hosts);
  const count = hosts.reduce((sum, range) => sum + size(range), 0);
  if (count === 0) {
    return "has nobody to ask: no service has the kind dns; add one to remote-access:services, or remove it";
  }
  return count > MOST_NAME_SERVERS
    ? `has ${count} addresses to ask; name at most ${MOST_NAME_SERVERS} name servers in the services of the kind dns`
    : undefined;
}
