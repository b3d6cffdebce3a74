import type { ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Values of a command's options, as `node:util` parses them. */
export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** One option: a switch, or with `value` one that takes a value of that name. */
export interface CommandOption {
  readonly value?: string;
  readonly required?: boolean;
  readonly summary: string;
}

/** One command of `badgeworks`. Every command has `--help`; those that answer have `--json`. */
export interface Command {
  /** What is typed, such as `issuer create`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What may or must follow the name, such as a file. */
  readonly argument?: { readonly name: string; readonly required?: boolean; readonly summary: string };
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Returns the exit code when it is not 0. */
  run(values: Values, positionals: readonly string[]): Promise<number | void>;
}

/** The arguments do not make a call of this command. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** What `node:util` needs to know of a command's options. */
export function parseOptions(command: Command): Options {
  const options: Options = { help: { type: "boolean", short: "h" } };
  for (const [name, option] of Object.entries(command.options)) {
    options[name] = { type: option.value ? "string" : "boolean" };
  }
  return options;
}

/** Refuses a call that lacks what is required or has words too many. */
export function checkCall(command: Command, values: Values, positionals: readonly string[]): void {
  for (const [name, option] of Object.entries(command.options)) {
    if (option.required && !values[name]) throw new UsageError(`--${name} is required.`);
  }
  const { argument } = command;
  if (argument?.required && positionals.length === 0) throw new UsageError(`${argument.name} is required.`);
  const extra = positionals[argument ? 1 : 0];
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many.`);
}

/** The help text of one command. */
export function helpOf(command: Command): string {
  const { name, summary, argument } = command;
  const options: [string, CommandOption][] = [
    ...Object.entries(command.options),
    ["help", { summary: "Shows this help." }],
  ];
  const rows = options.map(([option, { value, required, summary: what }]) =>
    row(`--${option}${value ? ` ${value}` : ""}`, what, required),
  );
  if (argument) rows.unshift(row(argument.name, argument.summary, argument.required));
  const usage = argument ? ` ${argument.required ? argument.name : `[${argument.name}]`}` : "";
  return `badgeworks ${name}${usage} [options]\n\n${summary}\n\n${rows.join("\n")}\n`;
}

function row(usage: string, summary: string, required = false): string {
  return `  ${usage.padEnd(28)} ${summary}${required ? " Required." : ""}`;
}
