import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Says something to the user, beside the resource with this URN (or beside none). */
export type Say = (severity: "info" | "warning", message: string, urn?: string) => Promise<void>;

/**
 * Speaks through the engine, so that the words stand in the display next to the resource.
 *
 * @param engine `host:port`; without one nothing is said.
 */
export function engineLog(engine: string | undefined): Say {
  if (engine === undefined) return () => Promise.resolve();
  const client = new EngineClient(engine, credentials.createInsecure());
  return (severity, message, urn = "") =>
    new Promise((resolve) => {
      const level = severity === "info" ? LogSeverity.INFO : LogSeverity.WARNING;
      const request = new LogRequest().setSeverity(level).setMessage(message).setUrn(urn);
      // What cannot be said must not stop the work.
      client.log(request, () => resolve());
    });
}
