import { runCommandLine } from "#src/cli/command-line.ts";

process.exitCode = await runCommandLine(process.argv.slice(2));
