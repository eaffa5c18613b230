import * as pulumi from "@pulumi/pulumi";

/** A resource as the engine would have received it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** Records what a program registers; ids look like Azure's, so that references can be told apart. */
export function recordResources(): Registered[] {
  const registered: Registered[] = [];
  void pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        registered.push({ type, name, inputs: inputs as Record<string, unknown> });
        return { id: `/id/${name}`, state: { ...(inputs as object), name } };
      },
      call: () => ({}),
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
