import type { Json } from "../plugin/property-value";

/** A request as Azure Resource Manager would receive it. */
export interface ArmRequest {
  readonly method: "PUT" | "GET" | "DELETE";
  /** Path of the resource, `/subscriptions/…`. */
  readonly id: string;
  readonly apiVersion: string;
  readonly body?: Json;
}

/** What a request is made for. */
export type Action = "put" | "get" | "delete";
