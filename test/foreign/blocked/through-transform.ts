import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { certificateOnly, gateway } from "../city";

pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
  type.endsWith(":VirtualNetworkGateway")
    ? {
        props: { ...props, vpnClientConfiguration: { ...certificateOnly, vpnAuthenticationTypes: ["AAD"] } },
        opts,
      }
    : undefined,
);
new VirtualNetworkGateway("vpn", { ...gateway, vpnClientConfiguration: certificateOnly });
