import { refusal, type RequestRefusal } from "./request-refusal";

/** Characters of PEM; a request for RSA-4096 with all that Windows adds has about 3,000. */
export const LARGEST_REQUEST = 16_384;

/** The second label is what Windows' certreq writes; RFC 7468, section 7 asks readers to take it too. */
const LABELS = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];

/**
 * Takes the bytes out of one PEM block, stricter than RFC 7468 asks: other readers take the first of two
 * blocks or skip text, and what two readers see differently must not be signed.
 */
export function requestBytes(text: string): { der: Uint8Array } | { refusal: RequestRefusal } {
  if (text.length > LARGEST_REQUEST) {
    return {
      refusal: refusal(
        "too-large",
        `the request has ${text.length} characters of at most ${LARGEST_REQUEST}`,
      ),
    };
  }
  const lines = text.replaceAll("\r\n", "\n").trim().split("\n");
  const begins = lines.filter((line) => line.includes("-----BEGIN"));
  if (begins.length === 0) return { refusal: refusal("no-pem-block", "the file holds no PEM block") };
  if (begins.length > 1) {
    return { refusal: refusal("several-pem-blocks", `the file holds ${begins.length} PEM blocks`) };
  }
  const label = /^-----BEGIN ([A-Z0-9 ]{1,40})-----$/.exec(begins[0]!)?.[1];
  if (label === undefined || !LABELS.includes(label)) {
    return { refusal: refusal("wrong-pem-label", "the PEM block is no request by its label") };
  }
  if (lines[0] !== begins[0] || lines.at(-1) !== `-----END ${label}-----`) {
    return { refusal: refusal("text-around-pem", "the PEM block has text around it or no matching end") };
  }
  const body = lines.slice(1, -1).join("");
  const der = Buffer.from(body, "base64");
  // Node skips characters it does not know; writing it again shows whether there were any.
  if (body.length === 0 || der.toString("base64") !== body) {
    return { refusal: refusal("not-base64", "the PEM block holds other things than base64") };
  }
  return { der: Uint8Array.from(der) };
}
