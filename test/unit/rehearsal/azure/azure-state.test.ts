import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AzureState,
  childrenOf,
  findResource,
  removeResource,
  storeResource,
  type AzureContent,
} from "../../../../rehearsal/azure/state/azure-state";

const PROJECT = join(__dirname, "..", "..", "..", "..");
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "azure-state-"));
  file = join(folder, "azure", "state.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const resource = (id: string, type = "network:Subnet") => ({
  id,
  type,
  apiVersion: "2024-05-01",
  properties: {},
});

/** Another process that writes resources one after the other and says each one it has written. */
function writer(name: string, count: number): ChildProcess {
  const program = join(folder, `${name}.ts`);
  const state = JSON.stringify(join(PROJECT, "rehearsal", "azure", "state", "azure-state"));
  writeFileSync(
    program,
    `import { AzureState, storeResource } from ${state};
     async function main() {
       const state = new AzureState(${JSON.stringify(file)});
       for (let i = 0; i < ${count}; i++) {
         const id = "/${name}-" + i;
         await state.change("writing", (content) => storeResource(content, { id, type: "t", apiVersion: "", properties: {} }));
         process.stdout.write(id + "\\n");
       }
     }
     void main();`,
  );
  return spawn(process.execPath, ["--import", "tsx", program], {
    cwd: PROJECT,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function ended(child: ChildProcess): Promise<string> {
  let output = "";
  child.stdout?.on("data", (data: Buffer) => (output += data.toString()));
  return new Promise((resolve) => child.once("close", () => resolve(output)));
}

it("keeps what was changed, readable by its owner only", async () => {
  const state = new AzureState(file);
  await state.change("test", (content) => storeResource(content, resource("/Some/Id")));
  expect(findResource(new AzureState(file).read(), "/some/ID")).toEqual(resource("/Some/Id"));
  expect(state.read().salt).toMatch(/^[0-9a-f]{32}$/);
});

it("drops a change that fails", async () => {
  const state = new AzureState(file);
  await state.change("test", (content) => storeResource(content, resource("/a")));
  const failing = state.change("test", (content) => {
    removeResource(content, "/a");
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(Object.keys(state.read().resources)).toEqual(["/a"]);
});

it("says which file it cannot understand, and what to do", () => {
  const broken = join(folder, "broken.json");
  writeFileSync(broken, "{");
  expect(() => new AzureState(broken).read()).toThrow(
    `${broken} is not a state of the stand-in Azure; remove it`,
  );
});

it("loses nothing when several processes and calls write at once", async () => {
  const state = new AzureState(file);
  const others = [ended(writer("one", 10)), ended(writer("two", 10))];
  await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      state.change("test", (content) => storeResource(content, resource(`/own-${i}`))),
    ),
  );
  await Promise.all(others);
  expect(Object.keys(state.read().resources)).toHaveLength(30);
}, 60_000);

it("keeps what a process had written before it was killed, and lets the next one in", async () => {
  const child = writer("killed", 100_000);
  const output = ended(child);
  await new Promise<void>((resolve) => child.stdout?.once("data", () => resolve()));
  child.kill("SIGKILL");
  const said = (await output).split("\n").filter((line) => line !== "");
  const state = new AzureState(file);
  await state.change("test", (content) => storeResource(content, resource("/next")));
  const ids = Object.keys(JSON.parse(readFileSync(file, "utf8")).resources as AzureContent["resources"]);
  expect(ids).toEqual(expect.arrayContaining([...said, "/next"]));
}, 60_000);

describe("a content", () => {
  const content = (): AzureContent => {
    const made: AzureContent = { version: 1, salt: "s", resources: {} };
    for (const id of ["/Net", "/net/subnets/B", "/net/subnets/a", "/network"]) {
      storeResource(made, resource(id, id.includes("subnets") ? "network:Subnet" : "network:VirtualNetwork"));
    }
    return made;
  };

  it("lists what lies in a resource by name", () => {
    expect(childrenOf(content(), "/NET", "network:Subnet").map(({ id }) => id)).toEqual([
      "/net/subnets/a",
      "/net/subnets/B",
    ]);
  });

  it("loses a resource with everything in it, and nothing that only begins with its name", () => {
    const made = content();
    removeResource(made, "/net");
    expect(Object.keys(made.resources)).toEqual(["/network"]);
  });
});
