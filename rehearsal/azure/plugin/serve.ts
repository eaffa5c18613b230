import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { exitWhenEngineIsGone } from "../../engine/engine-watch";
import { grpcService } from "./grpc-service";
import type { ResourceProvider } from "./resource-provider";

/** Options of {@link serve}. */
export interface ServeOptions {
  /** `host:port` of the engine, which it passes to each plugin as the last argument. */
  readonly engine: string | undefined;
  /** See {@link grpcService}. */
  readonly detailedDiff: boolean;
}

/** Serves a provider on a free port of the loopback until the engine is gone, and prints that port, as plugins do. */
export async function serve(
  provider: ResourceProvider,
  { engine, detailedDiff }: ServeOptions,
): Promise<void> {
  const server = new Server({
    // States of whole resources pass through here; the engine sets no limit either.
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  server.addService(
    ResourceProviderService,
    grpcService(provider, detailedDiff) as unknown as UntypedServiceImplementation,
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  exitWhenEngineIsGone(engine);
  process.stdout.write(`${port}\n`);
}
