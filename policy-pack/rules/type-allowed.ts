import { quote } from "../findings/quote";
import type { JudgedResource } from "../resource-model/resource";
import { kindOfType } from "../type-list/kind-of-type";
import type { Finding, Rule } from "../rule";
import type { AllowedTypes } from "../type-list/allowed-types";

/** The stack that builds the remote access holds nothing else. */
export const typeAllowed: Rule = {
  id: "type-allowed",
  title: "the remote-access stack may hold only types that are on the list of the policy pack",
  severity: "critical",
  why:
    "Azure has thousands of types and gets new ones every month, many of them a way in, so that only a list of what is " +
    "needed can be complete",
  remedy:
    "Build everything else in a stack of its own. A type that the remote access needs gets onto allowed-types.json " +
    "together with the rules for what it can open; security reviews both.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.1.1.A4, NET.3.2.A2, OPS.1.1.3.A1",
    "ISO/IEC 27001:2022 Annex A: 8.9, 8.20, 8.32",
  ],
  kind: "confinement",
  // What is needed for longer gets onto the list, with a sentence; an exemption would be a second list without one.
  exemptable: "emergency",
  evenRead: true,
  check: (resource, { allowedTypes }) => judge(resource, allowedTypes),
};

function judge(resource: JudgedResource, allowed: AllowedTypes): readonly Finding[] {
  if (!allowed.ok) {
    const found = `a list of types that cannot be used: ${allowed.fault}`;
    return [{ path: "", found, write: "nothing in this resource: correct allowed-types.json" }];
  }
  if (isOwnComponent(resource)) return [];
  // A token that may mean several types is allowed only when all of them are.
  const tokens =
    resource.types.length === 0 ? [resource.type] : resource.types.map((type) => `azure-native:${type}`);
  const missing = tokens.filter((token) => !allowed.tokens.has(token));
  if (missing.length === 0) return [];
  return [
    {
      path: "",
      found: `the type ${quote(resource.type)}: ${kindOfType(resource.type)}`,
      write:
        `nothing: move the resource to a stack of its own, or have security review rules for the type and add ` +
        `${missing.map((token) => quote(token)).join(" and ")} to policy-pack/allowed-types.json`,
    },
  ];
}

/**
 * A component of this project: it creates nothing itself, and its children are judged one by one. A resource that a
 * provider creates under such a name is no component.
 */
function isOwnComponent({ type, provider }: JudgedResource): boolean {
  return provider === undefined && /^remote-access:[a-z-]+:[A-Za-z]+$/.test(type);
}
