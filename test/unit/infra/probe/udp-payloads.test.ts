import { udpPayload } from "../../../../infra/probe/udp-payloads";

const bytes = (port: number) => Buffer.from(udpPayload(port, "names.musterstadt.example"), "hex");

/** Tags of DER in their order, inner ones in brackets; throws where a length does not fit. */
function tagsOf(data: Buffer): string {
  let tags = "";
  for (let at = 0; at < data.length;) {
    const tag = data[at]!;
    const long = data[at + 1] === 0x81;
    const start = at + (long ? 3 : 2);
    const end = start + data[long ? at + 2 : at + 1]!;
    if (end > data.length) throw new RangeError(`tag ${tag} at ${at} goes beyond its end`);
    const inner = tag & 0x20 ? `(${tagsOf(data.subarray(start, end))})` : "";
    tags += `${tag.toString(16)}${inner} `;
    at = end;
  }
  return tags.trim();
}

describe("first datagrams", () => {
  it("asks a name server one question with a type and a class", () => {
    const query = bytes(53);
    // id, flags, one question, no records; the root, NS, IN
    expect(query.subarray(2).toString("hex")).toBe("00000001000000000000" + "00" + "0002" + "0001");
  });

  it("asks for the time in 48 bytes, as a client of version 4", () => {
    expect(bytes(123)).toHaveLength(48);
    expect([bytes(123)[0]! >> 3, bytes(123)[0]! & 7]).toEqual([4, 3]);
  });

  it("asks Kerberos for a ticket without saying whose", () => {
    // [1] pvno, [2] msg-type, [4] body: options, realm, service, till, nonce, etype; a client's name would be a1 in it
    expect(tagsOf(bytes(88))).toBe(
      "6a(30(a1(2) a2(2) a4(30(a0(3) a2(1b) a3(30(a0(2) a1(30(1b 1b)))) a5(18) a7(2) a8(30(2))))))",
    );
  });

  it("asks a directory for its version without signing in", () => {
    expect(tagsOf(bytes(389))).toBe("30(2 63(4 a a 2 2 1 87 30(4)))");
  });

  it("begins OpenVPN with a reset and no key", () => {
    expect(bytes(1194)).toHaveLength(1 + 8 + 1 + 4);
    expect(bytes(1194)[0]! >> 3).toBe(7);
  });

  it("asks SIP for its options as nobody", () => {
    const text = bytes(5060).toString();
    expect(text).toMatch(/^OPTIONS sip:names\.musterstadt\.example SIP\/2\.0\r\n/);
    expect(text).toContain("From: <sip:anonymous@anonymous.invalid>");
    expect(text.endsWith("\r\n\r\n")).toBe(true);
  });

  it("has something for every other port", () => expect(udpPayload(40_000, "h")).toBe("0d0a0d0a"));
});
