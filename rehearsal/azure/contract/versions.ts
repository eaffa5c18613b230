/** `3.28.0`, also with a pre-release behind it. */
const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?$/;

/** Whether a text is one exact version: no range, tag or address. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/**
 * Orders versions by https://semver.org, section 11, except that pre-releases of one version are ordered as texts.
 *
 * @returns below zero when `a` comes first.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < 3; i++) {
    const difference = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.stage === right.stage) return 0;
  if (left.stage === undefined) return 1;
  if (right.stage === undefined) return -1;
  return left.stage < right.stage ? -1 : 1;
}

function partsOf(version: string): { numbers: number[]; stage: string | undefined } {
  const [, major, minor, patch, stage] = VERSION.exec(version) ?? [];
  return { numbers: [major, minor, patch].map(Number), stage };
}
