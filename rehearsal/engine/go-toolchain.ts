import { join } from "node:path";
import { ENGINE_VERSION } from "./version";

/** The package whose build is the engine. */
export const ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** `[1, 25, 11]`: the Go version that a go.mod requires. @throws Error when it requires none. */
export function minimumGo(goMod: string): readonly number[] {
  const match = /^go (\d+(?:\.\d+)*)\s*$/m.exec(goMod);
  if (match?.[1] === undefined)
    throw new Error('rehearsal/engine/go.mod has no line "go <version>": restore it');
  return match[1].split(".").map(Number);
}

/** The version in the answer of `go version`, such as `go version go1.26.8 linux/amd64`. */
export function versionOfGo(answer: string): readonly number[] | undefined {
  const match = /\bgo(\d+(?:\.\d+)*)/.exec(answer);
  return match?.[1]?.split(".").map(Number);
}

/** Whether `found` is at least `wanted`; missing parts count as zero. */
export function isAtLeast(found: readonly number[], wanted: readonly number[]): boolean {
  for (let i = 0; i < Math.max(found.length, wanted.length); i++) {
    const difference = (found[i] ?? 0) - (wanted[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Arguments of the `go` that builds the engine into `output`. */
export function buildArguments(output: string): string[] {
  const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${ENGINE_VERSION}`;
  // Without the version a CLI calls itself nothing, and every check of it fails.
  return ["build", "-modcacherw", "-trimpath", "-ldflags", `-s -w ${version}`, "-o", output, ENGINE_PACKAGE];
}

/**
 * The environment of that build: proxies and checksum settings are the user's, everything that could change what
 * is built is not, and the caches (they grow to almost three gigabytes) lie in `work`, which is removed afterwards.
 *
 * `GOFLAGS=-mod=vendor` or a `go.work` above the clone would break the build; `GOTOOLCHAIN` could fetch another
 * Go without asking (https://go.dev/ref/mod, https://go.dev/doc/toolchain).
 */
export function buildEnvironment(env: NodeJS.ProcessEnv, work: string): NodeJS.ProcessEnv {
  return {
    ...env,
    GOFLAGS: "",
    GOWORK: "off",
    GOTOOLCHAIN: "local",
    GOOS: "",
    GOARCH: "",
    GO111MODULE: "on",
    CGO_ENABLED: "0",
    GOPATH: join(work, "gopath"),
    GOMODCACHE: join(work, "modules"),
    GOCACHE: join(work, "objects"),
    GOTMPDIR: work,
    GOBIN: "",
  };
}
