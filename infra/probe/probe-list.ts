import { z } from "zod";
import { readable, uniqueIds } from "./schema-parts";

/** What a device is to try (docs/probe.md). Strict: what is not written here is sent nowhere. */

const HOST_FORM = "write an IPv4 address, or a DNS name in lower case";
const host = z
  .string(HOST_FORM)
  .regex(
    /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?)*$/,
    HOST_FORM,
  );
const PORT_FORM = "write a port from 1 to 65535";
const port = z.int(PORT_FORM).min(1, PORT_FORM).max(65_535, PORT_FORM);
const base64 = z
  .string()
  .regex(/^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, "write base64");

/** The suite that both scripts know, and the only one that a gateway of this project takes. */
const suite = z.strictObject({ encryption: z.string(), prf: z.string(), group: z.string() });

/** What every target has. */
const common = { id: readable(300), what: readable(200) };
const ike = {
  ...common,
  kind: z.literal("ike"),
  host,
  suite,
  /** Of a test that cannot use 500 and 4500. */
  ports: z.tuple([port, port]).optional(),
};

export const probeTarget = z.discriminatedUnion("kind", [
  z.strictObject({ ...common, kind: z.literal("dns"), name: host }),
  z.strictObject({ ...common, kind: z.literal("tcp"), host, port }),
  z.strictObject({
    ...common,
    kind: z.literal("udp"),
    host,
    port,
    send: z.string().regex(/^(?:[0-9a-f]{2})+$/, "write the bytes in lower-case hex"),
  }),
  z.strictObject({ ...common, kind: z.literal("tls"), host, port }),
  z.strictObject({
    ...common,
    kind: z.literal("web"),
    host,
    port,
    path: z.string().regex(/^\/[\x21-\x7e]*$/, "write a path that begins with / and has no blanks"),
    /** Where to connect instead of asking for the host's address. */
    address: host.optional(),
  }),
  z.discriminatedUnion("credential", [
    z.strictObject({ ...ike, credential: z.literal("self-made") }),
    z.strictObject({
      ...ike,
      credential: z.literal("look-alike"),
      /** DER of the anchor whose name and key identifier are copied. */
      issuer: base64,
      /** Common name to bear. */
      subject: readable(64),
    }),
  ]),
  z.strictObject({ ...common, kind: z.literal("control"), host, port }),
]);

export const probeList = z
  .strictObject({
    schema: z.literal("probe-list/v1"),
    stack: readable(100),
    /** RFC 3339, UTC, whole seconds. */
    made: z.iso.datetime({ precision: 0 }),
    /** So that a result belongs to one list. */
    nonce: z.string().regex(/^[0-9a-f]{32}$/, "write 32 lower-case hex digits"),
    /** The administration network: a public answer of DNS within it is an internal name published. */
    internal: z.array(z.cidrv4()),
    targets: z.array(probeTarget).min(1, "name at least one target"),
  })
  .superRefine(({ targets }, context) => {
    uniqueIds(targets, ["targets"], context);
    targets.forEach(({ id, kind }, index) => {
      if (!id.startsWith(`${kind}:`)) {
        const message = `"${id}" is of the kind ${kind}; let it begin with ${kind}:`;
        context.addIssue({ code: "custom", path: ["targets", index, "id"], message });
      }
    });
  });

export type ProbeTarget = z.infer<typeof probeTarget>;
export type ProbeList = z.infer<typeof probeList>;

/** The bytes of the file: ASCII only, because Windows PowerShell reads files without a mark as its own code page. */
export function listText(list: ProbeList): string {
  const text = JSON.stringify(list, undefined, 2);
  return `${text.replace(/[^\0-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}
