import * as pulumi from "@pulumi/pulumi";

/** A resource as the engine would have received it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** What a getter finds in Azure; throws what the provider would. */
export type Lookup = (token: string, inputs: Record<string, unknown>) => Record<string, unknown>;

/** What a program hears when the provider fails: the SDK hands over the `details` of the engine's answer. */
export function failure(token: string, details: string): Error {
  return Object.assign(new Error(), { details: `invocation of ${token} returned an error: ${details}` });
}

/** As azure-native says it. */
export const notThere: Lookup = (token) => {
  const message = `Status=404 Code="ResourceGroupNotFound" Message="Resource group 'g' could not be found."`;
  throw failure(token, `request failed /subscriptions/s/resourceGroups/g: ${message}`);
};

/** What Azure alone knows: where it put the firewall. */
const placed = (type: string, inputs: Record<string, unknown>) =>
  type === "azure-native:network:AzureFirewall"
    ? { ipConfigurations: [{ ...(inputs.ipConfigurations as object[])[0], privateIPAddress: "10.80.1.4" }] }
    : {};

/** Records what a program registers; ids look like Azure's, so that references can be told apart. */
export function recordResources(lookup: Lookup = notThere): Registered[] {
  const registered: Registered[] = [];
  void pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs: given }) {
        const inputs = given as Record<string, unknown>;
        registered.push({ type, name, inputs });
        return { id: `/id/${name}`, state: { ...inputs, ...placed(type, inputs), name } };
      },
      call: ({ token, inputs }) => lookup(token, inputs as Record<string, unknown>),
    },
    "remote-access",
    "dev",
    false,
  );
  return registered;
}

/** Waits until an output is known; its value is what the resources below it were given. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
