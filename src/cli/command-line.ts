import { parseArgs } from "node:util";
import { auditList } from "#src/cli/audit.ts";
import { apiTokenCreate } from "#src/cli/api-token.ts";
import { backup } from "#src/cli/backup.ts";
import { programVersion } from "#src/cli/backup-notes.ts";
import { certificateList, certificateRevoke } from "#src/cli/certificate.ts";
import { checkCall, helpOf, parseOptions, UsageError, type Command } from "#src/cli/command.ts";
import { demo } from "#src/cli/demo.ts";
import { doctor } from "#src/cli/doctor.ts";
import { reasonOf } from "#src/cli/doctor/finding.ts";
import { importObf } from "#src/cli/import-obf.ts";
import { issuerCreate, issuerList, issuerShow, issuerUpdate } from "#src/cli/issuer.ts";
import { migrateCommand } from "#src/cli/migrate.ts";
import { oauthClientCreate, oauthClientList, oauthClientRevoke } from "#src/cli/oauth-client.ts";
import { memberAdd, memberInvite, memberList, memberRemove } from "#src/cli/member.ts";
import {
  operatorAdd,
  operatorRemove,
  personCreate,
  personDisable,
  personEnable,
  personLink,
  personList,
} from "#src/cli/person.ts";
import { restore } from "#src/cli/restore.ts";
import { providerList, providerPut, providerRemove } from "#src/cli/sign-in-provider.ts";
import { serve } from "#src/cli/serve.ts";
import {
  subIssuerCreate,
  subIssuerDelete,
  subIssuerList,
  subIssuerShow,
  subIssuerUpdate,
} from "#src/cli/sub-issuer.ts";
import { work } from "#src/cli/work.ts";
import { ConfigError } from "#src/config.ts";
import { Problem } from "#src/platform/problem.ts";

/** All commands, in the order in which help lists them. */
export const commands: readonly Command[] = [
  serve,
  demo,
  work,
  migrateCommand,
  backup,
  restore,
  doctor,
  issuerCreate,
  issuerList,
  issuerShow,
  issuerUpdate,
  subIssuerCreate,
  subIssuerList,
  subIssuerShow,
  subIssuerUpdate,
  subIssuerDelete,
  personCreate,
  personList,
  personDisable,
  personEnable,
  personLink,
  operatorAdd,
  operatorRemove,
  memberAdd,
  memberInvite,
  memberList,
  memberRemove,
  providerPut,
  providerList,
  providerRemove,
  apiTokenCreate,
  certificateList,
  certificateRevoke,
  oauthClientCreate,
  oauthClientList,
  oauthClientRevoke,
  auditList,
  importObf,
];

/** Runs the command that the arguments name; returns the exit code: 0 done, 1 refused or failed, 2 not understood. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const command = commands.find(({ name }) => name.split(" ").every((word, at) => args[at] === word));
  if (!command) return withoutCommand(args);
  try {
    const { values, positionals } = parseArgs({
      args: args.slice(command.name.split(" ").length),
      options: parseOptions(command),
      allowPositionals: true,
    });
    if (values["help"]) {
      process.stdout.write(helpOf(command));
      return 0;
    }
    checkCall(command, values as Record<string, string | boolean | undefined>, positionals);
    return (await command.run(values as Record<string, string | boolean | undefined>, positionals)) ?? 0;
  } catch (error) {
    return report(error, command);
  }
}

/** Help and the version when they are asked for; otherwise what there is to choose from. */
function withoutCommand(args: readonly string[]): number {
  const [first = "help", second] = args;
  if (first === "--version" || first === "-v") {
    process.stdout.write(`${programVersion()}\n`);
    return 0;
  }
  const wantsHelp = ["help", "--help", "-h"].includes(first);
  const word = wantsHelp ? second : first;
  const family = commands.filter(({ name }) => name.split(" ")[0] === word);
  if (wantsHelp || args.includes("--help") || args.includes("-h")) {
    const single = wantsHelp ? commands.find(({ name }) => name === args.slice(1).join(" ")) : undefined;
    process.stdout.write(single ? helpOf(single) : overview(family.length > 0 ? family : commands));
    return 0;
  }
  process.stderr.write(
    family.length > 0
      ? overview(family)
      : `There is no command "${args.join(" ").slice(0, 80)}".\n\n${overview(commands)}`,
  );
  return 2;
}

function report(error: unknown, command: Command): number {
  const { code, message, stack } = error as { code?: string; message: string; stack?: string };
  if (error instanceof UsageError || String(code).startsWith("ERR_PARSE_ARGS")) {
    // Node adds a hint about "--" that only puzzles.
    process.stderr.write(`${message.replace(/\. To specify a positional.*$/s, ".")}\n\n${helpOf(command)}`);
    return 2;
  }
  if (/^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|28...$|3D000)/.test(String(code))) {
    process.stderr.write(`The database cannot be reached: ${reasonOf(error)}. \`doctor\` looks further.\n`);
    return 1;
  }
  if (/^(EACCES|EPERM|EROFS|ENOSPC|ENOTDIR)$/.test(String(code))) {
    process.stderr.write(`A file or folder cannot be used: ${message}. \`doctor\` looks further.\n`);
    return 1;
  }
  const known = error instanceof Problem || error instanceof ConfigError;
  process.stderr.write(`${known ? message : stack}\n`);
  return 1;
}

function overview(listed: readonly Command[]): string {
  const lines = listed.map(({ name, argument, summary }) => {
    const usage = argument ? `${name} ${argument.required ? argument.name : `[${argument.name}]`}` : name;
    return `  ${usage.padEnd(24)} ${summary}`;
  });
  return (
    "badgeworks: an open badge factory\n\nCommands (--help after any of them tells more):\n" +
    `${lines.join("\n")}\n\nSettings come from the environment: .env.example lists them.\n` +
    "Exit codes: 0 done, 1 refused or failed, 2 not understood.\n"
  );
}
