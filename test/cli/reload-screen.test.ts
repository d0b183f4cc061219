import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/errors/diagnostic.ts'
import { reloadLines } from '../../src/cli/output/reload.ts'
import { noon, plainPaint, reload } from '../support/cli-fakes.ts'

const broken: Diagnostic = {
  code: 'module-syntax',
  severity: 'error',
  message: "A comma or } is missing before 'GET /health'.",
  place: { file: 'mocks/users.ts', line: 12, column: 3 },
  frame: "  11 | }),\n> 12 |   'GET /health': 1\n     |   ^",
}

describe('reloads', () => {
  const changed = {
    name: 'mocks/users.ts',
    kind: 'changed',
    added: 1,
    removed: 0,
    changed: 2,
    diagnostics: [],
  } as const

  it.each([
    {
      event: reload({ files: [changed] }),
      line: '  12:04:31  reload  users.ts  +1 endpoint, 2 changed, data kept      6 ms',
    },
    {
      event: reload({ files: [{ ...changed, added: 0, changed: 0, cause: 'lib/names.ts' }] }),
      line: '  12:04:31  reload  users.ts (by lib/names.ts)  data kept      6 ms',
    },
    {
      event: reload({ files: [changed], reseeded: ['users'] }),
      line: '  12:04:31  reload  users.ts  +1 endpoint, 2 changed, users seeded anew      6 ms',
    },
    {
      event: reload({
        files: [
          { ...changed, kind: 'added', changed: 0 },
          { ...changed, name: 'mocks/old.json', kind: 'removed', added: 0, removed: 3, changed: 0 },
        ],
      }),
      line: '  12:04:31  reload  users.ts (new), old.json (gone)  +1 endpoint, -3 endpoints, data kept      6 ms',
    },
    {
      event: reload({
        files: Array.from({ length: 38 }, () => changed),
        duration: 48,
        endpointsNow: 41,
      }),
      line: '  12:04:31  reload  38 files (one storm)  34 -> 41 endpoints     48 ms',
    },
  ])('$line', ({ event, line }) => {
    expect(reloadLines(event, 'mocks', plainPaint)).toEqual([line])
  })

  it('shows a broken file with its frame, and what is served meanwhile', () => {
    const file = {
      ...changed,
      kind: 'broken',
      diagnostics: [broken],
      serving: { since: noon - 1000, endpoints: 5 },
    } as const
    expect(reloadLines(reload({ files: [file] }), 'mocks', plainPaint)).toEqual([
      '  12:04:31  broken  mocks/users.ts:12:3',
      "            A comma or } is missing before 'GET /health'.",
      '              11 | }),',
      "            > 12 |   'GET /health': 1",
      '                 |   ^',
      '            Still serving this file as of 12:04:30 (5 endpoints). Save to heal.',
    ])
  })

  it('counts no endpoints where a broken file declares none, as rules for addresses', () => {
    const serving = { since: noon - 1000, endpoints: 0 }
    const file = { ...changed, kind: 'broken', diagnostics: [broken], serving } as const
    expect(reloadLines(reload({ files: [file] }), 'mocks', plainPaint).at(-1)).toBe(
      '            Still serving this file as of 12:04:30. Save to heal.',
    )
  })

  it('says which parts of a file are served as they were, and which are missing', () => {
    const serving = {
      since: noon - 1000,
      endpoints: 5,
      kept: [
        { name: 'GET /a', since: noon - 1000 },
        { name: '/users', since: noon - 1000 },
        { name: 'GET /c', since: noon },
      ],
      missing: ['GET /b'],
    }
    const file = { ...changed, kind: 'broken', diagnostics: [broken], serving } as const
    expect(reloadLines(reload({ files: [file] }), 'mocks', plainPaint).slice(-3)).toEqual([
      '            Still serving GET /a, /users as of 12:04:30, GET /c as of 12:04:31. Save to heal.',
      '            Not served until it is mended: GET /b.',
      '            The rest of the file is served as it was saved.',
    ])
  })

  it('says when nothing of a broken file is served', () => {
    const file = { ...changed, kind: 'broken', diagnostics: [broken] } as const
    expect(reloadLines(reload({ files: [file] }), 'mocks', plainPaint).at(-1)).toBe(
      '            Nothing of this file is served until it is saved without the error.',
    )
  })

  it('shows what several files have in common once', () => {
    const file = (name: string, endpoints?: number) =>
      ({
        ...changed,
        name,
        kind: 'broken',
        diagnostics: [{ ...broken, frame: '' }],
        ...(endpoints && { serving: { since: noon - 1000, endpoints } }),
      }) as const
    const files = [
      ...['a.ts', 'b.ts', 'c.ts', 'd.ts', 'e.ts'].map((name) => file(name, 2)),
      file('new.ts'),
    ]
    expect(reloadLines(reload({ files }), '', plainPaint)).toEqual([
      '  12:04:31  broken  mocks/users.ts:12:3',
      "            A comma or } is missing before 'GET /health'.",
      '            Still serving a.ts, b.ts, c.ts and 2 more as of 12:04:30 (10 endpoints). Save to heal.',
      '            Nothing of new.ts is served until it is saved without the error.',
    ])
  })

  it('names five errors and counts the rest', () => {
    const files = Array.from({ length: 9 }, (_, n) => {
      const diagnostics = [{ ...broken, message: `Mistake ${n}.` }]
      return { ...changed, kind: 'broken', diagnostics } as const
    })
    const lines = reloadLines(reload({ files }), '', plainPaint)
    expect(lines.filter((line) => line.includes('broken  mocks'))).toHaveLength(5)
    expect(lines.at(-1)).toBe('            4 more broken, mockapi check lists them.')
  })

  it('names many healed files in one line, and tells ten of many warnings', () => {
    const warning = { ...broken, severity: 'warning' } as const
    const files = Array.from({ length: 200 }, (_, index) => ({
      ...changed,
      name: `mocks/${index}.ts`,
      kind: 'healed' as const,
      brokenFor: 1000 + index,
      diagnostics: [warning],
    }))
    const lines = reloadLines(reload({ files }), 'mocks/', plainPaint)
    expect(lines[0]).toBe('  12:04:31  healed  200 files  after 1.2 s      6 ms')
    expect(lines.at(-1)?.trim()).toBe('190 more warnings, mockapi check lists them.')
    expect(lines.length).toBeLessThan(60)
  })

  it('says how long a healed file was broken', () => {
    const file = { ...changed, kind: 'healed', brokenFor: 12_000 } as const
    expect(reloadLines(reload({ files: [file] }), 'mocks', plainPaint)).toEqual([
      '  12:04:31  healed  mocks/users.ts  after 12 s      6 ms',
    ])
  })

  it('shows warnings of a file that was reloaded', () => {
    const warning: Diagnostic = { code: 'no-mock', severity: 'warning', message: 'Nothing here.' }
    const lines = reloadLines(
      reload({ files: [{ ...changed, diagnostics: [warning] }] }),
      '',
      plainPaint,
    )
    expect(lines.at(-1)).toContain('! Nothing here.')
  })
})
