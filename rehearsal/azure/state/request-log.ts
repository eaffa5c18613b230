import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { ArmRequest } from "../arm-requests/arm-request";
import { maskBody } from "../arm-requests/masking";
import type { PropertyMap } from "../plugin/property-value";

/**
 * Writes down every request the stand-in receives, one JSON line each: `{"method","id","apiVersion","body"}`.
 * A line is one write, so that lines of several processes do not mix.
 */
export class RequestLog {
  /** @param file where it is kept; folders are made with the first line. */
  constructor(private readonly file: string) {}

  /**
   * @param inputs the resource's inputs, in which secrets are marked; they are masked in the line.
   * @param salt see {@link maskBody}.
   */
  add(request: ArmRequest, inputs: PropertyMap = {}, salt = ""): void {
    const { method, id, apiVersion, body } = request;
    const line = {
      method,
      id,
      apiVersion,
      ...(body === undefined ? {} : { body: maskBody(body, inputs, salt, id) }),
    };
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    appendFileSync(this.file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }
}
