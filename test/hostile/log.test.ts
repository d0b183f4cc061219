import { describe, expect, it } from 'vitest'
import { createJsonLog, jsonDiagnostic } from '../../src/cli/output/log.ts'
import { createTextLog } from '../../src/cli/output/text-log.ts'
import { fakeTerminal, request } from '../support/cli-fakes.ts'

/** What moves a cursor, ends a line, or reverses the order of reading. */
const texts = [
  '\u001B[2J\u001B[1;1H',
  '\u009B2J',
  '\r\n  12:00:00  GET    /forged   200',
  '\n{"event":"request","status":200}',
  '\u2028forged',
  '\u202Egnp.exe',
  '\u200B\u2066',
  '\u0007\b\b\b\u007F',
  '\u{E0041}',
]
// oxlint-disable-next-line no-control-regex -- control characters are what must not come through
const unsafe = /[\u0000-\u001F\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/u

const report = (text: string) =>
  request({
    method: `GET${text}`,
    target: `/${text}`,
    file: `mocks/${text}.ts`,
    notes: [text],
    status: 500,
    failure: {
      code: 'module-throws',
      severity: 'error',
      message: text,
      place: { file: `mocks/${text}`, line: 1, column: 1 },
      frame: `> 1 | ${text}`,
    },
  })

describe.each(texts)('%j', (text) => {
  it('reaches a terminal as escapes', () => {
    const terminal = fakeTerminal()
    const log = createTextLog(terminal, { quiet: false })
    log.request(report(text))
    log.warning({ message: text, hint: text })
    expect(terminal.lines.filter((line) => unsafe.test(line))).toEqual([])
    expect(terminal.lines.join('\n')).not.toMatch(/^ {2}12:00:00/m)
  })

  it('is one line of JSON that says the same', () => {
    const terminal = fakeTerminal()
    const log = createJsonLog(terminal, { quiet: false })
    log.request(report(text))
    log.warning({ message: text, hint: text })
    const lines = [...terminal.lines, jsonDiagnostic('error', { code: 'bad-flag', message: text })]
    expect(lines).toHaveLength(3)
    expect(lines.filter((line) => unsafe.test(line))).toEqual([])
    expect(JSON.parse(lines[0] as string)).toMatchObject({ target: `/${text}`, notes: [text] })
    expect(JSON.parse(lines[1] as string)).toMatchObject({ message: text })
  })
})
