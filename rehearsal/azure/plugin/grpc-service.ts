import { status, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { diffResponse } from "./diff-response";
import { Refusal, type Autonaming, type Checked, type ResourceProvider } from "./resource-provider";
import { fromStruct, toStruct } from "./struct";

type Answer<Q, R> = (request: Q) => R | Promise<R>;

/**
 * Puts a provider behind Pulumi's `ResourceProvider` service
 * (https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto).
 *
 * The ready-made server of `@pulumi/pulumi/provider` knows neither previews nor detailed diffs; without the latter
 * `replaceOnChanges` never replaces, and so `protect` never protects.
 *
 * @param detailedDiff false leaves the detailed diff out, for the test that shows what depends on it.
 */
export function grpcService(
  provider: ResourceProvider,
  detailedDiff: boolean,
): Partial<IResourceProviderServer> {
  return {
    handshake: unary(() =>
      // As azure-native: resource references arrive as ids. Secrets are taken, so that they can be masked.
      new pb.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptResources(false)
        .setAcceptOutputs(true)
        .setSupportsAutonamingConfiguration(true),
    ),
    configure: unary((request: pb.ConfigureRequest) => {
      provider.configure(fromStruct(request.getArgs()));
      return new pb.ConfigureResponse()
        .setAcceptsecrets(true)
        .setAcceptresources(false)
        .setAcceptoutputs(true)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion(provider.version)),
    getSchema: unary(() =>
      new pb.GetSchemaResponse().setSchema(
        JSON.stringify({ name: provider.name, version: provider.version }),
      ),
    ),
    parameterize: unary((request: pb.ParameterizeRequest) => {
      const value = request.getValue()?.getValue_asU8();
      if (value === undefined)
        throw new Refusal("RehearsalParameters", "parameters on a command line are not rehearsed");
      const { name, version } = provider.parameterize(value);
      return new pb.ParameterizeResponse().setName(name).setVersion(version);
    }),
    checkConfig: unary((request: pb.CheckRequest) =>
      checkResponse(provider.checkConfig(fromStruct(request.getNews()))),
    ),
    // "Unknown" lets the engine compare the configurations itself.
    diffConfig: unary(() => new pb.DiffResponse().setChanges(pb.DiffResponse.DiffChanges.DIFF_UNKNOWN)),
    invoke: unary(async (request: pb.InvokeRequest) =>
      new pb.InvokeResponse().setReturn(
        toStruct(await provider.invoke(request.getTok(), fromStruct(request.getArgs()))),
      ),
    ),
    check: unary(async (request: pb.CheckRequest) =>
      checkResponse(
        await provider.check({
          ...subject(request),
          olds: fromStruct(request.getOlds()),
          news: fromStruct(request.getNews()),
          randomSeed: request.getRandomseed_asU8(),
          autonaming: autonaming(request.getAutonaming()),
        }),
      ),
    ),
    diff: unary(async (request: pb.DiffRequest) => {
      const difference = await provider.diff({
        ...subject(request),
        state: fromStruct(request.getOlds()),
        oldInputs: fromStruct(request.getOldInputs()),
        news: fromStruct(request.getNews()),
      });
      return diffResponse(difference, detailedDiff);
    }),
    create: unary(async (request: pb.CreateRequest) => {
      const call = { inputs: fromStruct(request.getProperties()), preview: request.getPreview() };
      const standing = await provider.create({ ...subject(request), ...call });
      return new pb.CreateResponse().setId(standing.id).setProperties(toStruct(standing.outputs));
    }),
    read: unary(async (request: pb.ReadRequest) => {
      const inputs = request.hasInputs() ? fromStruct(request.getInputs()) : undefined;
      const call = { id: request.getId(), state: fromStruct(request.getProperties()), inputs };
      const found = await provider.read({ ...subject(request), ...call });
      if (found === undefined) return new pb.ReadResponse();
      return new pb.ReadResponse()
        .setId(found.id)
        .setProperties(toStruct(found.outputs))
        .setInputs(toStruct(found.inputs));
    }),
    update: unary(async (request: pb.UpdateRequest) => {
      const outputs = await provider.update({
        ...subject(request),
        id: request.getId(),
        state: fromStruct(request.getOlds()),
        oldInputs: fromStruct(request.getOldInputs()),
        inputs: fromStruct(request.getNews()),
        preview: request.getPreview(),
      });
      return new pb.UpdateResponse().setProperties(toStruct(outputs));
    }),
    delete: unary(async (request: pb.DeleteRequest) => {
      await provider.delete({
        ...subject(request),
        id: request.getId(),
        state: fromStruct(request.getProperties()),
      });
      return new Empty();
    }),
    // Nothing here takes longer than a moment: what has begun may end.
    cancel: unary(() => new Empty()),
    attach: unary(() => new Empty()),
    getMapping: unary(() => new pb.GetMappingResponse()),
  };
}

function subject(request: { getUrn(): string; getType(): string }): { urn: string; type: string } {
  const urn = request.getUrn();
  return { urn, type: request.getType() || (urn.split("::")[2]?.split("$").at(-1) ?? "") };
}

function autonaming(options: pb.CheckRequest.AutonamingOptions | undefined): Autonaming | undefined {
  if (options === undefined) return undefined;
  const modes = ["propose", "enforce", "disable"] as const;
  return { mode: modes[options.getMode()], proposedName: options.getProposedName() };
}

function checkResponse({ inputs, failures }: Checked): pb.CheckResponse {
  const list = failures.map(({ property, reason }) =>
    new pb.CheckFailure().setProperty(property).setReason(reason),
  );
  return new pb.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(list);
}

function unary<Q, R>(answer: Answer<Q, R>) {
  return (call: ServerUnaryCall<Q, R>, callback: sendUnaryData<R>): void => {
    // An async function, so that whatever is thrown reaches the engine as an answer.
    const run = async () => answer(call.request);
    run().then(
      (response) => callback(null, response),
      (error: unknown) => callback({ code: status.UNKNOWN, details: describe(error) }),
    );
  };
}

/** A refusal speaks for itself; anything else is a fault of the stand-in, and where it is helps whoever mends it. */
function describe(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  return `fault in the stand-in itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
