import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeCutOffAttributes } from "../../../../rehearsal/main-job/cut-off-attributes";

const backend = mkdtempSync(join(tmpdir(), "backend-"));
afterAll(() => rmSync(backend, { recursive: true }));

describe("files beside the state", () => {
  it("go where a kill cut them off, and only there", () => {
    const stacks = join(backend, ".pulumi", "stacks", "remote-access");
    mkdirSync(stacks, { recursive: true });
    const whole = '{"user.content_type":"text/plain","md5":"DQLP34Xw/5JmT4nVAdKS3w=="}';
    for (const [name, text] of Object.entries({
      "dev.json": "", // not one of them, whatever is in it
      "dev.json.attrs": "",
      "dev.json.bak": "{}",
      "dev.json.bak.attrs": whole,
      "other.json.attrs": whole.slice(0, 30),
    })) {
      writeFileSync(join(stacks, name), text);
    }
    removeCutOffAttributes(backend);
    expect(readdirSync(stacks).sort()).toEqual(["dev.json", "dev.json.bak", "dev.json.bak.attrs"]);
  });

  it("need not exist", () => {
    expect(() => removeCutOffAttributes(join(backend, "nowhere"))).not.toThrow();
  });
});
