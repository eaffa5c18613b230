import { NetworkSecurityGroup } from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { RandomPet } from "@pulumi/random";

class Office extends pulumi.ComponentResource {
  constructor(name: string) {
    super("example:index:VirtualNetworkGateway", name);
    const pet = new RandomPet(name, {}, { parent: this });
    new NetworkSecurityGroup(
      name,
      { resourceGroupName: "foreign", networkSecurityGroupName: pet.id },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
new Office("office");
