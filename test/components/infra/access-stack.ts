import { accessPart } from "../../../infra/access-part";
import type { AccessSettings } from "../../../infra/settings/access-settings";
import { recordResources, type Registered } from "./recorded";
import { declared, devValues } from "../../unit/infra/settings/dev-values";

/** The SDK's own wait for everything that was registered; its declarations leave it out. */
const { waitForRPCs } = jest.requireActual<{ waitForRPCs: () => Promise<void> }>(
  "@pulumi/pulumi/runtime/settings",
);

const STATEMENT = {
  sequence: 17,
  anchors: [{ name: "g1", certificate: "AAAA", sha256: "00", notAfter: "2027-01-01T00:00:00Z" }],
  revoked: [],
};

export interface Stack {
  readonly registered: readonly Registered[];
  readonly outputs: ReturnType<typeof accessPart>;
}

/** What does not come from the settings of access alone. */
export type Around = Partial<Pick<AccessSettings, "monitoring" | "confirmed">>;

export const MONITORING = {
  retentionDays: 31,
  alarmMail: ["vpn@musterstadt.example"],
  ikeLogUntil: undefined,
};

/**
 * The part `access` of the stack dev, with some settings changed, as the engine would receive it on 1 June 2026.
 */
export async function accessStack(change: object = {}, around: Around = {}): Promise<Stack> {
  const { access, faults } = declared(devValues(change as Record<string, unknown>));
  if (!access) throw new Error(faults.join("\n"));
  const registered = recordResources();
  const outputs = accessPart(
    {
      name: "musterstadt",
      stack: "dev",
      location: "germanywestcentral",
      subscriptionId: "12345678-1234-1234-1234-123456789abc",
    },
    {
      ...access,
      statement: STATEMENT as never,
      monitoring: MONITORING,
      confirmed: [],
      serverTrustUntil: undefined,
      ...around,
    },
    { stack: "dev" },
    new Date("2026-06-01T12:00:00Z"),
  );
  await waitForRPCs();
  return { registered, outputs };
}

/** What differs between two stacks: `~name` changed, `+name` new, `-name` gone. Components have no inputs. */
export function differences(before: Stack, after: Stack): string[] {
  const byName = ({ registered }: Stack) =>
    new Map(
      registered
        .filter(({ type }) => !type.startsWith("remote-access:"))
        .map(({ name, inputs }) => [name, JSON.stringify(inputs)]),
    );
  const [old, now] = [byName(before), byName(after)];
  return [
    ...[...old.keys()].filter((name) => !now.has(name)).map((name) => `-${name}`),
    ...[...now]
      .filter(([name, inputs]) => old.get(name) !== inputs)
      .map(([name]) => `${old.has(name) ? "~" : "+"}${name}`),
  ].sort();
}
