import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { editFile } from '../../src/edit/edit-file.ts'
import { processStart } from '../../src/persistence/process-start.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'mockapi-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const file = () => join(folder, 'a.json')
const lock = () => join(folder, '.a.json.lock')
const append = (letter: string) => (text: string | undefined) => ({
  text: (text ?? '') + letter,
  made: text === undefined,
})

describe('an edit of a file', () => {
  it('begins anew where the file is saved meanwhile', async () => {
    writeFileSync(file(), 'a')
    let calls = 0
    await editFile(file(), 'a.json', (text) => {
      if (++calls < 3) writeFileSync(file(), `${text}${calls}`)
      return append('z')(text)
    })
    expect([readFileSync(file(), 'utf8'), calls]).toEqual(['a12z', 3])
  })

  it('gives up where that goes on, and where another program made the file', async () => {
    await editFile(file(), 'a.json', (text) => {
      if (text === undefined) writeFileSync(file(), 'theirs ')
      return append('mine')(text)
    })
    expect(readFileSync(file(), 'utf8')).toBe('theirs mine')
    let number = 0
    const endless = editFile(file(), 'a.json', (text) => {
      writeFileSync(file(), String(number++))
      return append('z')(text)
    })
    await expect(endless).rejects.toThrow('a.json is saved again and again by another program.')
    expect(readFileSync(file(), 'utf8')).toBe(String(number - 1))
  })

  it('waits for the edit of another process, and not for one that has ended', async () => {
    const parent = `${process.ppid}\n${(await processStart(process.ppid)) ?? ''}\n`
    writeFileSync(lock(), parent)
    const edit = editFile(file(), 'a.json', append('z'))
    const early = await Promise.race([
      edit,
      new Promise((resolve) => setTimeout(resolve, 60, 'no')),
    ])
    expect([early, existsSync(file())]).toEqual(['no', false])
    rmSync(lock())
    expect(await edit).toBe(true)
    // No process has this number.
    writeFileSync(lock(), `${2 ** 22 + 1}\n\n`)
    expect(await editFile(file(), 'a.json', append('y'))).toBe(false)
    expect([readFileSync(file(), 'utf8'), readdirSync(folder)]).toEqual(['zy', ['a.json']])
  })

  it('keeps the mark at the beginning, and leaves a file that does not change', async () => {
    writeFileSync(file(), '\uFEFFa')
    await editFile(file(), 'a.json', append('b'))
    expect(readFileSync(file(), 'utf8')).toBe('\uFEFFab')
    await expect(
      editFile(file(), 'a.json', () => {
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect([readFileSync(file(), 'utf8'), readdirSync(folder)]).toEqual(['\uFEFFab', ['a.json']])
  })

  it('refuses a text that is longer than mock files may be', async () => {
    const long = () => ({ text: 'x'.repeat(33 * 1024 * 1024), made: true })
    await expect(editFile(file(), 'a.json', long)).rejects.toThrow('a mock file may hold 32 MB')
    expect(existsSync(file())).toBe(false)
  })
})
