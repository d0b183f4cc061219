import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diagnosticCodes } from '../../src/errors/diagnostic.ts'
import { delayPresets } from '../../src/behaviour/duration.ts'
import { settings, type Config } from '../../src/config/config.ts'
import { flagName, valueName } from '../../src/config/flags.ts'
import { methods } from '../../src/http/path.ts'
import { problems } from '../../src/http/problems.ts'
import { faults } from '../../src/behaviour/fault.ts'
import { commands } from '../../src/cli/command-line/commands.ts'
import { operators as filters } from '../../src/data/query/operators.ts'
import { instructions } from '../../src/generate/instructions.ts'
import { requestRoots } from '../../src/generate/scope.ts'
import { whenOperators } from '../../src/generate/when-operators.ts'
import { pages, readPage, root } from '../support/docs-pages.ts'

test('docs/errors.md has a section for every code, and no others', () => {
  const sections = [...readPage('docs/errors.md').matchAll(/^### (.*)$/gm)].map(([, name]) => name)
  const codes = [...Object.keys(problems), ...Object.keys(diagnosticCodes)]
  expect(sections.toSorted()).toEqual(codes.toSorted())
})

test.each(Object.entries(problems))('docs/errors.md says the status of %s', (code, { status }) => {
  expect(readPage('docs/errors.md')).toContain(`### ${code}\n\n${status}. `)
})

test('docs/command-line.md lists the settings as --help does', () => {
  const rows = Object.entries(settings).map(([name, { short, help }]) => {
    const value = valueName(name as keyof Config)
    const flag = `--${flagName(name)}${value === '' ? '' : ` <${value}>`}`
    return `| ${short ? `\`-${short}\`, ` : ''}\`${flag}\` | \`${name}\` | ${help} |`
  })
  expect(readPage('docs/command-line.md')).toContain(rows.join('\n'))
})

test('docs/command-line.md lists the commands', () => {
  const listed = [...readPage('docs/command-line.md').matchAll(/^\| `mockapi (\w+)/gm)]
  expect(listed.map(([, name]) => name)).toEqual(Object.keys(commands))
})

test('docs/mock-files.md names all methods, instructions, operators and parts of a request', () => {
  const page = readPage('docs/mock-files.md')
  const roots = requestRoots.map((root) => (root === 'operationName' ? root : `${root}.`))
  const names = [...methods, ...Object.keys(instructions), ...Object.keys(whenOperators), ...roots]
  const missing = names.filter((name) => !page.includes(`\`${name}`) && !page.includes(` ${name} `))
  expect(missing).toEqual([])
})

test('the operators of filters are documented', () => {
  const text = pages.map(readPage).join('\n')
  expect(Object.keys(filters).filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})

test('docs/behaviour.md names all delays and faults', () => {
  const page = readPage('docs/behaviour.md')
  for (const preset of Object.keys(delayPresets)) expect(page).toContain(`| \`"${preset}"\` |`)
  for (const [name, about] of Object.entries(faults)) {
    expect(page).toContain(`| \`${name}\` | ${about} |`)
  }
})

test('the scripts that pages name are in package.json', () => {
  const text = readFileSync(join(root, 'package.json'), 'utf8')
  const { scripts } = JSON.parse(text) as { scripts: Record<string, string> }
  const named = pages.flatMap((page) =>
    [...readPage(page).matchAll(/`npm run ([\w:-]+)/g)].map(([, name = '']) => name),
  )
  expect(named.filter((name) => !Object.hasOwn(scripts, name) && name !== 'mock')).toEqual([])
})

/** The names of an interface's members, from its source. */
function membersOf(file: string, name: string): string[] {
  const source = readFileSync(join(root, 'src', file), 'utf8')
  const [, body = ''] = new RegExp(`interface ${name}\\b[^{]*\\{([^]*?)\\n\\}`).exec(source) ?? []
  const members = [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)]
  return members.map(([, member = '']) => member)
}

test.each([
  ['endpoints/handler-context.ts', 'RequestValues'],
  ['endpoints/handler-context.ts', 'MockMembers'],
  ['endpoints/define.ts', 'RouteOptions'],
  ['data/records/resource.ts', 'ResourceOptions'],
  ['data/records/resource.ts', 'Collection'],
  ['data/records/resource.ts', 'Single'],
  ['server.ts', 'MockServer'],
])('the members of %s, %s, are documented', (file, name) => {
  const members = membersOf(file, name)
  expect(members.length).toBeGreaterThan(2)
  const text = pages.map(readPage).join('\n')
  expect(members.filter((member) => !new RegExp(`\`\\.?${member}\\b`).test(text))).toEqual([])
})
