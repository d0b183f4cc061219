import { describe, expect, it, vi } from 'vitest'
import { terminalSupport, createColors } from '../../src/cli/output/terminal.ts'
import { createTerminal, type TextStream } from '../../src/cli/output/terminal.ts'

interface FakeStream extends TextStream {
  readonly written: string[]
  writableLength: number
  fail(): void
}

function fakeStream(): FakeStream {
  const written: string[] = []
  let onError: (error: Error) => void = () => {}
  return {
    isTTY: true,
    columns: 80,
    writableLength: 0,
    written,
    write: (text) => written.push(text) > 0,
    on: (_, listener) => {
      onError = listener
    },
    fail: () => onError(new Error('EPIPE')),
  }
}

describe('colours and symbols', () => {
  it.each([
    { env: {}, terminal: true, colour: true },
    { env: {}, terminal: false, colour: false },
    { env: { TERM: 'dumb' }, terminal: true, colour: false },
    { env: { NO_COLOR: '1' }, terminal: true, colour: false },
    { env: { NO_COLOR: '' }, terminal: true, colour: true },
    { env: { FORCE_COLOR: '1' }, terminal: false, colour: true },
    { env: { FORCE_COLOR: '0' }, terminal: true, colour: false },
    { env: { FORCE_COLOR: '1', NO_COLOR: '1' }, terminal: false, colour: true },
  ])('$env, terminal $terminal: $colour', ({ env, terminal, colour }) => {
    expect(terminalSupport(env, terminal, 'linux').colour).toBe(colour)
  })

  it.each([
    { env: { LANG: 'en_GB.UTF-8' }, platform: 'linux', unicode: true },
    { env: { LANG: 'C.utf8' }, platform: 'linux', unicode: true },
    { env: { LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, platform: 'linux', unicode: false },
    { env: {}, platform: 'linux', unicode: false },
    { env: {}, platform: 'darwin', unicode: true },
    { env: {}, platform: 'win32', unicode: false },
    { env: { WT_SESSION: 'x' }, platform: 'win32', unicode: true },
  ])('$env on $platform: unicode $unicode', ({ env, platform, unicode }) => {
    expect(terminalSupport(env, true, platform).unicode).toBe(unicode)
  })

  it('paints only where there are colours', () => {
    expect(createColors({ colour: true, unicode: true }).bad('x')).toBe('\u001B[31mx\u001B[39m')
    expect(createColors({ colour: false, unicode: true }).bad('x')).toBe('x')
  })
})

describe('printing', () => {
  it('writes what one turn printed at once', async () => {
    const stream = fakeStream()
    const terminal = createTerminal(stream, {}, 'linux')
    terminal.print(['a', 'b'])
    terminal.print(['c'])
    expect(stream.written).toEqual([])
    await vi.waitFor(() => expect(stream.written).toEqual(['a\nb\nc\n']))
  })

  it('flushes once', async () => {
    const stream = fakeStream()
    const terminal = createTerminal(stream, {}, 'linux')
    terminal.print(['a'])
    terminal.flush()
    await new Promise(setImmediate)
    expect(stream.written).toEqual(['a\n'])
  })

  it.each([
    { line: 'text', notice: '  ! 2 lines were dropped, since nobody read them.\n' },
    {
      line: '{}',
      notice:
        '{"event":"warning","code":null,"message":"2 lines were dropped, since nobody read them."}\n',
    },
  ])('drops lines that nobody reads and says so: $line', ({ line, notice }) => {
    const stream = fakeStream()
    const terminal = createTerminal(stream, {}, 'linux')
    stream.writableLength = 2_000_000
    terminal.print([line, line])
    stream.writableLength = 0
    terminal.print([line])
    terminal.flush()
    expect(stream.written).toEqual([`${notice}${line}\n`])
  })

  it('outlives a reader that goes away', () => {
    const stream = fakeStream()
    const terminal = createTerminal(stream, {}, 'linux')
    stream.fail()
    terminal.print(['a'])
    terminal.flush()
    expect(stream.written).toEqual([])
  })
})
