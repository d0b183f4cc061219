import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfigFile } from '../../src/cli/environment/config-file.ts'
import { main } from '../../src/cli/main.ts'
import { fakeEnvironment, fakeServer } from '../support/cli-fakes.ts'
import { writeFiles, type Files } from '../support/files.ts'
import { resultOf } from '../support/envelope.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mockapi-agents-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function init(files: Files = {}, argv: readonly string[] = []) {
  writeFiles(folder, files)
  const environment = fakeEnvironment(fakeServer(), {
    cwd: folder,
    loadConfig: (cwd) => loadConfigFile(cwd),
  })
  const code = await main(['init', '--agents', ...argv], environment)
  return { code, text: [...environment.out.lines, ...environment.err.lines].join('\n') }
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8')

const older = '<!-- mockapi:start -->\nolder words\n<!-- mockapi:end -->'

describe('a stanza in AGENTS.md', () => {
  it('is written where there is none, short, beside the mocks of every init', async () => {
    const { code, text } = await init()
    expect(code).toBe(0)
    expect(text).toMatch(/\+ AGENTS\.md .*coding agents/)
    expect(read('AGENTS.md')).toMatch(
      /^<!-- mockapi:start -->\n## Mock API\n[^]*\n<!-- mockapi:end -->\n$/,
    )
    expect(read('AGENTS.md').length / 4).toBeLessThan(250)
    expect(existsSync(join(folder, 'mocks/users.json'))).toBe(true)
  })

  it('is written once', async () => {
    await init({ 'AGENTS.md': '# Rules\n' })
    const once = read('AGENTS.md')
    const { text } = await init()
    expect(read('AGENTS.md')).toBe(once)
    expect(text).toContain('kept: AGENTS.md')
  })

  it.each([
    ['# Rules\n', '\n'],
    ['# Rules', '\n\n'],
    ['# Rules\n\n', ''],
    ['# Rules\r\n\r\nUse tabs.\r\n', '\r\n'],
    ['\uFEFF', ''],
    ['', ''],
  ])('goes behind what is there: %j', async (before, gap) => {
    await init({ 'AGENTS.md': before })
    const text = read('AGENTS.md')
    expect(text.startsWith(`${before}${gap}<!-- mockapi:start -->`)).toBe(true)
    expect(text.includes('\r\n')).toBe(before.includes('\r\n'))
    if (before.includes('\r\n')) expect(text).not.toMatch(/[^\r]\n/)
  })

  it('replaces an older one, and keeps all else to the byte, also what is no UTF-8', async () => {
    const [before, after] = [Buffer.from([0x23, 0xe9, 0xff, 0x0a]), Buffer.from([0x0d, 0xfe, 0x20])]
    writeFileSync(join(folder, 'AGENTS.md'), Buffer.concat([before, Buffer.from(older), after]))
    await init()
    const bytes = readFileSync(join(folder, 'AGENTS.md'))
    expect(bytes.subarray(0, before.length)).toEqual(before)
    expect(bytes.subarray(-after.length)).toEqual(after)
    expect(bytes.includes('older words')).toBe(false)
    expect(bytes.includes('npx mockapi get')).toBe(true)
  })

  it.each([
    ['no end', '<!-- mockapi:start -->\nmine\n'],
    ['no start', 'mine\n<!-- mockapi:end -->\n'],
    ['the wrong order', '<!-- mockapi:end --><!-- mockapi:start -->'],
    ['two of them', `${older}\n${older}`],
    ['UTF-16', Buffer.from('\uFEFF# Rules', 'utf16le')],
  ])('is refused with %s, and nothing is written', async (_, text) => {
    writeFileSync(join(folder, 'AGENTS.md'), text)
    const bytes = readFileSync(join(folder, 'AGENTS.md'))
    const refused = await init()
    expect(refused.code).toBe(1)
    expect(refused.text).toMatch(/AGENTS\.md (?:has|is) .+ Mend AGENTS\.md/)
    expect(readFileSync(join(folder, 'AGENTS.md'))).toEqual(bytes)
    expect(existsSync(join(folder, 'mocks'))).toBe(false)
  })

  it('is not written through a link to what is no Markdown', async () => {
    writeFiles(folder, { profile: 'export A=1\n' })
    symlinkSync(join(folder, 'profile'), join(folder, 'AGENTS.md'))
    expect((await init()).text).toContain('leads to no Markdown file')
    expect(read('profile')).toBe('export A=1\n')
    rmSync(join(folder, 'profile'))
    expect((await init()).code).toBe(1)
    expect(existsSync(join(folder, 'profile'))).toBe(false)
  })
})

describe('other files that agents read', () => {
  it('says what CLAUDE.md needs, until it has it', async () => {
    const { text } = await init({ 'CLAUDE.md': '# Rules\n' })
    expect(text).toContain('add the line @AGENTS.md')
    expect(read('CLAUDE.md')).toBe('# Rules\n')
    expect((await init({ 'CLAUDE.md': '@AGENTS.md\n' })).text).not.toContain('CLAUDE.md')
  })

  it('says that Copilot needs nothing', async () => {
    const { text } = await init({ '.github/copilot-instructions.md': '# Rules\n' })
    expect(text).toContain('Copilot reads AGENTS.md')
    expect(read('.github/copilot-instructions.md')).toBe('# Rules\n')
  })

  it('replaces a stanza where somebody has put it', async () => {
    const { text } = await init({ 'CLAUDE.md': `# Rules\n${older}\n` })
    expect(read('CLAUDE.md')).toContain('npx mockapi get')
    expect(text).toContain('~ CLAUDE.md')
    expect(existsSync(join(folder, 'AGENTS.md'))).toBe(false)
  })

  it('takes CLAUDE.md that is a link to AGENTS.md for the same file', async () => {
    writeFiles(folder, { 'AGENTS.md': '# Rules\n' })
    symlinkSync('AGENTS.md', join(folder, 'CLAUDE.md'))
    expect((await init()).text).not.toContain('CLAUDE.md')
    expect((await init(undefined, ['--json'])).text).toMatch(
      /"kept":\["mocks","AGENTS\.md"\]|"kept":\["AGENTS\.md"\]/,
    )
  })
})

describe('mocks that are there', () => {
  it.each([['mocks/shop.json'], ['db.json']])('get no others beside them: %s', async (file) => {
    const { code, text } = await init({ [file]: { 'GET /x': 1 } })
    expect(code).toBe(0)
    expect(text).not.toContain('curl')
    expect(existsSync(join(folder, 'mocks/users.json'))).toBe(false)
    expect(read('AGENTS.md')).toContain(`from \`${file.split('/')[0]}\``)
  })

  it('in another folder are named in each command', async () => {
    await init({ 'my api/shop.json': [] }, ['my api'])
    const commands = read('AGENTS.md').match(/npx mockapi \w+[^`]*`/g) ?? []
    expect(commands.length).toBe(4)
    for (const command of commands) expect(command).toContain('--dir "my api"')
  })

  it('in the folder of the configuration need no flag, those in another one do', async () => {
    await init({ 'api/shop.json': [], 'mockapi.config.json': { dir: './api/' } })
    expect(read('AGENTS.md')).not.toContain('--dir')
    await init({}, ['mocks'])
    expect(read('AGENTS.md')).toContain('--dir mocks')
  })

  it('--json says what is left to do', async () => {
    const { text } = await init({ 'CLAUDE.md': '' }, ['--json'])
    expect(resultOf(text)).toMatchObject({ notes: [expect.stringContaining('@AGENTS.md')] })
  })
})
