import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { MockServer } from '../../src/server.ts'
import { createMockServer } from '../../src/mock-server.ts'
import { isServe, sameScreen, startProgram, steady } from '../support/docs-program.ts'
import type { Program } from '../support/docs-program.ts'
import { isFile, pages, root, sectionsOf } from '../support/docs-pages.ts'
import type { Block, Section } from '../support/docs-pages.ts'
import { shellWords } from '../support/shell-commands.ts'

/** The commands of a block with what each prints; a block without `$` goes on with the one that runs. */
function screensOf({ language, text }: Block): { argv: string[] | undefined; screen: string }[] {
  if (language !== 'console') return []
  if (!text.startsWith('$ ')) return [{ argv: undefined, screen: text }]
  const [, ...parts] = `\n${text}`.split('\n$ ')
  return parts.flatMap((part) => {
    const [command = '', ...screen] = part.split('\n')
    const argv = /^npx mockapi(?: (.*))?$/.exec(command)
    return argv ? [{ argv: shellWords(argv[1] ?? ''), screen: screen.join('\n') }] : []
  })
}

/** The line of a start screen, or of `--json`, with the address. */
const startLine = /API +http|"event":"ready"/

/** Asks what the log lines of a screen say was asked. */
async function request(screen: string, program: Program): Promise<void> {
  const lines = /^ {2}\d\d:\d\d:\d\d {2}GET +(\S+)|"method":"GET","target":"([^"]+)"/gm
  for (const [, text, json = text] of screen.matchAll(lines)) {
    await program.server()?.fetch(json ?? '/')
  }
}

const patience = { timeout: 15_000, interval: 20 }

/** Waits until what was printed is the screen; requests in it are made once the server has started. */
async function expectScreen(
  screen: string,
  program: Program,
  starts: boolean,
  real?: MockServer,
): Promise<void> {
  let all = ''
  let printed = ''
  const read = () => {
    all += program.printed()
    return (printed = real ? all.replaceAll(real.url, realAddress) : all)
  }
  if (starts) await vi.waitFor(() => expect(read()).toMatch(startLine), patience)
  await request(screen, program)
  await vi.waitFor(() => {
    if (!sameScreen(screen, read())) expect(steady(printed)).toBe(steady(screen))
  }, patience)
}

/** The real API of a page, which stands in the folder `real/` of a section. */
const realAddress = 'https://api.example.test'

/** Commands that ask the one that runs. */
const beside: ReadonlySet<string | undefined> = new Set(['health', 'journal', 'ready', 'stop'])

/** Goes through a section: writes its files, runs its commands, in the order of the page. */
async function run({ blocks }: Section): Promise<void> {
  const own = mkdtempSync(join(tmpdir(), 'mockapi-screens-'))
  const folder = blocks.some(isFile) ? own : root
  const cache = join(own, 'cache')
  let program: Program | undefined
  let real: MockServer | undefined
  try {
    for (const block of blocks) {
      if (isFile(block)) {
        const path = join(own, block.label)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, block.text)
      }
      for (const { argv, screen } of screensOf(block)) {
        if (argv) {
          if (beside.has(argv[0])) {
            const served = program
            const url = argv[0] === 'journal' ? ['--url', served?.server()?.url ?? ''] : []
            program = startProgram(folder, [...argv, ...url], cache)
            await expectScreen(screen, program, false)
            await program.end()
            program = served
            continue
          }
          await program?.end()
          if (argv.includes(realAddress)) {
            real ??= await createMockServer({ cwd: own, dir: 'real', port: 0 })
          }
          const words = argv.map((word) => (word === realAddress ? (real?.url ?? '') : word))
          program = startProgram(folder, words, cache)
        }
        if (!program) throw new Error(`Nothing runs that could print this:\n${screen}`)
        const starts = argv !== undefined && isServe(argv)
        await expectScreen(screen, program, starts, real)
        if (starts) await program.server()?.settled()
      }
    }
  } finally {
    await program?.end()
    await real?.close()
    rmSync(own, { recursive: true, force: true })
  }
}

const shown = pages
  .flatMap(sectionsOf)
  .filter(({ blocks }) => blocks.some((block) => screensOf(block).length > 0))

test.each(shown)('$page, $title: the screens are as shown', async (section) => {
  await run(section)
})
