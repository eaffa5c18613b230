import * as fc from "fast-check";
import { readPinnedKey } from "../../../../../infra/certificate-authority/key-vault/pinned-key";

const VERSION = "0123456789abcdef0123456789abcdef";
const GOOD = `https://example-vault.vault.azure.net/keys/device-ca-g1/${VERSION}`;
const faultsOf = (text: string, allowLoopback = false) => {
  const reading = readPinnedKey(text, { allowLoopback });
  return "faults" in reading ? reading.faults.join(" | ") : "none";
};

describe("the identifier of a pinned key", () => {
  it("is taken apart", () => {
    expect(readPinnedKey(GOOD)).toEqual({
      key: {
        id: GOOD,
        vaultUrl: "https://example-vault.vault.azure.net",
        name: "device-ca-g1",
        version: VERSION,
        loopback: false,
      },
    });
  });

  it.each([
    ["no address", "device-ca-g1", "not a web address"],
    ["no version", GOOD.replace(`/${VERSION}`, ""), "names no version"],
    ["an empty version", GOOD.replace(VERSION, ""), "names no version"],
    ["a short version", GOOD.slice(0, -1), "not 32 lower-case hex digits"],
    ["an upper-case version", GOOD.replace(VERSION, VERSION.toUpperCase()), "not 32 lower-case hex digits"],
    ["plain http", GOOD.replace("https", "http"), "uses http; write https"],
    ["another scheme", GOOD.replace("https", "ftp"), 'starts with "ftp:"'],
    ["a certificate", GOOD.replace("/keys/", "/certificates/"), 'names no key but "/certificates"'],
    ["another host", GOOD.replace("azure.net", "azure.example"), "not the host of a vault"],
    ["a host that only begins well", GOOD.replace(".net/", ".net.example/"), "not the host of a vault"],
    ["a sub-domain of a vault", GOOD.replace("https://", "https://a."), "not the host of a vault"],
    ["a port", GOOD.replace(".net/", ".net:8443/"), "not the host of a vault"],
    ["a user", GOOD.replace("https://", "https://someone@"), "a user name or password"],
    ["a query", `${GOOD}?api-version=7.4`, "something behind ?"],
    ["a longer path", `${GOOD}/sign`, "goes on behind the version"],
    ["a name with a dot", GOOD.replace("ca-g1", "ca.g1"), "no usable name"],
    ["white space", ` ${GOOD}`, `not in its plain form; write ${GOOD}`],
    ["an upper-case host", GOOD.replace("example-v", "Example-V"), "not in its plain form"],
    ["this machine", `https://127.0.0.1:8443/keys/a/${VERSION}`, "points to this machine"],
  ])("is refused with %s", (_, text, fault) => {
    expect(faultsOf(text)).toContain(fault);
  });

  it("gets all faults in one answer", () => {
    expect(faultsOf("http://vault.example/secrets/a_b?x")).toMatch(
      /host of a vault.*uses http.*names no key.*no usable name.*names no version.*behind \?/,
    );
  });

  it.each(["http://127.0.0.1:8080", "https://localhost:8443", "http://[::1]:8080"])(
    "may name %s where a rehearsal allows it",
    (origin) => {
      expect(readPinnedKey(`${origin}/keys/a/${VERSION}`, { allowLoopback: true })).toMatchObject({
        key: { vaultUrl: origin, loopback: true },
      });
    },
  );

  it("may not leave this machine over http, whatever a rehearsal allows", () => {
    expect(faultsOf(GOOD.replace("https", "http"), true)).toContain("uses http");
  });

  it("is the accepted text itself, or refused with a sentence, whatever the text", () => {
    const pieces = fc.constantFrom(
      ...[
        "https://",
        "http://",
        "a-b",
        ".vault.azure.net",
        "/",
        "keys",
        VERSION,
        ":1",
        "@",
        "..",
        "%2e",
        " ",
        "#",
      ],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join("")),
        ),
        (text) => {
          const reading = readPinnedKey(text);
          if ("key" in reading) expect(reading.key.id).toBe(text);
          else expect(reading.faults.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
