import { startSmtpSink } from "#test/support/smtp-sink.ts";

/** A mail server in a process of its own, so that its work is not the sender's; says its port and lives until its parent ends. */
const sink = await startSmtpSink();
let [mails, bytes] = [0, 0];
const count = () => {
  for (const { source } of sink.received.splice(0)) [mails, bytes] = [mails + 1, bytes + source.length];
};
setInterval(count, 200);
process.on("disconnect", () => process.exit(0));
// Any message asks what has come so far.
process.on("message", () => {
  count();
  process.send?.({ mails, bytes });
});
process.send?.(sink.port);
