import { eachOf } from "../demand";
import { textsAt } from "../exposure/texts";
import { inEitherShape } from "../resource-model/either-shape";
import type { PlannedResource } from "../resource-model/plan";
import { at, type Reading } from "../resource-model/reading";
import { addressExtent, isNothing, unitedExtents } from "./extents";
import type { Extent } from "./first-match";
import { NONE, united, type Intervals } from "./intervals";
import type { Networks, Subnet } from "./networks";
import { calledName, References } from "./references";
import { SecurityGroups, type GroupChoice } from "./security-groups";
import { textsWritten } from "./written";

/** An address of an interface. */
export interface NicAddress {
  readonly place: Reading;
  readonly subnets: readonly Subnet[];
  /** Its address, or where it may be. */
  readonly addresses: Intervals;
  readonly isFixed: boolean;
  readonly publicAddress: PublicAddress | undefined;
}

/** An address of the Internet, by the name that a reader finds in the plan. */
export interface PublicAddress {
  readonly name: string;
}

/** An interface of a machine. */
export interface Nic {
  readonly name: string;
  readonly resource: PlannedResource;
  readonly group: GroupChoice;
  readonly addresses: readonly NicAddress[];
}

/** A private endpoint. */
export interface PrivateEndpoint {
  readonly name: string;
  readonly subnet: Subnet;
  readonly addresses: Intervals;
  readonly isFixed: boolean;
}

const PUBLIC_ADDRESS = "network:PublicIPAddress";

export function nicsOf(references: References, networks: Networks, groups: SecurityGroups): readonly Nic[] {
  return references.all("network:NetworkInterface").map((resource) => ({
    name: calledName(resource),
    resource,
    group: groups.of(resource.inputs, "networkSecurityGroup", resource),
    addresses: inEitherShape(resource.inputs, "ipConfigurations")
      .flatMap(eachOf)
      .map((place) => {
        const subnets = networks.subnetsAt(place, "ipConfigurations", resource) ?? [];
        return {
          place,
          subnets,
          ...fixedOr(place, subnets),
          publicAddress: publicAddressAt(place, "ipConfigurations", resource, references),
        };
      }),
  }));
}

/** The address of the Internet that stands there; undefined where none does. */
export function publicAddressAt(
  place: Reading,
  input: string,
  holder: PlannedResource,
  references: References,
): PublicAddress | undefined {
  const [reference] = ["publicIPAddress", "publicIPPrefix"].flatMap((name) =>
    inEitherShape(place, name).filter(({ state }) => state !== "absent"),
  );
  if (reference === undefined) return undefined;
  const target = references.byReference(at(reference, "id"), input, holder, PUBLIC_ADDRESS);
  return { name: target.state === "here" ? calledName(target.resource) : "a public address" };
}

export function endpointsOf(references: References, networks: Networks): readonly PrivateEndpoint[] {
  return references.all("network:PrivateEndpoint").flatMap((resource) =>
    (networks.subnetsAt(resource.inputs, "subnet", resource) ?? []).map((subnet) => {
      const fixed = unitedExtents([
        ...inEitherShape(resource.inputs, "ipConfigurations")
          .flatMap(eachOf)
          .map((one) => addressExtent(textsAt(one, "privateIPAddress"))),
        ...eachOf(at(resource.outputs, "customDnsConfigs")).map((one) =>
          addressExtent(textsAt(one, "ipAddresses")),
        ),
      ]);
      const isFixed = fixed.sure.length > 0 && fixed.sure.length === fixed.possible.length;
      const name = calledName(resource);
      return { name, subnet, isFixed, addresses: isFixed ? fixed.sure : subnet.ranges };
    }),
  );
}

/**
 * The members of application security groups: "All network interfaces assigned to an application security group have to
 * exist in the same virtual network" ("Application security groups"). Machines of other stacks may join as well.
 */
export class GroupMembers {
  private readonly byGroup = new Map<string, Extent>();

  constructor(
    private readonly references: References,
    nics: readonly Nic[],
  ) {
    for (const { resource, addresses } of nics)
      for (const { place, ...one } of addresses) this.join(place, resource, one);
  }

  /** @param room the network in which the rule stands */
  of(id: Reading, input: string, holder: PlannedResource, room: Intervals): Extent {
    const target = this.references.byReference(id, input, holder, "network:ApplicationSecurityGroup");
    const sure = target.state === "here" ? (this.byGroup.get(target.resource.urn)?.sure ?? NONE) : NONE;
    return { possible: united(room, sure), sure };
  }

  private join(
    place: Reading,
    holder: PlannedResource,
    { addresses, isFixed }: Pick<NicAddress, "addresses" | "isFixed">,
  ): void {
    for (const one of inEitherShape(place, "applicationSecurityGroups").flatMap(eachOf)) {
      const target = this.references.byReference(
        at(one, "id"),
        "ipConfigurations",
        holder,
        "network:ApplicationSecurityGroup",
      );
      if (target.state !== "here" || !isFixed) continue;
      const known = this.byGroup.get(target.resource.urn) ?? { possible: NONE, sure: NONE };
      this.byGroup.set(target.resource.urn, unitedExtents([known, { possible: addresses, sure: addresses }]));
    }
  }
}

/** An address that is written; otherwise every one that the subnets have. */
function fixedOr(place: Reading, subnets: readonly Subnet[]): Pick<NicAddress, "addresses" | "isFixed"> {
  const texts = textsWritten(place, "privateIPAddress");
  const { possible, sure } = addressExtent(texts);
  const isFixed = !isNothing(texts) && !texts.unsure && sure.length > 0;
  return { isFixed, addresses: isFixed ? possible : united(...subnets.map(({ ranges }) => ranges)) };
}
