import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { AccessModel } from "../access-model/access-model";
import { shortRange } from "../access-model/expectation";
import { assertDecided } from "../decided";
import type { Names } from "../names";
import {
  collectionArgs,
  firewallPolicyArgs,
  NO_INFRASTRUCTURE_NAMES,
  POLICY_DECIDING,
  type FirewallPolicySpec,
} from "./firewall-args";
import { firewallRules } from "./firewall-rules";

export interface FirewallPolicyArgs extends FirewallPolicySpec {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "firewallPolicy" | "addressGroup">;
  readonly model: Pick<AccessModel, "zones" | "services" | "rules">;
  readonly tags: Readonly<Record<string, string>>;
}

/** Groups of a lower number are looked at first: there is room for some of the city's own on both sides. */
const GROUP_PRIORITY = 1_000;

/** While a firewall uses them, a change of rules or addresses waits until it has taken them over. */
const RULE_TIMEOUTS = { create: "30m", update: "30m", delete: "30m" };

/** What the firewall lets pass, from the access model: a policy, one group of rules, and the addresses they name. */
export class FirewallPolicy extends pulumi.ComponentResource {
  readonly policyId: pulumi.Output<string>;
  /** Known when the rules are in the policy. */
  readonly rulesId: pulumi.Output<string>;

  constructor(name: string, args: FirewallPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:network:FirewallPolicy", name, {}, opts);
    const { resourceGroupName, location, tags } = args;
    const parent = { parent: this, customTimeouts: RULE_TIMEOUTS };

    const decided = firewallPolicyArgs(args);
    assertDecided("the firewall's policy", decided, POLICY_DECIDING, "infra/network/firewall-args.ts");
    const policy = new network.FirewallPolicy(
      name,
      { ...decided, resourceGroupName, firewallPolicyName: args.names.firewallPolicy, location, tags },
      // Azure has no way to another tier for a policy that stands, except from Standard to Premium.
      { ...parent, replaceOnChanges: ["location"] },
    );

    const { groups, collections } = firewallRules(args.model);
    const addresses = new Map(
      groups.map((group) => [
        group.name,
        new network.IpGroup(
          `${name}-${group.name}`,
          {
            resourceGroupName,
            ipGroupsName: args.names.addressGroup(group.name),
            location,
            ipAddresses: group.ranges.map(shortRange),
            tags,
          },
          parent,
        ).id,
      ]),
    );
    const rules = new network.FirewallPolicyRuleCollectionGroup(
      `${name}-rules`,
      {
        resourceGroupName,
        firewallPolicyName: policy.name,
        ruleCollectionGroupName: "remote-access",
        priority: GROUP_PRIORITY,
        ruleCollections: [
          ...collections.map((collection) => collectionArgs(collection, (group) => addresses.get(group)!)),
          NO_INFRASTRUCTURE_NAMES,
        ],
      },
      parent,
    );

    this.policyId = policy.id;
    this.rulesId = rules.id;
    this.registerOutputs({ policyId: this.policyId, rulesId: this.rulesId });
  }
}
