// What somebody would write who has nothing of ours but the document: a relay is planned, set, seen
// and undone. The lines behind @ts-expect-error are those that the types must not let through.

import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { argv: string[]; exit(status: number): never };

const [base, token] = process.argv.slice(2);
if (base === undefined || token === undefined) {
  console.error("usage: program.js ADDRESS TOKEN");
  process.exit(64);
}

type Problem = components["schemas"]["Problem"];

const client = createClient<paths, "application/json">({ baseUrl: base, headers: { Authorization: `Bearer ${token}` } });
const nobody = createClient<paths, "application/json">({ baseUrl: base });

function done<Data>(what: string, answer: { data?: Data; error?: Problem; response: Response }): Data {
  if (answer.data === undefined) {
    throw new Error(`${what}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

function same(what: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${what} is ${JSON.stringify(found)} and not ${JSON.stringify(wanted)}`);
  }
}

async function theRelay(): Promise<void> {
  const body = { host: "smtp.provider.test", port: 587, tls: "verify", no_trial: true } as const;
  const plan = done("plan", await client.PUT("/api/v1/relay", { params: { query: { dry_run: true } }, body }));
  same("a plan", [plan.dry_run, plan.id], [true, undefined]);
  const change = done("enable", await client.PUT("/api/v1/relay", { body }));
  const relay = done("look", await client.GET("/api/v1/relay"));
  same("the relay", [relay.enabled, relay.host, relay.port, relay.tls], [true, body.host, body.port, body.tls]);
  const history = done("history", await client.GET("/api/v1/history", { params: { query: { limit: 1 } } }));
  same("the last row", history.entries[0]?.event, "done");
  if (change.id === undefined) {
    throw new Error("a change without a number");
  }
  const undo = await client.POST("/api/v1/history/{change}/undo", { params: { path: { change: change.id } }, body: {} });
  same("an undo", done("undo", undo).changed, true);
}

async function tenants(): Promise<void> {
  const made = await client.POST("/api/v1/tenants", { body: { name: "shop" } });
  done("tenant", made);
  same("the status of what was made", made.response.status, 201);
  same("the tenants", done("tenants", await client.GET("/api/v1/tenants")).tenants.map((row) => row.name), ["machine", "shop"]);
  done("remove", await client.DELETE("/api/v1/tenants/{name}", { params: { path: { name: "shop" } } }));
}

async function refusals(): Promise<void> {
  const stranger = await nobody.GET("/api/v1/status");
  same("a stranger", [stranger.response.status, stranger.error?.error.code], [401, "Unauthenticated"]);
  const wrong = await client.PUT("/api/v1/relay", { body: { port: 70000 } });
  same("a wrong port", [wrong.response.status, wrong.error?.error.field], [422, "port"]);
}

export async function whatDoesNotCompile(): Promise<void> {
  // @ts-expect-error: no such path
  await client.GET("/api/v1/relays");
  // @ts-expect-error: not by this method
  await client.POST("/api/v1/status");
  // @ts-expect-error: no such word
  await client.PUT("/api/v1/relay", { body: { tls: "sometimes" } });
  // @ts-expect-error: a number
  await client.PUT("/api/v1/relay", { body: { port: "587" } });
  // @ts-expect-error: the name is missing
  await client.POST("/api/v1/tenants", { body: {} });
  // @ts-expect-error: the path has a member
  await client.DELETE("/api/v1/tenants/{name}", {});
  // @ts-expect-error: not in the reply
  done("look", await client.GET("/api/v1/relay")).surprise;
}

await theRelay();
await tenants();
await refusals();
console.log("all is as the document says");
