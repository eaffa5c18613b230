/** Node's codes for a certificate of the server that cannot be trusted: waiting does not cure it. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/;

/** The code of a failed connection, such as `ECONNRESET`. */
export function networkCode(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | undefined)?.code;
  return typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? code : "no answer";
}

export function isUntrusted(code: string): boolean {
  return UNTRUSTED.test(code);
}

/** For reasons that arose on this machine. Tokens do not occur in them; should one, it is left out. */
export function firstLine(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const [line = ""] = text.split(/[\r\n]/, 1);
  return line
    .replace(/Bearer\s+\S+/gi, "Bearer ...")
    .replace(/eyJ[\w-]+\.[\w.-]+/g, "...")
    .slice(0, 300);
}
