import * as pulumi from "@pulumi/pulumi";

const provider: pulumi.dynamic.ResourceProvider = { create: () => Promise.resolve({ id: "made" }) };

class Anything extends pulumi.dynamic.Resource {
  constructor(name: string) {
    super(provider, name, {});
  }
}
new Anything("anything");
