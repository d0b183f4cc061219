import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { commands, type CommandName } from '../../src/cli/command-line/commands.ts'
import { commandHelp, generalHelp } from '../../src/cli/command-line/help.ts'
import { settings } from '../../src/config/config.ts'
import { flagName } from '../../src/config/flags.ts'
import { plainPaint } from '../support/cli-fakes.ts'

it('has each letter once', () => {
  for (const name of Object.keys(commands) as CommandName[]) {
    const text = commandHelp(name, plainPaint).join('\n')
    const flags = [...text.matchAll(/^ {4}(?:-(\w), | {4})--([\w-]+)/gm)]
    const letters = flags.flatMap(([, letter]) => letter ?? [])
    const names = flags.map(([, , flag]) => flag)
    expect([letters.length, names.length]).toEqual([new Set(letters).size, new Set(names).size])
  }
  const get = commandHelp('get', plainPaint).join('\n')
  expect(get).toContain('    -d, --data <body> ')
  expect(get).toContain('        --dir <path> ')
})

it('knows the commands that there are files for', () => {
  const folder = new URL('../../src/cli/commands', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  const names = Object.keys(commands).filter((name) => name !== 'help')
  expect(files.toSorted()).toEqual(names.map((name) => `${name}.ts`).toSorted())
})

it('names every command and every setting', () => {
  const help = generalHelp(plainPaint, '1.0.0').join('\n')
  for (const name of Object.keys(commands)) expect(help).toContain(`  mockapi ${name} `)
  for (const name of Object.keys(settings)) expect(help).toContain(`--${flagName(name)}`)
})

it('fits a terminal of 100 columns', () => {
  for (const line of generalHelp(plainPaint, '1.0.0')) expect(line.length).toBeLessThanOrEqual(100)
})

it('shows what a command takes and nothing else', () => {
  expect(commandHelp('init', plainPaint)).toEqual([
    '  mockapi init [dir]  write a few mocks to start from; overwrites nothing',
    '',
    '  Flags',
    '        --ts          write TypeScript in place of JSON',
    '        --agents      tell coding agents of the mocks, in AGENTS.md',
    '    -d, --dir <path>  folder or JSON file to serve (mocks)',
    '        --json        print JSON, one object a line',
    '    -h, --help        show this help',
    '    -v, --version     print the version',
    '        --debug       show the stack of an error',
  ])
})
