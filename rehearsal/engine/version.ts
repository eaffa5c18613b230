/** The Pulumi CLI this project is written and tested with. The one place that says so; `go.mod` must agree. */
export const ENGINE_VERSION = "3.250.0";

/** A released version as the CLI prints it: `v3.250.0`, without pre-release or build suffix. */
const RELEASE = /^v?(\d+)\.(\d+)\.(\d+)$/;

/**
 * Whether a CLI that calls itself `version` may run a rehearsal: at least {@link ENGINE_VERSION} and the same
 * major version. Empty answers (a CLI built without its version) and pre-releases are refused, because
 * nothing is known about them.
 */
export function isSuitableVersion(version: string): boolean {
  const found = RELEASE.exec(version.trim());
  const wanted = RELEASE.exec(ENGINE_VERSION);
  if (found === null || wanted === null) return false;
  const [major, minor, patch] = found.slice(1).map(Number) as [number, number, number];
  const [wantedMajor, wantedMinor, wantedPatch] = wanted.slice(1).map(Number) as [number, number, number];
  if (major !== wantedMajor) return false;
  return minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch);
}
