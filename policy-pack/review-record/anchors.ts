import { X509Certificate } from "node:crypto";
import { oneLine } from "../findings/message";
import { identify } from "../resource-model/certificate";
import type { PlannedResource } from "../resource-model/plan";
import { pointToSite } from "../resource-model/point-to-site";
import { at, type Reading } from "../resource-model/reading";
import type { RecordedAnchor } from "./record";

/** Under which of the pins a certificate counts for a resource. */
export type StandingOf = (resource: PlannedResource, sha256: string) => RecordedAnchor["standing"];

/** Every root that a gateway of the plan would trust; what cannot be read as a certificate the rules object to. */
export function anchorsIn(plan: readonly PlannedResource[], standingOf: StandingOf): RecordedAnchor[] {
  return plan.flatMap((resource) =>
    pointToSite(resource).flatMap(({ roots }) =>
      roots.state === "known" ? roots.value.flatMap((root) => anchorsOf(resource, root, standingOf)) : [],
    ),
  );
}

function anchorsOf(resource: PlannedResource, root: Reading, standingOf: StandingOf): RecordedAnchor[] {
  const places = [at(root, "publicCertData"), at(root, "properties", "publicCertData")];
  return places.flatMap((place) => {
    if (place.state !== "known" || typeof place.value !== "string") return [];
    const { sha256, der, subject } = identify(place.value);
    if (sha256 === undefined || der === undefined) return [];
    const name = at(root, "name");
    return [
      {
        name: name.state === "known" && typeof name.value === "string" ? oneLine(name.value) : "",
        gateway: oneLine(resource.name),
        subject: oneLine(subject ?? ""),
        sha256,
        notAfter: new Date(new X509Certificate(der).validTo).toISOString(),
        standing: standingOf(resource, sha256),
      },
    ];
  });
}
