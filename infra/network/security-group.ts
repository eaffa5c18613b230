import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { assertDecided } from "../decided";
import type { SecurityRule } from "./security-rules";

export interface SecurityGroupArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly securityGroupName: string;
  readonly rules: readonly SecurityRule[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A network security group, whole: a rule that somebody adds by hand goes with the next update. */
export class SecurityGroup extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: SecurityGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:network:SecurityGroup", name, {}, opts);

    const decided = { securityRules: args.rules.map(securityRuleArgs) };
    assertDecided(
      `the network security group ${args.securityGroupName}`,
      decided,
      ["securityRules"],
      "infra/network/security-group.ts",
    );
    const group = new network.NetworkSecurityGroup(
      name,
      {
        ...decided,
        resourceGroupName: args.resourceGroupName,
        networkSecurityGroupName: args.securityGroupName,
        location: args.location,
        tags: args.tags,
      },
      { parent: this },
    );

    this.securityGroupId = group.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}

/** Azure has one name for a list of ranges, and another for `*` and its own tags. */
export function securityRuleArgs({ from, to, ports, ...rest }: SecurityRule) {
  return {
    ...rest,
    sourcePortRange: "*",
    ...(typeof from === "string" ? { sourceAddressPrefix: from } : { sourceAddressPrefixes: [...from] }),
    ...(typeof to === "string" ? { destinationAddressPrefix: to } : { destinationAddressPrefixes: [...to] }),
    ...(typeof ports === "string" ? { destinationPortRange: ports } : { destinationPortRanges: [...ports] }),
  };
}
