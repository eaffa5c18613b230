import { sign } from "node:crypto";
import { inspect } from "node:util";
import { openKeyVaultSigner } from "../../../../../infra/certificate-authority/key-vault/key-vault-signer";
import type { KeyVaultFailure } from "../../../../../infra/certificate-authority/key-vault/key-vault-failure";
import type { Signer } from "../../../../../infra/certificate-authority/core/signer";
import type { KeyVaultAccess } from "../../../../../infra/certificate-authority/key-vault/key-vault-signer";
import { systemTiming } from "../../../../../infra/azure-calls/timing";
import { limitedTo, type Behaviour } from "./fake-key-vault-behaviour";
import { credential, failureOf, newStage, pair, START, TOKEN, type Stage } from "./vault-for-tests";

const TEXT = Buffer.from("to be signed");
const throttle = (retryAfter?: string): Behaviour => ({
  do: "fail",
  status: 429,
  code: "Throttled",
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

jest.setTimeout(60_000); // the machine may be busy; nothing here waits by itself

let stage: Stage;
let keyId: string;
beforeEach(async () => {
  stage = await newStage();
  keyId = await stage.vault.create({ name: "device-ca-g1", pair });
});
afterEach(() => stage.vault.stop());

const opened = (more: Partial<KeyVaultAccess> = {}): Promise<Signer> =>
  openKeyVaultSigner(stage.access(keyId, more));
const signRows = () => stage.vault.log.filter(({ operationName }) => operationName === "KeySign");

describe("a vault that is busy", () => {
  it.each([
    ["seconds", throttle("12"), 12_000],
    ["a date", throttle("Mon, 01 Jun 2026 12:00:45 GMT"), 45_000],
    ["nothing, so a second", throttle(), 1_000],
    ["seconds with a 503", { do: "fail", status: 503, retryAfter: "7" } as const, 7_000],
    [
      "seconds in an answer that is not JSON",
      { do: "fail-in-html", status: 503, retryAfter: "9" } as const,
      9_000,
    ],
  ])("is given exactly the time it asks for: %s", async (_, behaviour, ms) => {
    const signer = await opened();
    stage.vault.script.next("sign", behaviour);
    expect((await signer.sign(TEXT)).calls).toBe(2);
    expect(stage.timing.sleeps).toEqual([ms]);
    expect(stage.timing.now()).toBe(START.getTime() + ms);
  });

  it("is never asked earlier for jitter", async () => {
    stage.timing.chance = 0.5;
    const signer = await opened();
    stage.vault.script.next("sign", throttle("4"));
    await signer.sign(TEXT);
    expect(stage.timing.sleeps).toEqual([4_200]);
  });

  it("says how long it wants, once, and holds all calls back", async () => {
    const signer = await opened({ parallel: 4 });
    stage.vault.script.next("sign", throttle("12"));
    const results = await Promise.all(Array.from({ length: 20 }, () => signer.sign(TEXT)));
    expect(stage.told).toEqual(["Key Vault asks to wait 12 s"]);
    const early = signRows().filter(({ time }) => Date.parse(time) < START.getTime() + 12_000);
    expect(early.length).toBeLessThanOrEqual(4);
    expect(results.reduce((sum, { calls }) => sum + calls, 0)).toBe(21);
  });

  it("costs little more time than its limit does", async () => {
    stage.timing.chance = 0.9;
    const signer = await opened();
    stage.vault.script.always("sign", limitedTo(50, 10_000, stage.timing.now));
    const results = await Promise.all(Array.from({ length: 200 }, () => signer.sign(TEXT)));
    expect(results).toHaveLength(200);
    expect(stage.timing.now() - START.getTime()).toBeLessThanOrEqual(3 * 10_000 * 1.25);
  });

  it("is asked by no more than 8 at once, or as many as set", async () => {
    for (const [limit, most] of [
      [{}, 8],
      [{ parallel: 3 }, 3],
    ] as const) {
      stage.vault.mostAtOnce = 0;
      stage.vault.script.next("sign", ...Array<Behaviour>(2 * most).fill({ do: "gather", count: most }));
      const signer = await opened(limit);
      await Promise.all(Array.from({ length: 30 }, () => signer.sign(TEXT)));
      expect(stage.vault.mostAtOnce).toBe(most);
    }
  });

  it("is given up after ten minutes, with the calls that were made", async () => {
    const signer = await opened();
    stage.vault.script.always("sign", { do: "fail", status: 500 });
    const failure = await failureOf(signer.sign(TEXT));
    expect(failure).toMatchObject({ kind: "gave-up", calls: signRows().length });
    expect(failure.message).toMatch(
      /^gave up signing .* after 600 s: Key Vault answered 500 to the last\. Run /,
    );
    expect(stage.timing.now() - START.getTime()).toBeGreaterThan(540_000);
    expect(stage.timing.now() - START.getTime()).toBeLessThanOrEqual(600_000);
  });

  it("is not waited for when it asks for longer than the limit", async () => {
    const signer = await opened({ giveUpAfterMs: 60_000 });
    stage.vault.script.next("sign", throttle("3600"));
    expect(await failureOf(signer.sign(TEXT))).toMatchObject({ kind: "gave-up", calls: 1 });
    expect(stage.timing.sleeps).toEqual([]);
  });

  it("may be busy while the key is read", async () => {
    stage.vault.script.next("get", throttle("5"), { do: "reset-before" });
    await opened();
    expect(stage.timing.sleeps).toEqual([5_000, 2_000]);
  });
});

describe("an answer that does not come", () => {
  it.each([
    ["the connection breaks before", { do: "reset-before" }, 1],
    ["the answer is lost after signing", { do: "reset-after" }, 2],
    ["nothing comes at all", { do: "hang" }, 2],
  ] as const)("is asked for again when %s; every call is counted", async (_, behaviour, rows) => {
    const signer = await opened();
    stage.vault.script.next("sign", behaviour);
    expect(await signer.sign(TEXT)).toMatchObject({ calls: 2 });
    expect(signRows()).toHaveLength(rows);
    expect(stage.told).toHaveLength(1);
  });

  it("is given up for that request after 30 s", async () => {
    const signer = await opened();
    stage.vault.script.next("sign", { do: "hang" });
    await signer.sign(TEXT);
    expect(stage.told).toEqual(["Key Vault did not answer within 30 s; next attempt in 1 s"]);
    expect(stage.timing.now()).toBe(START.getTime() + 31_000);
  });

  it("may come too late without harm", async () => {
    const timing = { ...systemTiming, sleep: () => Promise.resolve() };
    const signer = await opened({ timing, requestTimeoutMs: 100 });
    stage.vault.script.next("sign", { do: "slow", ms: 300 });
    const { bytes, calls } = await signer.sign(TEXT);
    expect(Buffer.from(bytes)).toEqual(sign("sha256", TEXT, pair.privateKey));
    expect(calls).toBeGreaterThan(1);
  });

  it("is said when there is no vault", async () => {
    await stage.vault.stop();
    const failure = await failureOf(opened());
    expect(failure.message).toContain("could not be reached (ECONNREFUSED)");
    stage = await newStage();
  });
});

describe("a refusal", () => {
  it.each<[string, "get" | "sign", Behaviour, string]>([
    [
      "reading without role",
      "get",
      { do: "fail", status: 403, code: "Forbidden", inner: "ForbiddenByRbac" },
      "vaults/keys/read on the key",
    ],
    [
      "signing without role",
      "sign",
      { do: "fail", status: 403, code: "Forbidden", inner: "ForbiddenByRbac" },
      "vaults/keys/sign/action on the key",
    ],
    [
      "another network",
      "sign",
      { do: "fail", status: 403, code: "Forbidden", inner: "ForbiddenByConnection" },
      "its private endpoint",
    ],
    [
      "a disabled key",
      "sign",
      { do: "fail", status: 403, code: "Forbidden", inner: "KeyDisabled" },
      "the key is disabled",
    ],
    ["a key that is gone", "get", { do: "fail", status: 404, code: "KeyNotFound" }, "there is no key"],
    [
      "a token not accepted",
      "sign",
      { do: "fail", status: 401, code: "Unauthorized" },
      "does not accept the token",
    ],
    [
      "a wrong request",
      "sign",
      { do: "fail", status: 400, code: "BadParameter" },
      "400 BadParameter, which asking again",
    ],
    ["an answer of someone else's", "get", { do: "fail-in-html", status: 200 }, "not Key Vault's"],
  ])("for %s is told at once and not asked again", async (_, operation, behaviour, sentence) => {
    if (operation === "get") stage.vault.script.next("get", behaviour);
    else stage.vault.script.always("sign", behaviour);
    const failure = await failureOf(opened().then((signer) => signer.sign(TEXT)));
    expect(failure.message).toContain(sentence);
    expect(failure.kind).toBe("refused");
    expect(stage.timing.sleeps).toEqual([]);
  });
});

describe("a caller that cancels", () => {
  it("ends calls under way, waiting and in line, and sends nothing more", async () => {
    const controller = new AbortController();
    const signer = await opened({ parallel: 2, signal: controller.signal });
    stage.timing.frozen = true;
    stage.vault.script.always("sign", throttle("10"));
    const failures = Promise.all(Array.from({ length: 5 }, () => failureOf(signer.sign(TEXT))));
    while (stage.timing.sleeps.length < 2) await new Promise(setImmediate);
    const rows = signRows().length;
    controller.abort();
    expect((await failures).map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => "cancelled"));
    expect(signRows()).toHaveLength(rows);
    expect((await failureOf(signer.sign(TEXT))).message).toBe(
      `cancelled while signing with the key ${keyId}`,
    );
  });

  it("ends a request that is under way", async () => {
    const controller = new AbortController();
    const signer = await opened({ signal: controller.signal, timing: systemTiming });
    stage.vault.script.next("sign", { do: "hang" });
    const failure = failureOf(signer.sign(TEXT));
    while (signRows().length === 0) await new Promise(setImmediate);
    controller.abort();
    expect(await failure).toMatchObject({ kind: "cancelled", calls: 1 });
  });
});

describe("ten minutes of throttling and failure", () => {
  it("lose no signature and give each once", async () => {
    const faults: readonly Behaviour[] = [
      throttle("3"),
      throttle("20"),
      throttle(),
      { do: "fail", status: 500 },
      { do: "fail-in-html", status: 502 },
      { do: "reset-before" },
      { do: "reset-after" },
    ];
    const answers = Array<Behaviour>(4).fill({ do: "answer" });
    // A hanging request is rare: time passes for all when it runs out.
    const behaviours = [
      ...Array<Behaviour[]>(4)
        .fill([...faults, ...answers])
        .flat(),
      { do: "hang" } as const,
    ];
    const end = START.getTime() + 600_000;
    const chance = numbers(20_260_601);
    stage.timing.chance = 0.3;
    const signer = await opened();
    stage.vault.script.always("sign", () =>
      stage.timing.now() < end ? behaviours[Math.floor(chance() * behaviours.length)]! : { do: "answer" },
    );

    const signatures = new Map<string, Uint8Array>();
    let calls = 0;
    const worker = async (name: number) => {
      for (let number = 0; stage.timing.now() < end; number += 1) {
        const text = `${name}/${number}`;
        while (!signatures.has(text)) {
          const signature = await signer.sign(Buffer.from(text)).catch((error: KeyVaultFailure) => error);
          calls += signature.calls;
          if ("bytes" in signature) signatures.set(text, signature.bytes);
          else expect(signature.kind).toBe("gave-up"); // and a later run asks again
        }
      }
    };
    await Promise.all(Array.from({ length: 16 }, (_, name) => worker(name)));

    expect(signatures.size).toBeGreaterThan(50);
    for (const [text, signature] of signatures) {
      expect(Buffer.from(signature)).toEqual(sign("sha256", Buffer.from(text), pair.privateKey));
    }
    const good = signRows().filter(({ properties }) => properties.httpStatusCode === 200).length;
    expect(good).toBeGreaterThan(signatures.size); // lost answers were signed and asked for again
    expect(calls).toBeGreaterThanOrEqual(signRows().length);
    expect(stage.vault.mostAtOnce).toBeLessThanOrEqual(8);
  });
});

describe("the bearer token", () => {
  it("turns up in no message, whatever goes wrong and whatever the vault quotes", async () => {
    const echo = (status: number): Behaviour => ({
      do: "fail",
      status,
      code: TOKEN,
      inner: TOKEN,
      message: TOKEN,
    });
    const heard: string[] = [];
    const hear = async (
      operation: "get" | "sign",
      behaviour: Behaviour,
      more: Partial<KeyVaultAccess> = {},
    ) => {
      stage.vault.script.always("get", operation === "get" ? behaviour : { do: "answer" });
      stage.vault.script.always("sign", behaviour);
      const failure = await failureOf(
        opened({ giveUpAfterMs: 5_000, ...more }).then((signer) => signer.sign(TEXT)),
      );
      heard.push(
        failure.message,
        inspect(failure, { depth: 9 }),
        JSON.stringify(failure),
        failure.stack ?? "",
      );
    };
    for (const status of [400, 401, 403, 404, 429, 500, 503]) {
      await hear("get", echo(status));
      await hear("sign", echo(status));
    }
    for (const behaviour of [{ do: "reset-after" }, { do: "hang" }, { do: "spoil" }] as const) {
      await hear("sign", behaviour);
    }
    await hear("get", { do: "answer" }, { credential: credential(`${TOKEN}-unknown`) });
    const leaky = { getToken: () => Promise.reject(new Error(`failed with Bearer ${TOKEN} sent`)) };
    await hear("get", { do: "answer" }, { credential: leaky });
    expect(heard).toHaveLength(4 * 19);
    expect([...heard, ...stage.told].filter((text) => text.includes(TOKEN))).toEqual([]);
  });
});

/** A row of numbers from 0 up to 1, the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
