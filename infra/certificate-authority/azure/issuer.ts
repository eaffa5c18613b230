import * as authorization from "@pulumi/azure-native/authorization";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";
import { BLOB_DATA_CONTRIBUTOR, roleId, signOnlyPermissions } from "./issuer-rights";
import type { AuthorityNames } from "./names";

/** Something that rights can be given to: its name, and its id in the Resource Manager. */
export interface Scope {
  readonly name: string;
  readonly id: pulumi.Input<string>;
}

export interface IssuerArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly resourceGroupId: pulumi.Input<string>;
  readonly subscriptionId: string;
  readonly location: string;
  readonly names: Pick<AuthorityNames, "issuer" | "signOnlyRole" | "guid">;
  /** Keys it signs with. */
  readonly keys: readonly Scope[];
  /** Containers it writes to. */
  readonly containers: readonly Scope[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The identity under which `ca` works, and all it may do: sign with these keys, write these containers. */
export class Issuer extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;
  readonly principalId: pulumi.Output<string>;

  constructor(name: string, args: IssuerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("remote-access:certificate-authority:Issuer", name, {}, opts);

    const identity = new managedidentity.UserAssignedIdentity(
      name,
      {
        resourceGroupName: args.resourceGroupName,
        resourceName: args.names.issuer,
        location: args.location,
        tags: args.tags,
      },
      { parent: this },
    );

    const signOnly = args.names.guid("sign only");
    const role = new authorization.RoleDefinition(
      `${name}-sign-only`,
      {
        scope: args.resourceGroupId,
        roleDefinitionId: signOnly,
        roleName: args.names.signOnlyRole,
        roleType: "CustomRole",
        description:
          "Signs digests with the keys of the device CA, and reads their public halves. Nothing else.",
        permissions: signOnlyPermissions(),
        assignableScopes: [args.resourceGroupId],
      },
      { parent: this },
    );

    const may = (what: string, scope: Scope, roleDefinition: string, dependsOn: pulumi.Resource[]) =>
      new authorization.RoleAssignment(
        `${name}-${what}-${scope.name}`,
        {
          scope: scope.id,
          roleAssignmentName: args.names.guid(`issuer may ${what} ${scope.name}`),
          roleDefinitionId: roleId(args.subscriptionId, roleDefinition),
          principalId: identity.principalId,
          // Said, because a new identity takes a while to be known everywhere (learn.microsoft.com,
          // "Troubleshoot Azure RBAC", PrincipalNotFound).
          principalType: "ServicePrincipal",
        },
        { parent: this, dependsOn },
      );
    for (const key of args.keys) may("sign", key, signOnly, [role]);
    for (const container of args.containers) may("write", container, BLOB_DATA_CONTRIBUTOR, []);

    this.clientId = identity.clientId;
    this.principalId = identity.principalId;
    this.registerOutputs({ clientId: this.clientId, principalId: this.principalId });
  }
}
