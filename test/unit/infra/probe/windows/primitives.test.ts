import { createCipheriv, createECDH, createHmac } from "node:crypto";
import canonicalize from "canonicalize";
import { called, withMono } from "./windows";

jest.setTimeout(60_000);

const hex = (text: string) => Buffer.from(text, "hex");
const shown = (data: Buffer | string) => `x${Buffer.from(data).toString("hex")}`;

// "The Galois/Counter Mode of Operation (GCM)", McGrew and Viega, appendix B, cases 13, 14 and 16.
const CASES = [
  ["nothing", "00".repeat(32), "00".repeat(12), "", "", "530f8afbc74536b9a963b4f1c4cb738b"],
  [
    "one block",
    "00".repeat(32),
    "00".repeat(12),
    "",
    "00".repeat(16),
    "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
  ],
  [
    "part of a block, with associated data",
    "feffe9928665731c6d6a8f9467308308".repeat(2),
    "cafebabefacedbaddecaf888",
    "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
  ],
] as const;

describe("AES-256-GCM", () => {
  withMono.each(CASES)("seals and opens %s as its authors do", (_, key, nonce, associated, plain, sealed) => {
    expect(called("gcm_seal", hex(key), hex(nonce), hex(associated), hex(plain))).toBe(`x${sealed}`);
    expect(called("gcm_open", hex(key), hex(nonce), hex(associated), hex(sealed))).toBe(`x${plain}`);
  });

  withMono("does not open what somebody changed, or what is too short", () => {
    const [, key, nonce, associated, , sealed] = CASES[2];
    for (const at of [0, 59, 75]) {
      const changed = hex(sealed);
      changed[at]! ^= 1;
      expect(called("gcm_open", hex(key), hex(nonce), hex(associated), changed)).toBe("null");
    }
    expect(called("gcm_open", hex(key), hex(nonce), hex(associated), Buffer.alloc(15))).toBe("null");
  });

  withMono("seals as OpenSSL does, over many blocks", () => {
    const [key, nonce, associated] = [Buffer.alloc(32, 7), Buffer.alloc(12, 9), Buffer.alloc(33, 3)];
    const plain = Buffer.from(Array.from({ length: 5_201 }, (_, at) => at % 251));
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(associated);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    expect(called("gcm_seal", key, nonce, associated, plain)).toBe(shown(sealed));
  });
});

// RFC 5903, 8.2.
const INITIATOR = hex(
  "099f3c7034d4a2c699884d73a375a67f7624ef7c6b3c0f160647b67414dce655e35b538041e649ee3faef896783ab194",
);
const INITIATOR_VALUE =
  "667842d7d180ac2cde6f74f37551f55755c7645c20ef73e31634fe72b4c55ee6de3ac808acb4bdb4c88732aee95f41aa" +
  "9482ed1fc0eeb9cafc4984625ccfc23f65032149e0e144ada024181535a0f38eeb9fcff3c2c947dae69b4c634573a81c";
const RESPONDER_VALUE =
  "e558dbef53eecde3d3fccfc1aea08a89a987475d12fd950d83cfa41732bc509d0d1ac43a0336def96fda41d0774a3571" +
  "dcfbec7aacf3196472169e838430367f66eebe3c6e70c416dd5f0c68759dd1fff83fa40142209dff5eaad96db9e6386c";
const SHARED =
  "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4d603135569b9e9d09cf5d4a270f59746";

describe("ECDH over P-384", () => {
  withMono("has the public value and the secret of RFC 5903", () => {
    expect(called("public_value", INITIATOR)).toBe(`x${INITIATOR_VALUE}`);
    expect(called("shared_secret", INITIATOR, hex(RESPONDER_VALUE))).toBe(`x${SHARED}`);
  });

  withMono("agrees with OpenSSL", () => {
    const other = createECDH("secp384r1");
    const value = other.generateKeys().subarray(1);
    const mine = Buffer.concat([Buffer.from([4]), hex(INITIATOR_VALUE)]);
    expect(called("shared_secret", INITIATOR, value)).toBe(shown(other.computeSecret(mine)));
  });

  withMono.each([
    ["a point beside the curve", hex(RESPONDER_VALUE.replace(/.$/, "d"))],
    ["half a point", hex(RESPONDER_VALUE).subarray(0, 48)],
    ["coordinates beyond the field", Buffer.alloc(96, 0xff)],
  ])("takes no %s", (_, value) => {
    expect(called("shared_secret", INITIATOR, value)).toBe("null");
  });
});

withMono("the function for keys is RFC 7296's, over several blocks", () => {
  const [key, seed] = [Buffer.alloc(48, 1), Buffer.from("seed")];
  const block = (before: Buffer, number: number) =>
    createHmac("sha384", key)
      .update(Buffer.concat([before, seed, Buffer.from([number])]))
      .digest();
  const first = block(Buffer.alloc(0), 1);
  const second = block(first, 2);
  const stream = Buffer.concat([first, second, block(second, 3)]);
  expect(called("prf_plus", key, seed, Buffer.of(100))).toBe(shown(stream.subarray(0, 100)));
});

describe("JSON", () => {
  withMono.each([
    ["keys by their code units", { b: "", a: "", B: "", ä: "", "": "", "€": "", "😀": "" }],
    ["every kind of value", { a: [true, false, -1, 0, 9_007_199_254_740_991, "x", [], {}] }],
    ["what must be escaped, and nothing else", "\u0000\u001f\b\t\n\f\r\"\\/\u007f\u2028äß€😀<>&'"],
  ])("is written as RFC 8785 has it: %s", (_, value) => {
    const escaped = JSON.stringify(value, null, 1).replace(/[^ -~\n]/g, (letter) =>
      [...Array(letter.length).keys()]
        .map((at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, "0")}`)
        .join(""),
    );
    expect(called("canonical", escaped)).toBe(shown(canonicalize(value)!));
  });

  withMono.each([
    ...["", "{", "[1,]", '{"a":1,}', "{a:1}", "'a'", '"a\nb"', '"\\x"', '"\\u12g4"', "01", "1.", "+1"],
    ...["NaN", "[1] 2", "\uFEFF{}", "[".repeat(200) + "]".repeat(200), "tru", '"a'],
  ])("is none for it where it is none: %j", (text) => {
    expect(called("is_json", text)).toBe("x00");
  });

  withMono.each(["{}", ' [1, 2.5e-3, null,\r\n\t{"a": "\\u00e4\\/"}] ', '"ä"', "-0"])("reads %j", (text) => {
    expect(called("is_json", text)).toBe("x01");
  });
});

describe("an address range", () => {
  withMono.each([
    ["10.80.0.0/22", "10.80.3.255", "01"],
    ["10.80.0.0/22", "10.80.4.0", "00"],
    ["0.0.0.0/0", "203.0.113.9", "01"],
    ["0.0.0.0/0", "2001:db8::1", "00"],
    ["192.0.2.7", "192.0.2.7", "01"],
    ["192.0.2.7", "192.0.2.6", "00"],
    ["2001:db8:80::/41", "2001:db8:ff::1", "01"],
    ["2001:db8:80::/41", "2001:db8:7f::1", "00"],
  ])("%s has %s: %s", (range, address, flag) => {
    expect(called("within", range, address)).toBe(`x${flag}`);
  });

  withMono.each(["10.80.0.1/22", "10.80.0.0/33", "10.80/16", "300.1.1.1", "10.80.0.0/", "x", "", "::/129"])(
    "is none: %j",
    (text) => {
      expect(called("is_range", text)).toBe("x00");
    },
  );
});
