/**
 * First datagrams to which a server answers without knowing who asks. None of them names a user.
 *
 * What has none gets two line ends: a server that does not know them stays silent, so there `silent` says little.
 */
const PAYLOADS: ReadonlyMap<number, (host: string) => Buffer> = new Map([
  [53, nameServersOfTheRoot],
  [88, ticketForNobody],
  [123, clientTime],
  [389, directoryVersion],
  [464, emptyPasswordChange],
  [1194, openVpnReset],
  [5060, sipOptions],
]);

/** @returns the bytes in lower-case hex */
export function udpPayload(port: number, host: string): string {
  const make = PAYLOADS.get(port);
  return (make ? make(host) : Buffer.from("\r\n\r\n")).toString("hex");
}

/** RFC 1035, section 4.1: one question, `. IN NS`, recursion not desired. Whoever refuses it answers, too. */
function nameServersOfTheRoot(): Buffer {
  return Buffer.from("5072000000010000000000000000020001", "hex");
}

/** RFC 5905, section 7.3: version 4, mode client, nothing else said. */
function clientTime(): Buffer {
  return Buffer.concat([Buffer.from([0x23]), Buffer.alloc(47)]);
}

/** P_CONTROL_HARD_RESET_CLIENT_V2 with a session id, no acknowledgement, packet 0 (OpenVPN's "Network protocol"). */
function openVpnReset(): Buffer {
  return Buffer.concat([Buffer.from([0x38]), Buffer.from("probe/v1"), Buffer.alloc(5)]);
}

/** RFC 3261, section 11, from nobody (RFC 3323, section 4.1.1.3). */
function sipOptions(host: string): Buffer {
  return Buffer.from(
    [
      `OPTIONS sip:${host} SIP/2.0`,
      "Via: SIP/2.0/UDP anonymous.invalid;branch=z9hG4bKprobe;rport",
      "Max-Forwards: 1",
      "From: <sip:anonymous@anonymous.invalid>;tag=probe",
      `To: <sip:${host}>`,
      "Call-ID: probe",
      "CSeq: 1 OPTIONS",
      "Content-Length: 0",
      "",
      "",
    ].join("\r\n"),
  );
}

/** RFC 4120, section 5.4.1: an AS-REQ without a client's name, in a realm that cannot exist. The answer is an error. */
function ticketForNobody(): Buffer {
  const realm = der(0x1b, Buffer.from("PROBE.INVALID"));
  const service = sequence(
    der(0xa0, integer(2)),
    der(0xa1, sequence(der(0x1b, Buffer.from("krbtgt")), realm)),
  );
  const body = sequence(
    der(0xa0, der(0x03, Buffer.alloc(5))),
    der(0xa2, realm),
    der(0xa3, service),
    der(0xa5, der(0x18, Buffer.from("19700101000000Z"))),
    der(0xa7, integer(1)),
    der(0xa8, sequence(integer(18))),
  );
  return der(0x6a, sequence(der(0xa1, integer(5)), der(0xa2, integer(10)), der(0xa4, body)));
}

/** RFC 3244, section 2: a header without a request. A server that answers to it says that it is malformed. */
function emptyPasswordChange(): Buffer {
  return Buffer.from("000600010000", "hex");
}

/** RFC 4511, section 4.5.1, over UDP: the root entry's `supportedLDAPVersion`, which needs no sign-in. */
function directoryVersion(): Buffer {
  const search = der(
    0x63,
    der(0x04, Buffer.alloc(0)),
    der(0x0a, Buffer.from([0])),
    der(0x0a, Buffer.from([0])),
    integer(1),
    integer(2),
    der(0x01, Buffer.from([0])),
    der(0x87, Buffer.from("objectClass")),
    sequence(der(0x04, Buffer.from("supportedLDAPVersion"))),
  );
  return sequence(integer(1), search);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const integer = (value: number) => der(0x02, Buffer.from([value]));

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
