// Submits a message by nodemailer: send.mjs PORT ADDRESS CA-FILE NAME TO SUBJECT, the password on standard input.
import { readFileSync } from "node:fs";
import { createTransport } from "nodemailer";

const [port, user, ca, servername, to, subject] = process.argv.slice(2);
const transport = createTransport({
  host: "127.0.0.1",
  port: Number(port),
  secure: port === "465",
  requireTLS: true,
  tls: { ca: readFileSync(ca), servername },
  auth: { user, pass: readFileSync(0, "utf8") },
});
const sent = await transport.sendMail({ from: user, to, subject, text: "hello\n" });
console.log(JSON.stringify({ accepted: sent.accepted, rejected: sent.rejected }));
