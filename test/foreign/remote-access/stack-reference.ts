import * as pulumi from "@pulumi/pulumi";

// A stack whose program nobody reviews together with this one; here it is this one itself, which holds nothing.
new pulumi.StackReference("organization/foreign/dev");
