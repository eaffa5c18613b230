// What runs in a namespace of the lab and needs to start fast: no packages, no TypeScript.
//
//   node agent.cjs listen <port>      answers at TCP and UDP, whoever asks
//   node agent.cjs tcp <port>         answers at TCP alone
//   node agent.cjs https <port> <address> <certificate> <key> [path …]
//                                     asks for a password below these paths, and has nothing elsewhere
//   node agent.cjs try                reads attempts as JSON from standard input, writes what came of each
"use strict";
const dgram = require("node:dgram");
const { readFileSync } = require("node:fs");
const https = require("node:https");
const net = require("node:net");

const HELLO = "bystander\n";

function listenTcp(port) {
  net
    .createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.end(HELLO);
    })
    .listen({ port, host: "0.0.0.0", backlog: 4096 });
}

function listen(port) {
  listenTcp(port);
  const udp = dgram.createSocket("udp4");
  udp.on("message", (message, { address, port: from }) => udp.send(HELLO, from, address));
  udp.on("error", () => undefined);
  udp.bind(port, "0.0.0.0");
}

function listenHttps(port, host, certificate, key, paths) {
  https
    .createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, ({ url }, response) => {
      const found = paths.some((path) => url.toLowerCase().startsWith(path.toLowerCase()));
      response.writeHead(found ? 401 : 404, found ? { "WWW-Authenticate": "Negotiate" } : {});
      response.end();
    })
    .on("tlsClientError", (_, socket) => socket.destroy())
    .listen({ port: Number(port), host, backlog: 4096 });
}

/** A question for the address of a name: a name server answers it, and so does a bystander. */
const QUESTION = Buffer.from("0001010000010000000000000461736b73076578616d706c650000010001", "hex");

function tryTcp({ address, port, wait, from }) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: address, port, localAddress: from });
    const end = (seen) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(seen);
    };
    const timer = setTimeout(() => end("silent"), wait);
    socket.once("connect", () => end("open"));
    socket.once("error", (error) => end(error.code === "ECONNREFUSED" ? "refused" : "rejected"));
  });
}

function tryUdp({ address, port, wait, from }) {
  return new Promise((resolve) => {
    const socket = dgram.createSocket("udp4");
    let again;
    const end = (seen) => {
      clearTimeout(timer);
      clearTimeout(again);
      socket.close();
      resolve(seen);
    };
    const timer = setTimeout(() => end("silent"), wait);
    socket.once("message", () => end("open"));
    socket.once("error", (error) => end(error.code === "ECONNREFUSED" ? "refused" : "rejected"));
    socket.bind(0, from, () =>
      socket.connect(port, address, (error) => {
        if (error) return end("rejected");
        const ask = () => socket.send(QUESTION, () => undefined);
        ask();
        again = setTimeout(ask, wait / 2);
      }),
    );
  });
}

async function tryAll() {
  let text = "";
  for await (const piece of process.stdin) text += piece;
  const { attempts, wait, atOnce } = JSON.parse(text);
  const seen = new Array(attempts.length);
  let next = 0;
  const worker = async () => {
    while (next < attempts.length) {
      const index = next++;
      const attempt = { wait, ...attempts[index] };
      seen[index] = await (attempt.transport === "tcp" ? tryTcp(attempt) : tryUdp(attempt));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  process.stdout.write(JSON.stringify(seen));
}

const [, , verb, port, host, certificate, key, ...paths] = process.argv;
if (verb === "listen") listen(Number(port));
else if (verb === "tcp") listenTcp(Number(port));
else if (verb === "https") listenHttps(port, host, certificate, key, paths);
else tryAll();
