/** The inputs of a resource before they are registered; values may be outputs. */
export type Inputs = Record<string, unknown>;

/** A dangerous change that is laid over the stack, to see that the policy pack stops it. */
export interface Scenario {
  /** One sentence: what somebody did, as a colleague would say it. */
  readonly title: string;
  /** Rules that must block it. */
  readonly rules: readonly string[];
  /** Changes the inputs of one resource; called for every resource of the stack. */
  change(type: string, inputs: Inputs): Inputs;
}

const GATEWAY = "azure-native:network:VirtualNetworkGateway";

/** A change of the gateway's point-to-site configuration. */
export function changeClients(change: (clients: Inputs) => Inputs): Scenario["change"] {
  return (type, inputs) =>
    type === GATEWAY
      ? { ...inputs, vpnClientConfiguration: change(inputs.vpnClientConfiguration as Inputs) }
      : inputs;
}
