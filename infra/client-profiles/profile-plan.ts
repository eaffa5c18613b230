import type { AccessModel } from "../access-model/access-model";
import { routesOf } from "../access-model/routes";
import type { DeviceState } from "../certificate-authority/run/device-status";
import type { Posture } from "../devices/posture";
import type { ClientProfileSettings } from "../settings/client-profile-settings";
import type { ProfilePlatform } from "../settings/client-profiles-schema";
import type { GatewayAddress } from "./gateway-address";
import { hostFirewall } from "./host-firewall";
import { swanctlConf } from "./linux-connection";
import { nftables } from "./linux-firewall";
import { nameServersOf } from "./name-servers";
import { suitability } from "./preconditions";
import type { ServerRoot } from "./server-trust";
import { certificateScript } from "./windows-certificate";
import { firewallScript } from "./windows-firewall";
import { profileXml } from "./windows-profile";

/** A device as the authority knows it. */
export interface Candidate {
  readonly inventory: string;
  /** Undefined where the register does not know it. */
  readonly department: string | undefined;
  readonly state: DeviceState;
  readonly posture: Pick<Posture, "os" | "join"> | undefined;
  /** Why it is not admitted, in the words of `npm run ca -- explain`. */
  readonly words: readonly string[];
}

/** What becomes of a device. */
export type DeviceOutcome = Pick<Candidate, "inventory" | "department"> &
  (
    | { readonly platform: ProfilePlatform; readonly folder: string }
    /** A sentence that says what to do. */
    | { readonly refusal: string }
  );

export interface ProfilePlan {
  readonly devices: readonly DeviceOutcome[];
  /** Content by path, with `/` between folders. Nothing in it is secret. */
  readonly files: ReadonlyMap<string, string>;
}

export interface ProfileSource {
  readonly model: AccessModel;
  readonly settings: ClientProfileSettings;
  readonly gateway: GatewayAddress;
  readonly serverRoots: readonly ServerRoot[];
  /** SHA-256 of every anchor of the device CA. */
  readonly anchors: readonly string[];
}

/**
 * Decides who gets a profile, and makes those that somebody gets: the same for all laptops of a department, because what
 * tells them apart is the certificate that each fetches itself.
 */
export function planProfiles(source: ProfileSource, candidates: readonly Candidate[]): ProfilePlan {
  const devices = candidates.map((candidate) => outcomeOf(source, candidate));
  const folders = new Map(
    devices.flatMap((device) =>
      "folder" in device ? [[device.folder, { ...device, department: device.department! }] as const] : [],
    ),
  );
  const platforms = new Set([...folders.values()].map(({ platform }) => platform));
  const files = new Map<string, string>([
    ...(platforms.size > 0 ? serverRootFiles(source.serverRoots) : []),
    ...(platforms.has("windows")
      ? [["windows/certificate.ps1", certificateScript(source.anchors)] as const]
      : []),
    ...[...folders].flatMap(([folder, { platform, department }]) =>
      filesOf(source, platform, department).map(([name, content]) => [`${folder}/${name}`, content] as const),
    ),
  ]);
  return { devices, files };
}

function outcomeOf({ model, settings }: ProfileSource, candidate: Candidate): DeviceOutcome {
  const { inventory, department, state, posture } = candidate;
  const refuse = (refusal: string) => ({ inventory, department, refusal });
  if (state === "waiting") {
    return refuse(
      "it may come in, but has no certificate yet: npm run ca -- issue, then make the profiles again",
    );
  }
  if (state !== "works" || department === undefined) return refuse(candidate.words.join(" "));
  if (!model.departments.some(({ name }) => name === department)) {
    return refuse(
      `its department ${department} is not among remote-access:departments; add it there, or correct the register`,
    );
  }
  const suitable = suitability(posture, settings.platforms);
  if ("refusal" in suitable) return refuse(suitable.refusal);
  const { platform } = suitable;
  return { inventory, department, platform, folder: `${platform}/${department}` };
}

function filesOf(
  { model, settings, gateway, serverRoots }: ProfileSource,
  platform: ProfilePlatform,
  department: string,
): [name: string, content: string][] {
  const routes = routesOf(model);
  const firewall = hostFirewall({
    model,
    department,
    gateway: gateway.addresses,
    officeOpen: settings.trustedNetwork.length > 0,
  });
  switch (platform) {
    case "windows": {
      const nameServers = nameServersOf(model, department);
      const { dnsSuffixes, trustedNetwork } = settings;
      return [
        [
          "profile.xml",
          profileXml({ server: gateway.server, routes, dnsSuffixes, nameServers, trustedNetwork }),
        ],
        ["firewall.ps1", firewallScript(firewall)],
      ];
    }
    case "linux":
      return [
        [
          "swanctl.conf",
          swanctlConf({
            server: gateway.server,
            serverRoots: serverRootFiles(serverRoots).map(([path]) => path.split("/")[1]!),
            routes,
          }),
        ],
        ["nftables.conf", nftables(firewall)],
      ];
  }
}

/** Base64 inside, as `.cer` may be (learn.microsoft.com, "Trusted root certificate profiles for Microsoft Intune"). */
function serverRootFiles(roots: readonly ServerRoot[]): [path: string, pem: string][] {
  return roots.map(({ pem }, index) => [`server-root/remote-access-server-${index + 1}.cer`, pem]);
}
