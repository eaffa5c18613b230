import { compareVersions } from "../devices/os-floor";
import type { Posture } from "../devices/posture";
import type { ProfilePlatform } from "../settings/client-profiles-schema";

/**
 * Editions that bring up a device tunnel, as Windows calls them in its registry (learn.microsoft.com, "Configure VPN device
 * tunnels in Windows client": Enterprise or Education). N is without media player, S the long-term channel.
 */
const EDITIONS = ["enterprise", "enterprisen", "enterprises", "enterprisesn", "education", "educationn"];

/** Windows 10 1809, from which on Microsoft supports it with Azure's gateway ("Configure an Always On VPN device tunnel"). */
const OLDEST_WINDOWS = "10.0.17763";

export type Suitability =
  | { readonly platform: ProfilePlatform }
  /** A sentence that says what to do. */
  | { readonly refusal: string };

/** Whether a profile can work on a laptop at all, by what management saw of it. What is not known is no yes. */
export function suitability(
  posture: Pick<Posture, "os" | "join"> | undefined,
  platforms: readonly ProfilePlatform[],
): Suitability {
  if (posture === undefined) {
    return refuse("management has not reported it, so that its system is not known; bring it online");
  }
  const { platform } = posture.os;
  if (platform === "macos") {
    return refuse(
      "it runs macOS, and there are no profiles for Apple's systems; give its user another laptop",
    );
  }
  if (!platforms.includes(platform)) {
    return refuse(
      `it runs ${platform}, which remote-access:clientProfiles.platforms does not list; add it there, or give its user another laptop`,
    );
  }
  return platform === "windows" ? windowsSuitability(posture) : { platform };
}

function windowsSuitability({ os, join }: Pick<Posture, "os" | "join">): Suitability {
  const faults = [
    ...(EDITIONS.includes(os.edition?.replaceAll(" ", "").toLowerCase() ?? "")
      ? []
      : [
          `it runs Windows ${os.edition ?? "of an unknown edition"}, and the device tunnel needs Enterprise or Education: ` +
            "assign a licence of these, such as Windows Enterprise E3, and let management report it again",
        ]),
    ...(compareVersions(os.version, OLDEST_WINDOWS) >= 0
      ? []
      : [`its Windows ${os.version} is older than ${OLDEST_WINDOWS} (1809): update it`]),
    ...joinFaults(join),
  ];
  return faults.length > 0 ? refuse(faults.join("; ")) : { platform: "windows" };
}

function joinFaults(join: Posture["join"]): string[] {
  switch (join) {
    case "domain":
    case "hybrid":
      return [];
    case "entra":
      return [
        "it is joined to Entra ID alone, and the device tunnel needs a member of the domain: join it to the domain as well (hybrid)",
      ];
    case "none":
      return ["it is no member of the domain, which the device tunnel needs: join it to the domain"];
    case "unknown":
      return [
        "whether it is a member of the domain is not known: let management run the laptop report once more",
      ];
  }
}

/**
 * What is wrong where the gateway tells certificates apart by another zone than the authority writes into them.
 *
 * @param stack undefined where the gateway does not tell them apart
 */
export function zoneFault(stack: string | undefined, authority: string): string | undefined {
  return stack === undefined || stack === authority
    ? undefined
    : `remote-access:pools.deviceZone is ${stack}, but the authority's certificates end in ${authority}: every laptop would ` +
        "land in quarantine. Write the same into both";
}

function refuse(refusal: string): Suitability {
  return { refusal };
}
