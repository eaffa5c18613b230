// Entry of the published package: everything it needs lies beside it, nothing is made at run time.
import { start } from "../index";

start({
  pack: __dirname,
  published: true,
  cache: undefined,
  folder: process.cwd(),
  fingerprint: "published",
  env: process.env,
  now: new Date(),
  parent: process.ppid,
});
