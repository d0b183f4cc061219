import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CliError } from '../../src/cli/output/diagnostic.ts'
import { findRoot, type RootRequest } from '../../src/cli/mocks/root.ts'

let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-root-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const find = (more: Partial<RootRequest> = {}) => findRoot({ cwd, named: true, ...more })

function failureOf(more: Partial<RootRequest>): CliError {
  try {
    find(more)
  } catch (error) {
    if (error instanceof CliError) return error
    throw error
  }
  throw new Error('something was found')
}

describe('what is served', () => {
  it('is the argument, else --dir, else the configured folder, else mocks, else db.json', () => {
    writeFileSync(join(cwd, 'db.json'), '{}')
    expect(find()).toBe('db.json')
    for (const name of ['mocks', 'configured', 'flag', 'argument']) mkdirSync(join(cwd, name))
    expect(find()).toBe('mocks')
    expect(find({ configured: 'configured' })).toBe('configured')
    expect(find({ configured: 'configured', flag: 'flag' })).toBe('flag')
    expect(find({ configured: 'configured', argument: 'argument' })).toBe('argument')
    expect(find({ argument: 'flag', flag: './flag' })).toBe('flag')
  })

  it('is never guessed where two are named', () => {
    expect(failureOf({ argument: 'a', flag: 'b' })).toMatchObject({
      exitCode: 2,
      message: 'Both "a" and --dir "b" are given. Write one of them.',
    })
  })
})

describe('what is not there', () => {
  it('shows the ways on when there is nothing to serve', () => {
    expect(failureOf({})).toMatchObject({
      exitCode: 1,
      message: 'No mocks/ here (looked for ./mocks, ./db.json and dir in mockapi.config.ts).',
      next: [
        { want: 'Create one', command: 'npx mockapi init' },
        { want: 'Serve a file', command: 'npx mockapi serve db.json' },
        { want: 'Just look', command: 'npx mockapi demo' },
      ],
    })
  })

  it('shows the ways on where a real API is served, or a recording', () => {
    expect(failureOf({ proxied: true })).toMatchObject({
      message: 'No mocks/ here to put before the real API.',
      next: [
        { want: 'Create one', command: 'npx mockapi init' },
        { want: 'Record it', command: 'npx mockapi record --proxy https://api.example.test' },
      ],
    })
    expect(failureOf({ replay: true, argument: 'nowhere' }).message).toBe(
      'nowhere does not exist. mockapi record --proxy https://api.example.test --out nowhere records one.',
    )
  })

  it('shows how to serve the folder of another tool', () => {
    mkdirSync(join(cwd, 'mock'))
    const next = { want: 'Serve mock/', command: 'npx mockapi serve mock' }
    expect(failureOf({})).toMatchObject({ next: [expect.anything(), next, expect.anything()] })
  })

  it('names the configuration that is wrong', () => {
    const configured = { configured: 'api', dirFrom: 'dir in mockapi.config.ts' }
    expect(failureOf(configured)).toMatchObject({
      exitCode: 1,
      message: 'api does not exist (dir in mockapi.config.ts).',
    })
  })

  it.each([
    { argument: 'mokcs', named: true, says: 'mokcs does not exist. Did you mean mocks ?' },
    { argument: 'a/mokcs', named: true, says: 'a/mokcs does not exist. Did you mean a/mocks ?' },
    { argument: 'shpo.json', named: false, says: 'Did you mean shop.json ?' },
    { argument: 'far-away', named: true, says: 'mockapi init makes a folder to start from.' },
    { argument: 'rotes', named: false, says: '"rotes" is no command, and no folder or file here.' },
    { argument: 'rotes', named: false, says: 'Did you mean mockapi routes ?' },
    { argument: 'mokcs', named: false, says: 'Did you mean mocks ?' },
    { argument: 'rotes', named: true, says: 'mockapi init makes a folder' },
  ])('$argument (after a command: $named)', ({ argument, named, says }) => {
    mkdirSync(join(cwd, 'mocks'))
    mkdirSync(join(cwd, 'a', 'mocks'), { recursive: true })
    writeFileSync(join(cwd, 'shop.json'), '{}')
    const failure = failureOf({ argument, named })
    expect(failure.message).toContain(says)
    expect(failure.exitCode).toBe(2)
  })
})
