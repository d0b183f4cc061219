/** A flag that is no setting; one by the name of a setting goes before it in the commands that take it. */
export interface Option {
  /** Goes before the same letter of a setting in the commands that take it. */
  readonly short?: string
  /** What its value is called in help; a switch has none. */
  readonly value?: string
  /** Whether it may be given several times; its values are lines then. */
  readonly isList?: boolean
  /** Whether its value may be left out; it is empty then. */
  readonly isOptional?: boolean
  /** Whether its value may be an empty text. */
  readonly mayBeEmpty?: boolean
  /** Whether its value may be any text, an empty one and a negative number too. */
  readonly isBody?: boolean
  readonly help: string
}

/** Flags that are no settings. */
export const options = {
  ts: { help: 'write TypeScript in place of JSON' },
  agents: { help: 'tell coding agents of the mocks, in AGENTS.md' },
  out: {
    value: 'path',
    help: 'where to write: an export (standard output), an import (mocks), a recording (mocks/recorded), a bundle (dist)',
  },
  fingerprint: { help: 'print what tells the mocks from others, the same in every runtime' },
  target: { value: 'name', help: 'node, worker, cloudflare, deno, bun or browser' },
  full: { help: 'leave out of the bundle nothing that a request may ask for' },
  force: { help: 'overwrite files that exist, replace an environment of the name' },
  note: { value: 'text', mayBeEmpty: true, help: 'whose the environment is, what it is for' },
  ttl: {
    value: 'time',
    help: 'how long after its last use the environment goes: 7d, never (never)',
  },
  from: {
    value: 'name',
    help: 'what the environment begins with: another one, server, snapshot:<name> (the seeds)',
  },
  anonymise: { help: 'write other names, emails and phones, the same each time' },
  timing: { help: 'keep how long the answers took' },
  'dry-run': { help: 'print the files, and write none' },
  report: { value: 'file', help: 'write all that is not carried over into a file' },
  'no-traffic': { help: 'let nobody visit the shop' },
  eject: { value: 'dir', help: 'write the shop and its mocks into a folder, and serve nothing' },
  url: { value: 'address', help: 'the server to ask (http://localhost:4000)' },
  session: { value: 'name', help: 'the session or environment that is meant' },
  as: { value: 'what', help: 'what the calls become: mocks, vitest, playwright' },
  header: {
    short: 'H',
    value: 'text',
    isList: true,
    help: 'header of the request, such as "Authorization: Bearer …"',
  },
  request: { short: 'X', value: 'method', help: 'method of the request (GET; POST with --data)' },
  data: { short: 'd', value: 'body', isBody: true, help: 'body; @file reads one, @- the input' },
  new: { help: 'start another server, where one of the folder runs' },
  why: { help: 'say who answered, and why, or what to write so that something does' },
  include: { short: 'i', help: 'show the headers of the answer as well' },
  silent: { short: 's', help: 'show the body alone' },
  fresh: { help: 'answer by the files alone: no running server, no data that were kept' },
  file: { value: 'path', help: 'the mock file to add to' },
  'from-404': {
    value: 'id',
    isOptional: true,
    help: 'add what the last request needs that no mock matched, or the one of a number',
  },
  replace: { help: 'change the answer of an endpoint that is there' },
  all: { help: 'end all servers of yours, whatever folder they serve' },
  timeout: { value: 'time', help: 'how long to wait (30s)' },
  update: { help: 'change the JSON files so that they answer alike' },
  unsafe: { help: 'ask what changes data as well' },
  yaml: { help: 'write YAML; a file named .yaml is YAML as well' },
  help: { short: 'h', help: 'show this help' },
  version: { short: 'v', help: 'print the version' },
  debug: { help: 'show the stack of an error' },
} satisfies Readonly<Record<string, Option>>

/** The name of a flag that is no setting. */
export type OptionName = keyof typeof options

/** The letter that stands for a flag that is no setting. */
export function shortOf(name: OptionName): string | undefined {
  return (options[name] as Option).short
}
