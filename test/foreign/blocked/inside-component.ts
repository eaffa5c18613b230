import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { certificateOnly, gateway } from "../city";

class BranchOffice extends pulumi.ComponentResource {
  constructor(name: string) {
    super("example:index:BranchOffice", name);
    new VirtualNetworkGateway(
      `${name}-vpn`,
      { ...gateway, vpnClientConfiguration: { ...certificateOnly, vpnAuthenticationTypes: ["Radius"] } },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
new BranchOffice("branch");
