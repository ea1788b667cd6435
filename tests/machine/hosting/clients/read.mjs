// Reads the newest message by imapflow: read.mjs PORT ADDRESS CA-FILE NAME, the password on standard input.
import { readFileSync } from "node:fs";
import { ImapFlow } from "imapflow";

const [port, user, ca, servername] = process.argv.slice(2);
const client = new ImapFlow({
  host: "127.0.0.1",
  port: Number(port),
  secure: true,
  servername,
  tls: { ca: readFileSync(ca) },
  auth: { user, pass: readFileSync(0, "utf8") },
  logger: false,
});
await client.connect();
const lock = await client.getMailboxLock("INBOX");
try {
  const message = await client.fetchOne("*", { envelope: true, source: true });
  await client.messageFlagsAdd("*", ["\\Seen"]);
  const { subject, from } = message.envelope;
  console.log(JSON.stringify({ subject, from: from[0].address, text: message.source.toString() }));
} finally {
  lock.release();
}
await client.logout();
