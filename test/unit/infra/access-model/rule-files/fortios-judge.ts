import assert from "node:assert/strict";
import { within, type Judge } from "./packets";

/*
 * What the FortiOS administration guide says of policies: "the FortiGate performs the following steps [...] policy
 * matching is done from top to bottom, the first match is applied; if no policy matches, the traffic is dropped"
 * ("Firewall policy", "How are packets handled"). `edit` opens an entry, a new one at the end of the list; `move A before
 * B`; `delete`. Strings stand between quotation marks, a backslash escapes.
 */

type Entry = Map<string, string[]>;

/** A FortiGate, as far as files of rules change it. */
export class FortiGate {
  readonly #tables = new Map<string, Map<string, Entry>>();

  load(file: string): this {
    let table: Map<string, Entry> | undefined;
    let entry: Entry | undefined;
    for (const line of file.split("\n")) {
      const words = wordsOf(line);
      const [command, first] = words;
      if (command === undefined) continue;
      if (command === "config" && !table) {
        const path = words.slice(1).join(" ");
        table = this.#tables.get(path) ?? new Map<string, Entry>();
        this.#tables.set(path, table);
      } else if (command === "edit" && table && !entry) {
        entry = new Map<string, string[]>(); // every setting that matters is written each time
        table.set(first!, entry);
      } else if (command === "set" && entry) entry.set(first!, words.slice(2));
      else if (command === "next" && words.length === 1 && entry) entry = undefined;
      else if (command === "end" && words.length === 1 && table && !entry) table = undefined;
      else if (command === "delete" && table && !entry) table.delete(first!);
      else if (command === "move" && words[2] === "before" && table && !entry) move(table, first!, words[3]!);
      else throw new Error(`FortiOS does not know "${line}"`);
    }
    assert.deepEqual([table, entry], [undefined, undefined]);
    const names = [...this.policies].map(([, policy]) => policy.get("name")![0]!);
    assert.equal(new Set(names).size, names.length);
    return this;
  }

  get policies() {
    return [...(this.#tables.get("firewall policy") ?? new Map<string, Entry>())];
  }

  judge(tunnel: string): Judge {
    return (packet) => {
      for (const [, policy] of this.policies) {
        const get = (key: string) => policy.get(key) ?? fail(key);
        const on = (key: string, side: string) =>
          get(key)[0] === "any" || (get(key)[0] === tunnel) === (side === "tunnel");
        if (!on("srcintf", packet.enters) || !on("dstintf", packet.leaves)) continue;
        if (!this.#holds(get("srcaddr"), packet.from) || !this.#holds(get("dstaddr"), packet.to)) continue;
        if (!this.#serves(get("service")[0]!, packet.transport, packet.port)) continue;
        return get("action")[0] === "accept" ? "accept" : "drop";
      }
      return "other";
    };
  }

  #holds(groups: readonly string[], address: string): boolean {
    return groups.some((group) => {
      if (group === "all") return true;
      const members = this.#entry("firewall addrgrp", group).get("member") ?? fail(group);
      return members.some((member) => {
        const [network, mask] = this.#entry("firewall address", member).get("subnet") ?? fail(member);
        const bits = mask!
          .split(".")
          .map((octet) => Number(octet).toString(2).padStart(8, "0"))
          .join("");
        assert.match(bits, /^1*0*$/);
        return within(`${network}/${bits.indexOf("0") < 0 ? 32 : bits.indexOf("0")}`, address);
      });
    });
  }

  #serves(name: string, transport: string, port: number): boolean {
    if (name === "ALL") return true;
    const ranges = this.#entry("firewall service custom", name).get(`${transport}-portrange`) ?? [];
    return ranges.some((text) => {
      const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? fail(text);
      return Number(from) <= port && port <= Number(to);
    });
  }

  #entry(path: string, name: string): Entry {
    return this.#tables.get(path)?.get(name) ?? fail(`${path} ${name}`);
  }
}

function move(table: Map<string, Entry>, what: string, before: string): void {
  const entry = table.get(what) ?? fail(what);
  const rest = [...table].filter(([number]) => number !== what);
  const place = rest.findIndex(([number]) => number === before);
  if (place < 0) fail(before);
  table.clear();
  [...rest.slice(0, place), [what, entry] as const, ...rest.slice(place)].forEach(([number, one]) =>
    table.set(number, one),
  );
}

function wordsOf(line: string): string[] {
  if (/^\s*#/.test(line)) return [];
  const words: string[] = [];
  const form = /\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"\\?]+)|$)/y;
  while (form.lastIndex < line.length) {
    const found = form.exec(line) ?? fail(line);
    assert.doesNotMatch(found[1] ?? "", /[<>()#'?]/); // none of them is taken
    if (found[1] !== undefined || found[2] !== undefined) words.push(found[1] ?? found[2]!);
  }
  return words;
}

function fail(what: string): never {
  throw new Error(`FortiOS does not know "${what}"`);
}
