import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  LanguageHandshakeResponse,
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  InstallDependenciesResponse,
  RunPluginResponse,
  RunResponse,
  type LanguageHandshakeRequest,
  type InstallDependenciesRequest,
  type ProgramInfo,
  type RunPluginRequest,
  type RunRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { exitWhenEngineIsGone } from "./engine-watch";
import { entryPointOf } from "./entry-points";
import { pluginArguments, pluginEntryPoint, pluginEnvironment, pluginFolder } from "./plugin-run";
import { portFirst } from "./port-first";
import { endOf, interruptChildren, killEverything, startChild } from "./program-children";
import { configEnvironment, programArguments, programOutcome, type ProgramRun } from "./program-run";
import { environmentOf, readRuntimeOptions, type RuntimeOptions } from "./runtime-options";
import { ENGINE_VERSION } from "./version";

/**
 * The language host for Node.js programs that a self-built engine lacks: the official one is a separate Go
 * module, built only with Pulumi's own releases. It answers what a preview, an update and a policy pack need; code generation and
 * the like are refused as not implemented.
 *
 * Started by the engine as `pulumi-language-nodejs [flags] <engine address>`; prints the port it serves.
 */
let engine = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
let stopWatching = exitWhenEngineIsGone(engine, { onGone: killEverything });

type Reply<T> = grpc.sendUnaryData<T>;
type Unary<Q, A> = grpc.ServerUnaryCall<Q, A>;
type Stream<Q, A> = grpc.ServerWritableStream<Q, A>;

const service: grpc.UntypedServiceImplementation = {
  handshake(
    call: Unary<LanguageHandshakeRequest, LanguageHandshakeResponse>,
    reply: Reply<LanguageHandshakeResponse>,
  ) {
    engine = call.request.getEngineAddress() || engine;
    stopWatching();
    stopWatching = exitWhenEngineIsGone(engine, { onGone: killEverything });
    reply(null, new LanguageHandshakeResponse());
  },
  // A rehearsal acquires no plugins: its stand-ins are installed already.
  getRequiredPackages(_: unknown, reply: Reply<GetRequiredPackagesResponse>) {
    reply(null, new GetRequiredPackagesResponse());
  },
  getRequiredPlugins(_: unknown, reply: Reply<GetRequiredPluginsResponse>) {
    reply(null, new GetRequiredPluginsResponse());
  },
  getPluginInfo(_: unknown, reply: Reply<PluginInfo>) {
    reply(null, new PluginInfo().setVersion(ENGINE_VERSION));
  },
  installDependencies(call: Stream<InstallDependenciesRequest, InstallDependenciesResponse>) {
    call.end();
  },
  run(call: Unary<RunRequest, RunResponse>, reply: Reply<RunResponse>) {
    runProgram(call.request).then(
      ({ error, bail }) => reply(null, new RunResponse().setError(error).setBail(bail)),
      (fault: Error) => reply(null, new RunResponse().setError(fault.message)),
    );
  },
  runPlugin(call: Stream<RunPluginRequest, RunPluginResponse>) {
    runPlugin(call).catch((fault: Error) =>
      call.destroy(Object.assign(fault, { code: grpc.status.UNKNOWN, details: fault.message })),
    );
  },
  cancel(_: unknown, reply: Reply<Empty>) {
    interruptChildren(5_000);
    reply(null, new Empty());
  },
};

async function runProgram(request: RunRequest): Promise<{ error: string; bail: boolean }> {
  const info = request.getInfo();
  const run: ProgramRun = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    rootDirectory: info?.getRootDirectory() ?? "",
    programDirectory: info?.getProgramDirectory() || request.getPwd(),
    entryPoint: info?.getEntryPoint() || request.getProgram(),
    dryRun: request.getDryrun(),
    parallel: request.getParallel(),
    config: new Map(request.getConfigMap().entries()),
    secretKeys: request.getConfigsecretkeysList(),
    args: request.getArgsList(),
  };
  const options = optionsOf(info);
  const entry = entryPointOf("@pulumi/pulumi/cmd/run", run.programDirectory);
  const child = startChild([...options.nodeArguments, entry, ...programArguments(run)], process.cwd(), {
    ...process.env,
    ...environmentOf(options),
    ...configEnvironment(run),
  });
  child.stdout.pipe(process.stdout, { end: false });
  child.stderr.pipe(process.stderr, { end: false });
  const { code, signal } = await endOf(child);
  // The engine closes the pipes soon after the answer: what the program said last must be through by then.
  await Promise.all(
    [process.stdout, process.stderr].map((pipe) => new Promise((done) => pipe.write("", done))),
  );
  return programOutcome(code, signal);
}

async function runPlugin(call: Stream<RunPluginRequest, RunPluginResponse>): Promise<void> {
  const request = call.request;
  const folder = request.getInfo()?.getProgramDirectory() || request.getProgram();
  const run = {
    kind: request.getKind(),
    folder,
    args: request.getArgsList(),
    workingFolder: request.getPwd(),
  };
  const options = optionsOf(request.getInfo());
  const entry = entryPointOf(pluginEntryPoint(run), folder);
  const child = startChild([...options.nodeArguments, entry, ...pluginArguments(run)], pluginFolder(run), {
    ...process.env,
    ...pluginEnvironment(request.getEnvList()),
    ...environmentOf(options),
  });
  child.stdout
    .pipe(portFirst())
    .on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStdout(bytes)));
  child.stderr.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStderr(bytes)));
  // The engine ends a plugin by ending the call.
  call.once("cancelled", () => child.kill("SIGKILL"));
  const { code } = await endOf(child);
  call.write(new RunPluginResponse().setExitcode(code ?? 1));
  call.end();
}

function optionsOf(info: ProgramInfo | undefined): RuntimeOptions {
  return readRuntimeOptions(info?.getOptions()?.toJavaScript() ?? {});
}

// The engine may be gone before its pipes are: then the watch ends this process, not a broken pipe.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(LanguageRuntimeService, service);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (fault, port) => {
  if (fault !== null) {
    console.error(`The language host cannot listen on 127.0.0.1: ${fault.message}`);
    process.exit(1);
  }
  process.stdout.write(`${port}\n`);
});
