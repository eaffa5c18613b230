import { accessPart } from "../../../infra/access-part";
import { declaredAccessOfFile } from "../../../infra/settings/stack-file";
import { MONITORING, type Stack } from "./access-stack";
import { notThere, recordResources } from "./recorded";

/** The SDK's own wait for everything that was registered; its declarations leave it out. */
const { waitForRPCs } = jest.requireActual<{ waitForRPCs: () => Promise<void> }>(
  "@pulumi/pulumi/runtime/settings",
);

const STATEMENT = {
  sequence: 17,
  anchors: [{ name: "g1", certificate: "AAAA", sha256: "00", notAfter: "2027-01-01T00:00:00Z" }],
  revoked: [],
};

/** The stack city-access as the engine would receive it on 1 June 2026. */
export async function cityStack(): Promise<Stack> {
  const registered = recordResources((token, inputs) =>
    token.endsWith("getClientConfig")
      ? { tenantId: "11111111-1111-1111-1111-111111111111" }
      : notThere(token, inputs),
  );
  const outputs = accessPart(
    { name: "musterstadt", stack: "city-access", location: "germanywestcentral", subscriptionId: "0" },
    {
      ...declaredAccessOfFile("Pulumi.city.yaml"),
      statement: STATEMENT as never,
      monitoring: MONITORING,
      confirmed: [],
      serverTrustUntil: undefined,
    },
    { stack: "city-access" },
    new Date("2026-06-01T12:00:00Z"),
  );
  await waitForRPCs();
  return { registered, outputs };
}
