import type { AdmissionPolicy } from "./admission-policy";
import type { Posture } from "./posture";
import type { Reason } from "./verdict";

type Release = AdmissionPolicy["os"][number];

/**
 * What is wrong with the operating system: platform, release, the vendor's support, version, edition.
 *
 * @param today RFC 3339 full-date
 */
export function osReasons(releases: readonly Release[], os: Posture["os"], today: string): Reason[] {
  const ofPlatform = releases.filter(({ platform }) => platform === os.platform);
  if (ofPlatform.length === 0) return [{ code: "os-platform-not-listed", detail: os.platform }];
  const release = ofPlatform
    .filter((candidate) => beginsWith(os.version, candidate.release))
    .sort((a, b) => b.release.split(".").length - a.release.split(".").length)[0];
  if (release === undefined) {
    return [{ code: "os-release-not-listed", detail: `${os.platform} ${os.version}` }];
  }
  const reasons: Reason[] = [];
  if (release.until < today) {
    reasons.push({ code: "os-release-out-of-support", detail: `${release.release}: ${release.until}` });
  }
  const floor = floorOn(release, today);
  if (floor !== undefined && compareVersions(os.version, floor) < 0) {
    reasons.push({ code: "os-version-below-floor", detail: `${os.version} < ${floor}` });
  }
  const edition = os.edition?.toLowerCase();
  if (
    release.editions !== undefined &&
    !release.editions.some((allowed) => allowed.toLowerCase() === edition)
  ) {
    reasons.push({ code: "os-edition-not-allowed", detail: os.edition ?? "?" });
  }
  return reasons;
}

/** The lowest version that is in force on a day; undefined before the first. */
export function floorOn({ floors }: Pick<Release, "floors">, today: string): string | undefined {
  return floors.filter(({ from }) => from <= today).at(-1)?.version;
}

/**
 * Compares dotted numbers part by part, a missing part as 0: 10.0.9 is below 10.0.10, and a version that was
 * reported without its last numbers is below a floor that has them.
 *
 * @returns negative, 0 or positive; NaN never, a part that is no number counts as 0
 */
export function compareVersions(a: string, b: string): number {
  const left = numbersOf(a);
  const right = numbersOf(b);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version belongs to a release: 10.0.26100.1 to 10.0.26100, but not to 10.0.2610. */
export function beginsWith(version: string, release: string): boolean {
  const numbers = numbersOf(version);
  return numbersOf(release).every((number, index) => numbers[index] === number);
}

function numbersOf(version: string): number[] {
  return version.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : 0));
}
