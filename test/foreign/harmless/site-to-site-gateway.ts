import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { gateway } from "../city";

new VirtualNetworkGateway("link", gateway);
