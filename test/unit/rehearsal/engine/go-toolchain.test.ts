import {
  buildEnvironment,
  isAtLeast,
  minimumGo,
  versionOfGo,
} from "../../../../rehearsal/engine/go-toolchain";

describe("the Go toolchain", () => {
  it.each([
    ["go version go1.26.8 linux/amd64", "1.25.11", true],
    ["go version go1.25.11 darwin/arm64", "1.25.11", true],
    ["go version go1.25 linux/amd64", "1.25.11", false],
    ["go version go1.24.99 linux/amd64", "1.25.11", false],
    ["go version go1.9 linux/amd64", "1.25.11", false],
    ["go version go2.0 linux/amd64", "1.25.11", true],
    ["go version go1.26rc1 linux/amd64", "1.25.11", true],
  ])("judges %j against a minimum of %s: %s", (answer, wanted, expected) => {
    const found = versionOfGo(answer);
    expect(found && isAtLeast(found, minimumGo(`module m\n\ngo ${wanted}\n`))).toBe(expected);
  });

  it("refuses a go.mod without a version, saying what to do", () => {
    expect(() => minimumGo("module m\n")).toThrow('has no line "go <version>": restore it');
  });

  it("keeps the user's proxy and checksum settings but nothing that changes what is built", () => {
    const user = {
      GOPROXY: "https://proxy.example",
      GOSUMDB: "off",
      GOFLAGS: "-mod=vendor",
      GOOS: "plan9",
      GOWORK: "x",
    };
    expect(buildEnvironment(user, "/work")).toMatchObject({
      GOPROXY: "https://proxy.example",
      GOSUMDB: "off",
      GOFLAGS: "",
      GOOS: "",
      GOWORK: "off",
      GOTOOLCHAIN: "local",
      GOMODCACHE: "/work/modules",
      GOCACHE: "/work/objects",
    });
  });
});
